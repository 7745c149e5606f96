/** How much waits before playing begins, in seconds; more after every gap, up to the longest. */
const SHORTEST_WAIT = 0.06;
const LONGEST_WAIT = 0.2;
const MORE = 1.5;
/** Whoever is further behind than this leaves the oldest out. */
const LONGEST_DELAY = 1;
/** Audio that comes later than this after the last was played begins anew, and is no gap. */
const PAUSE = 0.25;
/** What is cut off ends in a fade this long, so that it does not click. */
const FADE = 0.003;

interface Mark {
  name: string;
  at: number;
}

/** What was received and waits to be played, evenly, however unevenly it came. Times in seconds. */
export class JitterBuffer {
  readonly #rate: number;
  #chunks: Float32Array[] = [];
  #marks: Mark[] = [];
  #received = 0;
  #played = 0;
  #plays = false;
  #waited = 0;
  #dryFor = Infinity;
  #awaitsMore = false;
  #wait = SHORTEST_WAIT;
  #underruns = 0;
  #skipped = 0;

  constructor(rate: number) {
    this.#rate = rate;
  }

  /** Audio that waits. */
  get buffered() {
    return (this.#received - this.#played) / this.#rate;
  }

  /** How often playing stopped for want of audio that then came too late. */
  get underruns() {
    return this.#underruns;
  }

  /** Audio that came so late that it was left out. */
  get skipped() {
    return this.#skipped / this.#rate;
  }

  push(samples: Float32Array) {
    if (samples.length === 0) return;
    if (this.#dryFor < PAUSE * this.#rate) {
      this.#underruns++;
      this.#wait = Math.min(this.#wait * MORE, LONGEST_WAIT);
    }
    this.#dryFor = Infinity;
    this.#awaitsMore = true;
    this.#chunks.push(samples);
    this.#received += samples.length;
    if (this.buffered > LONGEST_DELAY) this.#skip(this.buffered - this.#wait);
  }

  /** `name` is told by `read` once everything that came before it was played. */
  mark(name: string) {
    this.#marks.push({ name, at: this.#received });
    this.#awaitsMore = false;
  }

  /** Drop everything; the marks that waited in it. */
  clear(): string[] {
    const names = this.#marks.map(({ name }) => name);
    const last = new Float32Array(Math.min(this.#received - this.#played, Math.round(FADE * this.#rate)));
    if (this.#plays) this.#take(last);
    this.#chunks = [];
    this.#marks = [];
    this.#received = this.#played;
    if (this.#plays && last.length > 0) {
      this.#chunks.push(last.map((sample, index) => sample * (1 - index / last.length)));
      this.#received += last.length;
    }
    this.#dryFor = Infinity;
    this.#awaitsMore = false;
    return names;
  }

  /** The next samples to play, into `output`; the marks that were reached with them. */
  read(output: Float32Array): string[] {
    output.fill(0);
    if (this.#mayPlay(output.length)) this.#take(output);
    if (this.#received === this.#played) {
      if (this.#plays) this.#dryFor = this.#awaitsMore ? 0 : Infinity;
      else this.#dryFor += output.length;
      this.#plays = false;
    }
    const reached = this.#marks.filter(({ at }) => at <= this.#played);
    this.#marks = this.#marks.slice(reached.length);
    return reached.map(({ name }) => name);
  }

  #mayPlay(length: number) {
    if (this.#plays || this.#received === this.#played) return this.#plays;
    const needed = this.#wait * this.#rate;
    this.#plays = this.#received - this.#played >= needed || this.#waited >= needed;
    this.#waited = this.#plays ? 0 : this.#waited + length;
    return this.#plays;
  }

  #take(output: Float32Array) {
    for (let filled = 0; filled < output.length;) {
      const chunk = this.#chunks.shift();
      if (!chunk) return;
      const part = chunk.subarray(0, output.length - filled);
      output.set(part, filled);
      filled += part.length;
      this.#played += part.length;
      if (part.length < chunk.length) this.#chunks.unshift(chunk.subarray(part.length));
    }
  }

  #skip(seconds: number) {
    const skipped = new Float32Array(Math.round(seconds * this.#rate));
    this.#take(skipped);
    this.#skipped += skipped.length;
  }
}
