import { describe, expect, it } from "vitest";
import { heightsOf, pathOf, squeeze } from "./peaks";

describe("a waveform", () => {
  it("keeps every peak when it is made narrower", () => {
    expect(squeeze([0, 0.9, 0, 0, 0.2], 2)).toEqual([0.9, 0.2]);
    expect(squeeze([0.1, 0.2], 100)).toEqual([0.1, 0.2]);
    expect(squeeze([], 10)).toEqual([]);
  });

  it("fills its height, and shows what is quiet", () => {
    const [loud = 0, quiet = 0, silent] = heightsOf([0.4, 0.04, 0], 0.4);
    expect(loud).toBe(1);
    expect(quiet).toBeGreaterThan(0.15);
    expect(silent).toBe(0);
  });

  it("does not make speech of noise", () => {
    expect(Math.max(...heightsOf([0.002, 0.001], 0.002))).toBeLessThan(0.15);
  });

  it("is drawn as bars upwards and downwards, with a line where it is silent", () => {
    expect(pathOf({ heights: [1, 0], width: 20, base: 40, height: -30 })).toBe(
      "M0.0 40h7.0v-30.0h-7.0zM10.0 40h7.0v-1.0h-7.0z",
    );
    expect(pathOf({ heights: [0.5], width: 10, base: 40, height: 30 })).toBe("M0.0 40h7.0v15.0h-7.0z");
  });
});
