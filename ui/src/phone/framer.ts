/** Cuts a stream of samples into frames of 16-bit integers, all of the same length. */
export class Framer {
  #frame: Int16Array<ArrayBuffer>;
  #filled = 0;

  constructor(readonly length: number) {
    this.#frame = new Int16Array(length);
  }

  /** The frames that are complete with these samples. */
  push(samples: Float32Array): Int16Array<ArrayBuffer>[] {
    const complete: Int16Array<ArrayBuffer>[] = [];
    for (const sample of samples) {
      this.#frame[this.#filled++] = Math.round(32767 * Math.max(-1, Math.min(1, sample)));
      if (this.#filled === this.length) {
        complete.push(this.#frame);
        this.#frame = new Int16Array(this.length);
        this.#filled = 0;
      }
    }
    return complete;
  }
}

export const toFloats = (frame: Int16Array) => Float32Array.from(frame, (sample) => sample / 32768);
