import { beforeEach, describe, expect, it } from "vitest";
import { JitterBuffer } from "./jitter-buffer";

const RATE = 16000;
const QUANTUM = RATE / 100;

let buffer: JitterBuffer;
beforeEach(() => {
  buffer = new JitterBuffer(RATE);
});

/** `hundredths` of a second of the value `value`. */
const sound = (hundredths: number, value = 0.5) => new Float32Array(hundredths * QUANTUM).fill(value);

/** The next hundredths of a second: of each what is first heard in it, and the marks that were reached. */
function play(hundredths: number) {
  const heard: number[] = [];
  const marks: string[] = [];
  for (let count = 0; count < hundredths; count++) {
    const output = new Float32Array(QUANTUM);
    marks.push(...buffer.read(output));
    heard.push(output[0] ?? NaN);
  }
  return { heard, marks };
}

/** What comes in twenty milliseconds at a time is played meanwhile. */
function stream(hundredths: number, value = 0.5) {
  const heard: number[] = [];
  for (let at = 0; at < hundredths; at += 2) {
    buffer.push(sound(2, value));
    heard.push(...play(2).heard);
  }
  return heard;
}

it("is silent while nothing has come", () => {
  expect(play(3)).toEqual({ heard: [0, 0, 0], marks: [] });
  expect(buffer.underruns).toBe(0);
});

it("waits for a few frames, then plays without a gap", () => {
  const heard = stream(30);
  expect(heard.indexOf(0.5)).toBeLessThanOrEqual(6);
  expect(heard.slice(heard.indexOf(0.5))).not.toContain(0);
  expect(buffer.underruns).toBe(0);
});

it("plays what is shorter than its wait all the same", () => {
  buffer.push(sound(2));
  expect(play(12).heard.filter((value) => value === 0.5)).toHaveLength(2);
});

it("counts a gap, and waits longer after it", () => {
  stream(20);
  play(15);
  const heard = stream(20, 0.25);
  expect(buffer.underruns).toBe(1);
  expect(heard.indexOf(0.25)).toBeGreaterThan(6);
  stream(20);
  play(15);
  expect(buffer.buffered).toBe(0);
});

it("takes a pause of the other side's for no gap", () => {
  stream(20);
  play(60);
  stream(20);
  expect(buffer.underruns).toBe(0);
});

it("takes no end that was marked for a gap", () => {
  stream(20);
  buffer.mark("end");
  expect(play(15).marks).toEqual(["end"]);
  stream(20);
  expect(buffer.underruns).toBe(0);
});

describe("a mark", () => {
  it("is reached when everything before it was played, and not earlier", () => {
    buffer.push(sound(10));
    buffer.mark("middle");
    buffer.push(sound(10));
    buffer.mark("end");
    expect(play(9).marks).toEqual([]);
    expect(play(1).marks).toEqual(["middle"]);
    expect(play(9).marks).toEqual([]);
    expect(play(1).marks).toEqual(["end"]);
  });

  it("is reached at once where nothing waits", () => {
    buffer.mark("at once");
    expect(play(1).marks).toEqual(["at once"]);
  });
});

describe("clear", () => {
  it("drops everything at once, and names the marks that waited", () => {
    buffer.push(sound(30));
    buffer.mark("one");
    buffer.mark("two");
    play(5);
    expect(buffer.clear()).toEqual(["one", "two"]);
    expect(play(4)).toEqual({ heard: [0.5, 0, 0, 0], marks: [] });
    expect(buffer.buffered).toBe(0);
  });

  it("fades, so that it does not click", () => {
    buffer.push(sound(30));
    play(5);
    buffer.clear();
    const output = new Float32Array(QUANTUM);
    buffer.read(output);
    const steps = output.map((sample, index) => Math.abs(sample - (output[index - 1] ?? 0.5)));
    expect(Math.max(...steps)).toBeLessThan(0.02);
    expect(output.findLastIndex((sample) => sample !== 0)).toBeLessThan(0.003 * RATE);
  });

  it("is no gap", () => {
    stream(20);
    buffer.clear();
    play(10);
    stream(20);
    expect(buffer.underruns).toBe(0);
  });

  it("drops what has not begun to play, too", () => {
    buffer.push(sound(3));
    buffer.clear();
    expect(play(20).heard.every((value) => value === 0)).toBe(true);
  });
});

it("leaves the oldest out where it is far behind, and the marks in it are reached", () => {
  buffer.push(sound(90));
  buffer.mark("left out");
  buffer.push(sound(20, 0.25));
  expect(buffer.skipped).toBeGreaterThan(0.9);
  expect(buffer.buffered).toBeLessThan(0.1);
  expect(play(1)).toEqual({ heard: [0.25], marks: ["left out"] });
});
