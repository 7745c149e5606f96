import { toFloats } from "../framer";
import { JitterBuffer } from "../jitter-buffer";
import { Resampler } from "../resampler";
import { Level } from "./level";
import type { Played, Rates, ToPlay } from "./messages";

const REPORTS_PER_SECOND = 20;

/** Plays what came from the network, and says how far it is. */
class Playback extends AudioWorkletProcessor {
  readonly #resampler: Resampler;
  readonly #buffer: JitterBuffer;
  readonly #level = new Level();
  readonly #reportEvery: number;
  #sinceReport = 0;
  #isOpen = true;

  constructor({ processorOptions }: AudioWorkletNodeOptions) {
    super();
    const { device, wire } = processorOptions as Rates;
    this.#resampler = new Resampler(wire, device);
    this.#buffer = new JitterBuffer(device);
    this.#reportEvery = device / REPORTS_PER_SECOND;
    this.port.onmessage = ({ data }: MessageEvent<ToPlay>) => this.#receive(data);
  }

  process(_inputs: Float32Array[][], [speaker]: Float32Array[][]) {
    const output = speaker?.[0];
    if (!output) return this.#isOpen;
    const names = this.#buffer.read(output);
    if (names.length > 0) this.#say({ kind: "reached", names });
    this.#level.measure(output);
    this.#sinceReport += output.length;
    if (this.#sinceReport >= this.#reportEvery) this.#report();
    return this.#isOpen;
  }

  #receive(message: ToPlay) {
    if (message.kind === "audio") {
      this.#buffer.push(this.#resampler.process(toFloats(message.frame)));
    } else if (message.kind === "mark") {
      this.#buffer.mark(message.name);
    } else if (message.kind === "clear") {
      this.#resampler.reset();
      this.#say({ kind: "cleared", names: this.#buffer.clear() });
    } else {
      this.#isOpen = false;
    }
  }

  #report() {
    const { buffered, underruns, skipped } = this.#buffer;
    this.#say({ kind: "report", level: this.#level.take(), buffered, underruns, skipped });
    this.#sinceReport = 0;
  }

  #say(message: Played) {
    this.port.postMessage(message);
  }
}

registerProcessor("playback", Playback);
