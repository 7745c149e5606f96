import { sidesOf, startAt, type Heading } from "./sound";

export type Hearing =
  | { state: "waiting" | "blocked" }
  | { state: "playing"; behindSeconds: number }
  | { state: "over" | "unrecorded" | "refused" | "crowded" | "lost" };

/** What the gateway closes a listener's socket with. */
const CLOSED: Record<number, "over" | "unrecorded" | "refused" | "crowded"> = {
  1000: "over",
  4404: "unrecorded",
  4401: "refused",
  4429: "crowded",
};

/** How long samples are on their way from the recording to here. */
const ON_THE_WAY_SECONDS = 0.2;

/** Plays a call while it goes on: the caller on the left, the agent on the right. */
export class Listener {
  readonly #socket: WebSocket;
  readonly #tell: (hearing: Hearing) => void;
  #context: AudioContext | null = null;
  #gain: GainNode | null = null;
  #splitter: ChannelSplitterNode | null = null;
  #ears: AnalyserNode[] = [];
  #heading: Heading | null = null;
  #scheduledUntil = 0;
  #volume: number;

  constructor(url: string, volume: number, tell: (hearing: Hearing) => void) {
    this.#volume = volume;
    this.#tell = tell;
    this.#socket = new WebSocket(url);
    this.#socket.binaryType = "arraybuffer";
    this.#socket.onmessage = ({ data }) => this.#take(data as string | ArrayBuffer);
    this.#socket.onclose = ({ code }) => this.#end(code);
    tell({ state: "waiting" });
  }

  turn(volume: number) {
    this.#volume = volume;
    if (this.#gain) this.#gain.gain.value = volume;
  }

  /** How loud each side is at the moment: 0 … 1. */
  get levels() {
    return this.#ears.map((ear) => {
      const samples = new Float32Array(ear.fftSize);
      ear.getFloatTimeDomainData(samples);
      return samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0);
    });
  }

  /** Let it sound, where the browser waits for somebody to ask for it. */
  async resume() {
    await this.#context?.resume();
    this.#scheduledUntil = 0;
  }

  close() {
    this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
    void this.#context?.close();
    this.#context = null;
  }

  #take(data: string | ArrayBuffer) {
    if (typeof data === "string") this.#begin(JSON.parse(data) as Heading);
    else if (this.#heading) this.#play(data, this.#heading);
  }

  #begin(heading: Heading) {
    this.#heading = heading;
    if (this.#context) return;
    // At the call's own rate, so that blocks are played without a seam.
    const context = new AudioContext({ sampleRate: heading.sample_rate });
    const gain = context.createGain();
    const splitter = context.createChannelSplitter(heading.channels);
    this.#ears = Array.from({ length: heading.channels }, (_, side) => {
      const ear = context.createAnalyser();
      splitter.connect(ear, side);
      return ear;
    });
    gain.gain.value = this.#volume;
    gain.connect(context.destination);
    this.#context = context;
    this.#gain = gain;
    this.#splitter = splitter;
  }

  #play(data: ArrayBuffer, { channels, sample_rate }: Heading) {
    const context = this.#context;
    if (!context || !this.#gain || !this.#splitter) return;
    if (context.state !== "running") this.#tell({ state: "blocked" });
    const sides = sidesOf(data, channels);
    const frames = sides[0]?.length ?? 0;
    if (frames === 0) return;
    const buffer = context.createBuffer(channels, frames, sample_rate);
    sides.forEach((side, channel) => buffer.copyToChannel(side, channel));
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#gain);
    source.connect(this.#splitter);
    const start = startAt(this.#scheduledUntil, context.currentTime);
    source.start(start);
    this.#scheduledUntil = start + buffer.duration;
    const behindSeconds = this.#scheduledUntil - context.currentTime + ON_THE_WAY_SECONDS;
    if (context.state === "running") this.#tell({ state: "playing", behindSeconds });
  }

  #end(code: number) {
    // What has come is still played.
    const rest = this.#context ? Math.max(0, this.#scheduledUntil - this.#context.currentTime) : 0;
    setTimeout(() => {
      this.close();
      this.#tell({ state: CLOSED[code] ?? "lost" });
    }, rest * 1000);
  }
}
