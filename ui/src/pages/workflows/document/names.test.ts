import { describe, expect, it } from "vitest";
import { keysOf, renamed } from "./names";

describe("a name", () => {
  it.each([
    [["a", "b"], ["a", "c"], { from: "b", to: "c" }],
    [["a", "b"], ["1", "a"], { from: "b", to: "1" }],
    [["a"], ["a", "b"], undefined],
    [["a", "b"], ["a"], undefined],
    [["a", "b"], ["c", "d"], undefined],
    [["a", "b"], ["b", "a"], undefined],
  ])("of %j, which are %j then, has become another only if one has", (before, after, expected) => {
    expect(renamed(before, after)).toEqual(expected);
  });

  it("keeps its key as it is changed, moved, and as others come and go", () => {
    const first = keysOf(["a", "b", "c"], new Map());
    expect([...first]).toEqual(Object.entries({ a: 0, b: 1, c: 2 }));
    const changed = keysOf(["1", "a", "c"], first);
    expect([...changed]).toEqual(Object.entries({ "1": 1, a: 0, c: 2 }));
    const grown = keysOf(["a", "c", "d"], changed);
    expect(grown.get("c")).toBe(2);
    expect(keysOf(["c", "d", "e"], grown).get("e")).not.toBe(grown.get("c"));
  });
});
