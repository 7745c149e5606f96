import { describe, expect, it } from "vitest";
import { findCountries, nameCountries } from "./countries";

const countries = nameCountries(
  [
    { code: "US", calling_code: 1 },
    { code: "CA", calling_code: 1 },
    { code: "CI", calling_code: 225 },
    { code: "DE", calling_code: 49 },
    { code: "XK", calling_code: 383 },
  ],
  "en",
);
const codes = (search: string) => findCountries(countries, search).map(({ code }) => code);

describe("countries", () => {
  it("are listed by name", () => {
    expect(countries.map(({ name }) => name)).toEqual([
      "Canada",
      "Côte d’Ivoire",
      "Germany",
      "Kosovo",
      "United States",
    ]);
  });

  it.each([
    ["", ["CA", "CI", "DE", "XK", "US"]],
    ["ger", ["DE"]],
    ["cote", ["CI"]],
    ["us", ["US"]],
    ["+1", ["CA", "US"]],
    ["+49", ["DE"]],
    ["atlantis", []],
  ])("are found by %j", (search, expected) => {
    expect(codes(search)).toEqual(expected);
  });
});
