import { describe, expect, it } from "vitest";
import { sidesOf, startAt } from "./sound";

describe("samples", () => {
  it("are one array for each side", () => {
    const data = new Int16Array([16384, -32768, 0, 8192]).buffer;
    expect(sidesOf(data, 2).map((side) => [...side])).toEqual([
      [0.5, 0],
      [-1, 0.25],
    ]);
  });

  it("may end in the middle of a frame, which is left out", () => {
    expect(sidesOf(new ArrayBuffer(6), 2)[0]).toHaveLength(1);
  });
});

describe("what just came", () => {
  it("is played after what came before", () => {
    expect(startAt(12.5, 12)).toBe(12.5);
  });

  it("is played with some in store where that has run out, or is far behind", () => {
    expect(startAt(11, 12)).toBeGreaterThan(12.5);
    expect(startAt(30, 12)).toBeLessThan(14);
  });
});
