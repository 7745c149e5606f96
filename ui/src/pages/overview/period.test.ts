import { describe, expect, it } from "vitest";
import { chosenDays, chosenPeriod, problemWithDays } from "./period";

const today = new Date(2026, 10, 21, 23, 30);

describe("the period", () => {
  it.each([
    [{}, { from: "2026-11-15", to: "2026-11-21" }],
    [{ period: "today" }, { from: "2026-11-21", to: "2026-11-21" }],
    [{ period: "month" }, { from: "2026-10-23", to: "2026-11-21" }],
    [{ period: "century" }, { from: "2026-11-15", to: "2026-11-21" }],
    [
      { from: "2026-01-01", to: "2026-01-31" },
      { from: "2026-01-01", to: "2026-01-31" },
    ],
    [{ from: "2026-01-01" }, { from: "2026-11-15", to: "2026-11-21" }],
  ])("that %j chooses", (search, days) => {
    expect(chosenDays(search, today)).toEqual(days);
  });

  it("is one's own as soon as it has two days", () => {
    expect(chosenPeriod({ period: "month", from: "2026-01-01", to: "2026-01-31" })).toBe("custom");
    expect(chosenPeriod({ period: "month" })).toBe("month");
  });

  it.each([
    ["2026-01-01", "2026-01-01", undefined],
    ["2025-01-01", "2026-01-01", undefined],
    ["2025-01-01", "2026-01-02", "at most"],
    ["2026-01-02", "2026-01-01", "comes after"],
    ["", "2026-01-01", "Enter two days"],
  ])("from %s to %s is judged", (from, to, problem) => {
    const found = problemWithDays({ from, to });
    if (problem === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(problem);
  });
});
