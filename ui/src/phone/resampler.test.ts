import { describe, expect, it } from "vitest";
import { Resampler } from "./resampler";

const tone = (hertz: number, rate: number, seconds = 0.5) =>
  Float32Array.from({ length: rate * seconds }, (_, n) => Math.sin((2 * Math.PI * hertz * n) / rate));

/** What comes out of a stream that arrives in pieces, as an audio device delivers it. */
function convert(samples: Float32Array, from: number, to: number, piece = 128) {
  const resampler = new Resampler(from, to);
  const pieces: number[] = [];
  for (let start = 0; start < samples.length; start += piece)
    pieces.push(...resampler.process(samples.subarray(start, start + piece)));
  return Float32Array.from(pieces);
}

/** In dB below full scale, its beginning and its end left out. */
function level(samples: Float32Array) {
  const steady = samples.subarray(samples.length / 4, (samples.length * 3) / 4);
  const power = steady.reduce((sum, sample) => sum + sample * sample, 0) / steady.length;
  return 10 * Math.log10(2 * power);
}

/** How much of the signal is the tone of that frequency, and how far everything else is below it, in dB. */
function purity(samples: Float32Array, hertz: number, rate: number) {
  const steady = samples.subarray(samples.length / 4, (samples.length * 3) / 4);
  let [sine, cosine] = [0, 0];
  const turn = (n: number) => (2 * Math.PI * hertz * n) / rate;
  steady.forEach((sample, n) => {
    sine += (2 * sample * Math.sin(turn(n))) / steady.length;
    cosine += (2 * sample * Math.cos(turn(n))) / steady.length;
  });
  const rest = steady.map((sample, n) => sample - sine * Math.sin(turn(n)) - cosine * Math.cos(turn(n)));
  return { amplitude: Math.hypot(sine, cosine), rest: level(rest) };
}

describe.each([
  [48000, 16000],
  [44100, 16000],
  [16000, 48000],
  [16000, 44100],
  [48000, 8000],
  [8000, 44100],
  [96000, 16000],
])("from %i to %i Hz", (from, to) => {
  const band = Math.min(from, to) / 2;

  it.each([0.05, 0.25, 0.8])("speech comes through as it is: at %f of the band", (part) => {
    const hertz = Math.round((band * part) / 100) * 100;
    const { amplitude, rest } = purity(convert(tone(hertz, from), from, to), hertz, to);
    expect(20 * Math.log10(amplitude)).toBeCloseTo(0, 1);
    expect(rest).toBeLessThan(-75);
  });

  it("brings as many samples as time has passed", () => {
    expect(convert(new Float32Array(from), from, to)).toHaveLength(to);
  });

  it("does not depend on the pieces it comes in", () => {
    const samples = tone(700, from, 0.1);
    expect(convert(samples, from, to, 1)).toEqual(convert(samples, from, to, samples.length));
  });

  it("forgets", () => {
    const resampler = new Resampler(from, to);
    resampler.process(tone(700, from, 0.1));
    resampler.reset();
    expect(resampler.process(new Float32Array(from / 10)).every((sample) => sample === 0)).toBe(true);
  });
});

describe("what the narrower band cannot hold", () => {
  it.each([8100, 9000, 12000, 15900, 20000])("is not heard as something else: %i Hz", (hertz) => {
    expect(level(convert(tone(hertz, 48000), 48000, 16000))).toBeLessThan(-75);
    expect(level(convert(tone(hertz, 44100), 44100, 16000))).toBeLessThan(-75);
  });
});

it("is no work where there is nothing to do", () => {
  const samples = tone(1000, 16000, 0.01);
  expect(convert(samples, 16000, 16000)).toEqual(samples);
});
