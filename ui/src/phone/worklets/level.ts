/** The root mean square of everything measured since it was last asked for. */
export class Level {
  #sum = 0;
  #count = 0;

  measure(samples: Float32Array) {
    for (const sample of samples) this.#sum += sample * sample;
    this.#count += samples.length;
  }

  take() {
    const level = this.#count === 0 ? 0 : Math.sqrt(this.#sum / this.#count);
    this.#sum = this.#count = 0;
    return level;
  }
}
