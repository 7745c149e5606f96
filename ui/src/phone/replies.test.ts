import { expect, it } from "vitest";
import { meterValue } from "./loudness";
import { median, repliesOf } from "./replies";
import { KEYS, tonesOf } from "./tones";

it("reads how long each answer took", () => {
  const event = (kind: string, detail: Record<string, unknown>) => ({ kind, detail, occurred_at: "" });
  const events = [
    event("answered", {}),
    event("turn_latency", { caller_stopped: 0, reply_sent: 0.62 }),
    event("turn_latency", { caller_stopped: 0 }),
    event("turn_latency", { reply_sent: 0.4 }),
  ];
  expect(repliesOf(events)).toEqual([0.62, 0.4]);
});

it("knows the middle", () => {
  expect([median([3, 1, 2]), median([1, 2]), median([5])]).toEqual([2, 1.5, 5]);
});

it("shows on a meter what is heard", () => {
  expect([0, 0.0005, 0.02, 0.4, 1].map((level) => Math.round(meterValue(level)))).toEqual([
    0, 0, 52, 100, 100,
  ]);
});

it("gives every key its two tones", () => {
  expect(tonesOf("1")).toEqual([697, 1209]);
  expect(tonesOf("#")).toEqual([941, 1477]);
  expect(new Set(KEYS.map((key) => tonesOf(key).join())).size).toBe(12);
});
