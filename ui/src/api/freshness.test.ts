import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Freshness, staleAfter } from "./freshness";
import type { LiveMessage } from "./live-channel";

const KEYS = [
  ["runs", {}],
  ["run", "1"],
  ["run", "1", "transcript"],
  ["run", "1", "events"],
  ["run", "2", "transcript"],
  ["webhook-requests", {}],
  ["numbers", "all"],
  ["configurations"],
  ["configurations", "7"],
  ["configurations", "7", "check"],
  ["workflows"],
  ["workflows", "9"],
  ["organization", "usage"],
];

const staleKeys = (message: LiveMessage) =>
  KEYS.filter((key) => staleAfter(message).some((isStale) => isStale(key))).map((key) =>
    key.filter((part) => typeof part === "string").join("/"),
  );

describe("a message", () => {
  it.each<[LiveMessage, string[]]>([
    [
      { kind: "call", run_id: "1" },
      ["runs", "run/1", "run/1/transcript", "run/1/events", "organization/usage"],
    ],
    [{ kind: "said", run_id: "1" }, ["run/1/transcript"]],
    [{ kind: "event", run_id: "1" }, ["run/1/events"]],
    [{ kind: "request" }, ["webhook-requests"]],
    [{ kind: "configuration" }, ["configurations", "configurations/7"]],
    [{ kind: "number" }, ["numbers/all", "configurations", "configurations/7"]],
    [{ kind: "workflow" }, ["workflows"]],
    [{ kind: "alive" }, []],
  ])("makes stale what it is about: %o", (message, expected) => {
    expect(staleKeys(message)).toEqual(expected);
  });

  it("that some were missed makes everything stale, but what carriers and editors know", () => {
    expect(KEYS.length - staleKeys({ kind: "missed" }).length).toBe(2);
  });
});

describe("freshness", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("comes soon after the first message, and at most once a second however many there are", () => {
    const client = new QueryClient();
    const asked = vi.spyOn(client, "invalidateQueries");
    const freshness = new Freshness(client);
    for (let count = 0; count < 50; count += 1) freshness.spoil(staleAfter({ kind: "call", run_id: "1" }));
    vi.advanceTimersByTime(150);
    expect(asked).toHaveBeenCalledTimes(1);
    freshness.spoil(staleAfter({ kind: "said", run_id: "1" }));
    vi.advanceTimersByTime(500);
    expect(asked).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(500);
    expect(asked).toHaveBeenCalledTimes(2);
    freshness.spoil(staleAfter({ kind: "alive" }));
    vi.advanceTimersByTime(5_000);
    expect(asked).toHaveBeenCalledTimes(2);
  });
});
