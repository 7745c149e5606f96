import { describe, expect, it } from "vitest";
import { lineAt, linesOf, marksOf, type Utterance } from "./speech";

const said = (
  speaker: Utterance["speaker"],
  started_at: number,
  ended_at: number,
  text = "hello",
): Utterance => ({
  speaker,
  started_at,
  ended_at,
  text,
  response_seconds: null,
  interrupted: false,
});

describe("what is heard", () => {
  const lines = linesOf([said("agent", 1, 3), said("caller", 2.5, 4), said("agent", 6, 8)], []);

  it.each([
    [0, -1],
    [1, 0],
    [2.6, 1],
    [4.5, 1],
    [5, -1],
    [6, 2],
    [8.7, 2],
    [60, -1],
  ])("at %d seconds is line %d", (seconds, index) => expect(lineAt(lines, seconds)).toBe(index));
});

describe("keys", () => {
  it("are told from words", () => {
    const lines = linesOf([said("caller", 1, 1, "[keys 12*#]"), said("agent", 2, 3, "[keys 1]")], []);
    expect(lines.map(({ keys }) => keys)).toEqual(["12*#", undefined]);
  });

  it("that the agent pressed have their place", () => {
    const at = (occurred_at: string, kind: string, detail = {}) => ({ occurred_at, kind, detail });
    const events = [
      at("2026-01-01T00:00:10Z", "media_started"),
      at("2026-01-01T00:00:14Z", "keys_pressed", { count: 3 }),
    ];
    const lines = linesOf([said("agent", 1, 3), said("caller", 6, 7)], events);
    expect(lines.map(({ startedAt, keys }) => [startedAt, keys])).toEqual([
      [1, undefined],
      [4, 3],
      [6, undefined],
    ]);
  });
});

describe("what is worth finding", () => {
  it("is where the agent was interrupted, and where keys were pressed", () => {
    const lines = linesOf(
      [
        said("caller", 1, 1, "[keys 5]"),
        { ...said("agent", 2, 3.5), interrupted: true },
        said("agent", 5, 6),
      ],
      [],
    );
    expect(marksOf(lines)).toEqual([
      { kind: "keys", at: 1 },
      { kind: "interruption", at: 3.5 },
    ]);
  });
});
