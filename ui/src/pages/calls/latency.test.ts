import { describe, expect, it } from "vitest";
import { formatMilliseconds, ofStage, summaryOf, ticksUpTo, turnsOf } from "./latency";

const timing = (detail: Record<string, unknown>) => ({
  kind: "turn_latency",
  occurred_at: "2026-01-01T00:00:00Z",
  detail,
});
const said = (text: string, response_seconds: number | null) => ({
  speaker: response_seconds === null ? ("caller" as const) : ("agent" as const),
  text,
  started_at: 3,
  ended_at: 4,
  response_seconds,
  interrupted: false,
});
const STAGES = {
  caller_stopped: 0,
  pause_noticed: 0.2,
  transcribed: 0.35,
  turn_decided: 0.35,
  reply_worded: 0.36,
  reply_voiced: 0.5,
  reply_sent: 0.52,
};

describe("a turn", () => {
  it("is the sum of its stages", () => {
    const [turn] = turnsOf([timing(STAGES)], []);
    const milliseconds = turn?.parts.map(({ name, seconds }) => [name, Math.round(seconds * 1000)]);
    expect(milliseconds).toEqual([
      ["pause_noticed", 200],
      ["transcribed", 150],
      ["turn_decided", 0],
      ["reply_worded", 10],
      ["reply_voiced", 140],
      ["reply_sent", 20],
    ]);
  });

  it("has its stages as they came, and only those that did", () => {
    const [turn] = turnsOf([timing({ turn_decided: 0.1, pause_noticed: 0.3, reply_sent: 0.4 })], []);
    expect(turn?.parts.map(({ name }) => name)).toEqual(["turn_decided", "pause_noticed", "reply_sent"]);
    expect(turn?.total).toBe(0.4);
  });

  it("finds what was said in it, in order", () => {
    const transcript = [said("hello?", null), said("one", 0.4), said("lost", 0.9), said("two", 0.4)];
    const turns = turnsOf(
      [0.4, 0.7, 0.4].map((reply_sent) => timing({ reply_sent })),
      transcript,
    );
    expect(turns.map((turn) => turn.said)).toEqual(["one", undefined, "two"]);
  });

  it("is nothing else that happened", () => {
    expect(turnsOf([{ ...timing(STAGES), kind: "status" }, timing({})], [])).toEqual([]);
  });
});

describe("many turns", () => {
  it("are summed up as the gateway does", () => {
    expect(summaryOf([])).toBeNull();
    expect(summaryOf([0.9, 0.5, 0.7])).toEqual({ median: 0.7, p95: 0.9 });
    expect(summaryOf([0.2, 0.1])).toEqual({ median: 0.1, p95: 0.2 });
    expect(ofStage(turnsOf([timing(STAGES), timing({ reply_sent: 1 })], []), "pause_noticed")).toEqual([0.2]);
  });

  it("share an axis of round times", () => {
    expect(ticksUpTo(0.43)).toHaveLength(6);
    expect(ticksUpTo(0.43).at(-1)).toBeCloseTo(0.5);
    expect(ticksUpTo(2.3)).toEqual([0, 0.5, 1, 1.5, 2, 2.5]);
    expect(ticksUpTo(0)).toEqual([0, 0.1]);
    expect(ticksUpTo(1000)).toHaveLength(18);
  });

  it("are in milliseconds", () => {
    expect(formatMilliseconds(1.2346)).toBe("1,235 ms");
  });
});
