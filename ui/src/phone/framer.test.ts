import { expect, it } from "vitest";
import { Framer, toFloats } from "./framer";

it("cuts whatever comes into frames of one length", () => {
  const framer = new Framer(320);
  const samples = Float32Array.from({ length: 1000 }, (_, n) => n / 2000);
  const frames = [...framer.push(samples.subarray(0, 319)), ...framer.push(samples.subarray(319))];
  expect(frames.map(({ length }) => length)).toEqual([320, 320, 320]);
  const again = frames.flatMap((frame) => [...toFloats(frame)]);
  again.forEach((sample, n) => expect(sample).toBeCloseTo(samples[n] ?? NaN, 4));
  expect(framer.push(new Float32Array(280))).toHaveLength(1);
});

it("clips what is too loud instead of turning it around", () => {
  expect([...(new Framer(3).push(Float32Array.of(1.5, -2, 0))[0] as Int16Array)]).toEqual([32767, -32767, 0]);
});
