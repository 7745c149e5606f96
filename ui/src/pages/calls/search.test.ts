import { describe, expect, it } from "vitest";
import { filterOf, readSearch, writtenNumber } from "./search";

describe("a number", () => {
  it.each([
    ["+1 (415) 555-0100", "+14155550100"],
    ["0049 30 123456", "+4930123456"],
    ["14155550100", "+14155550100"],
    ["+1415", "+1415"],
    ["1001", "1001"],
    [" sip:sarah@clinic.example ", "sip:sarah@clinic.example"],
  ])("is looked for as it is listed: %s", (typed, written) => {
    expect(writtenNumber(typed)).toBe(written);
  });
});

describe("the search", () => {
  it("knows its parameters, and takes an extension for a text", () => {
    expect(readSearch({ status: "busy", number: 1001, other: "x", from: "" })).toEqual({
      status: "busy",
      number: "1001",
    });
  });

  it("goes from the beginning of one day to the end of another", () => {
    const { since, before } = filterOf({ from: "2026-03-01", to: "2026-03-01" });
    expect(Date.parse(before ?? "") - Date.parse(since ?? "")).toBe(24 * 3600 * 1000);
  });

  it("leaves out days that are none", () => {
    expect(filterOf({ from: "yesterday", to: "2026-99-99" })).toEqual({});
  });
});
