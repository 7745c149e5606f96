import { Framer } from "../framer";
import { Resampler } from "../resampler";
import { Level } from "./level";
import { FRAMES_PER_SECOND, type Captured, type Rates } from "./messages";

const QUANTUM = new Float32Array(128);

/** Says what the microphone hears, in frames for the network; silence, where there is none. */
class Capture extends AudioWorkletProcessor {
  readonly #resampler: Resampler;
  readonly #framer: Framer;
  readonly #level = new Level();
  #isOpen = true;

  constructor({ processorOptions }: AudioWorkletNodeOptions) {
    super();
    const { device, wire } = processorOptions as Rates;
    this.#resampler = new Resampler(device, wire);
    this.#framer = new Framer(wire / FRAMES_PER_SECOND);
    this.port.onmessage = () => (this.#isOpen = false);
  }

  process([microphone]: Float32Array[][]) {
    const heard = microphone?.[0] ?? QUANTUM;
    this.#level.measure(heard);
    for (const frame of this.#framer.push(this.#resampler.process(heard)))
      this.port.postMessage({ frame, level: this.#level.take() } satisfies Captured, [frame.buffer]);
    return this.#isOpen;
  }
}

registerProcessor("capture", Capture);
