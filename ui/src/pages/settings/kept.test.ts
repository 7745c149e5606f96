import { describe, expect, it } from "vitest";
import { keptSince, readDays, whatGoes } from "./kept";

const kept = (keep_calls_days: number | null, keep_recordings_days: number | null) => ({
  keep_calls_days,
  keep_recordings_days,
});

describe("retention", () => {
  it.each([
    ["", null],
    [" ", null],
    ["30", 30],
    ["0", undefined],
    ["1.5", undefined],
    ["36501", undefined],
    ["a month", undefined],
  ])("reads %j as days", (text, days) => {
    expect(readDays(text)).toBe(days);
  });

  it.each([
    [kept(null, null), kept(30, null), ["calls", "recordings"]],
    [kept(90, 30), kept(60, 30), ["calls"]],
    [kept(90, 30), kept(90, 7), ["recordings"]],
    [kept(90, 30), kept(30, 30), ["calls"]],
    [kept(90, null), kept(90, 90), []],
    [kept(30, 7), kept(null, null), []],
    [kept(30, 30), kept(30, 30), []],
  ])("knows what goes when %j becomes %j", (before, after, goes) => {
    expect(whatGoes(before, after)).toEqual(goes);
  });

  it("keeps so many days", () => {
    expect(keptSince(30, new Date("2026-11-21T12:00:00Z")).toISOString()).toBe("2026-10-22T12:00:00.000Z");
  });
});
