import { describe, expect, it } from "vitest";
import { diffLines, folded } from "./diff";
import { reception } from "./fixtures";
import { begin, change, ONE_STEP_MS, redo, undo } from "./history";
import { parseYaml, toYaml } from "./yaml";

describe("YAML", () => {
  it("says all that a document says, and is read back as it", () => {
    expect(parseYaml(toYaml(reception)).document).toEqual(reception);
  });

  it.each([
    ["words that older readers take for something else", { yes: "no", on: "off", n: "~", "1": "0x1f" }],
    ["texts of many lines", { text: "one\n  two\n\nthree ", spaces: "  ", empty: "" }],
    ["what looks like YAML", { a: "# no comment", b: "{{ name }}", c: "- x: y", d: "&a *b !c", e: "a: b" }],
    ["every kind of value", { a: null, b: true, c: 1.5, d: [], e: {}, f: [[1], { g: "2024-01-01" }] }],
    ["a name that is JavaScript's own", JSON.parse('{"__proto__":{"a":1},"constructor":"b"}') as object],
  ])("keeps %s", (_, value) => {
    expect(parseYaml(toYaml(value as never)).document).toEqual(value);
  });

  it("knows anchors and merges, as documents written by hand have them", () => {
    expect(parseYaml("a: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}").document).toEqual({
      a: { b: 1 },
      c: { b: 1 },
      d: { b: 1, e: 2 },
    });
  });

  it("says where it cannot be read", () => {
    expect(parseYaml("a: 1\nb: [1, 2\nc: 3").problem?.line).toBeGreaterThanOrEqual(2);
    expect(parseYaml("a: 1\na: 2").problem).toMatchObject({ line: 2, message: "Map keys must be unique" });
    expect(parseYaml("- a\n- b").problem?.message).toContain("mapping");
    expect(parseYaml("").problem?.line).toBe(1);
    expect(parseYaml("a: *nothing").problem?.message).toContain("nothing");
  });

  it("knows where in it something is said", () => {
    const text = "flow:\n  nodes:\n    welcome:\n      functions:\n        - name: end_call\n";
    const { place } = parseYaml(text);
    const at = (...path: (string | number)[]) => text.slice(place(path).from).split(/\s/)[0];
    expect(at("flow", "nodes", "welcome")).toBe("welcome:");
    expect(at("flow", "nodes", "welcome", "functions", 0, "name")).toBe("name:");
    expect(at("flow", "nodes", "welcome", "missing")).toBe("welcome:");
  });
});

describe("the difference of two texts", () => {
  const kinds = (before: string, after: string) =>
    diffLines(before, after).map(({ kind, text }) => ({ same: " ", added: "+", removed: "-" })[kind] + text);

  it("is what was taken out and put in, line by line", () => {
    expect(kinds("a\nb\nc\n", "a\nx\nc\nd\n")).toEqual([" a", "-b", "+x", " c", "+d"]);
    expect(kinds("", "a")).toEqual(["+a"]);
    expect(kinds("a", "")).toEqual(["-a"]);
    expect(kinds("a", "a")).toEqual([" a"]);
  });

  it("makes the one text out of the other, whatever they are", () => {
    const texts = ["", "a", "a\nb", "b\na\nb\nc", "c\nc\nc", "a\nc\nb\na", "x\ny\nz\na\nb\nc"];
    for (const before of texts)
      for (const after of texts) {
        const all = diffLines(before, after);
        const side = (without: string) =>
          all
            .filter(({ kind }) => kind !== without)
            .map(({ text }) => text)
            .join("\n");
        expect([side("added"), side("removed")]).toEqual([before, after]);
      }
  });

  it("leaves out what is far from every change", () => {
    const text = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const shown = folded(diffLines(text.join("\n"), text.with(10, "other").join("\n")), 2);
    expect(shown[0]).toBe(8);
    expect(shown.at(-1)).toBe(7);
    expect(shown).toHaveLength(8);
  });
});

describe("the history", () => {
  it("goes back and forth, until something else is done", () => {
    let history = change(change(begin("a"), "b", undefined, 1), "c", undefined, 2);
    history = undo(history);
    expect(history.present).toBe("b");
    expect(redo(history).present).toBe("c");
    expect(redo(change(history, "d", undefined, 3)).present).toBe("d");
    expect(undo(undo(undo(history))).present).toBe("a");
  });

  it("takes the letters of a word back together", () => {
    let history = begin("");
    for (const [at, text] of ["h", "he", "hey"].entries()) history = change(history, text, "name", at);
    expect(undo(history).present).toBe("");
    history = change(history, "hey you", "name", 3 + ONE_STEP_MS);
    expect(undo(history).present).toBe("hey");
    expect(undo(change(history, "other", "else", 4 + ONE_STEP_MS)).present).toBe("hey you");
  });
});
