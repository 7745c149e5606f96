/** How many zero crossings of its sinc the filter has on each side: what it costs, and how steep it is. */
const CROSSINGS = 32;
/** Of Kaiser's window: everything in the stop band is at least 80 dB down. */
const BETA = 8;
/** Where the filter is half-way down, as a part of the narrower of the two bands. */
const CUTOFF = 0.92;

/** Converts a stream of samples from one rate to another, band-limited: nothing beyond either band comes through. */
export class Resampler {
  readonly #up: number;
  readonly #down: number;
  readonly #taps: number;
  readonly #phases: Float32Array[];
  #kept: Float32Array;
  /** Of the next output sample: which input sample it begins at, and how far beyond that, in `1 / up` samples. */
  #at = 0;
  #phase = 0;

  constructor(from: number, to: number) {
    const common = greatestCommonDivisor(from, to);
    this.#up = to / common;
    this.#down = from / common;
    const band = CUTOFF * Math.min(1, to / from);
    this.#taps = from === to ? 1 : 2 * Math.ceil(CROSSINGS / band);
    this.#phases =
      from === to
        ? [Float32Array.of(1)]
        : Array.from({ length: this.#up }, (_, phase) => filter(this.#taps, phase / this.#up, band));
    this.#kept = new Float32Array(this.#taps - 1);
  }

  /** As many samples at the new rate as are complete with these. */
  process(samples: Float32Array): Float32Array {
    const input = new Float32Array(this.#kept.length + samples.length);
    input.set(this.#kept);
    input.set(samples, this.#kept.length);
    const output = new Float32Array(this.#countUntil(input.length - this.#taps + 1));
    for (let index = 0; index < output.length; index++) {
      const weights = this.#phases[this.#phase] ?? this.#kept;
      let sum = 0;
      for (let tap = 0; tap < this.#taps; tap++) sum += (weights[tap] ?? 0) * (input[this.#at + tap] ?? 0);
      output[index] = sum;
      this.#phase += this.#down;
      this.#at += Math.floor(this.#phase / this.#up);
      this.#phase %= this.#up;
    }
    const consumed = input.length - this.#taps + 1;
    this.#kept = input.slice(consumed);
    this.#at -= consumed;
    return output;
  }

  /** Forget what came so far: what comes next is not its continuation. */
  reset() {
    this.#kept.fill(0);
    this.#at = this.#phase = 0;
  }

  #countUntil(end: number) {
    const left = (end - this.#at) * this.#up - this.#phase;
    return Math.max(0, Math.ceil(left / this.#down));
  }
}

/** A windowed sinc, delayed by `shift` of a sample, that leaves a constant what it is. */
function filter(taps: number, shift: number, band: number) {
  const weights = Float64Array.from({ length: taps }, (_, tap) => {
    const time = tap - taps / 2 + 1 - shift;
    const place = time / (taps / 2);
    return sinc(time * band) * bessel(BETA * Math.sqrt(Math.max(0, 1 - place * place)));
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return Float32Array.from(weights, (weight) => weight / sum);
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** The modified Bessel function of the first kind and order zero. */
function bessel(x: number) {
  let sum = 1;
  for (let term = 1, k = 1; term > 1e-12 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
