import { describe, expect, it } from "vitest";
import {
  isVisible,
  problemWith,
  sectionsOf,
  startingValues,
  toCredentials,
  type Form,
  type FormField,
} from "./drawn";

const NO_CONSTRAINTS: FormField["constraints"] = {};

const field = (name: string, changes: Partial<FormField> = {}): FormField => ({
  name,
  label: name,
  type: "text",
  required: true,
  sensitive: false,
  description: null,
  placeholder: null,
  options: [],
  visible_when: null,
  section: null,
  constraints: NO_CONSTRAINTS,
  ...changes,
});

const form = (...fields: FormField[]): Form => ({
  name: "example",
  display_name: "Example",
  docs_url: null,
  fields,
  setup_checklist: [],
  capabilities: [],
  requires_caller_id: false,
  account_id_credential_field: "",
  embedded: false,
});

describe("a drawn form", () => {
  it("shows a field only while those it depends on have their values", () => {
    const one = field("key", { visible_when: { mode: "signed" } });
    const several = field("host", { visible_when: { mode: ["a", "b"], secure: true } });
    expect(isVisible(one, { mode: "signed" })).toBe(true);
    expect(isVisible(one, { mode: "open" })).toBe(false);
    expect(isVisible(several, { mode: "b", secure: true })).toBe(true);
    expect(isVisible(several, { mode: "b", secure: false })).toBe(false);
  });

  it("keeps the sections in the order they first appear", () => {
    const drawn = form(
      field("a"),
      field("b", { section: "More" }),
      field("c"),
      field("d", { section: "More" }),
    );
    expect(sectionsOf(drawn).map(([name, fields]) => [name, fields.map((one) => one.name)])).toEqual([
      ["", ["a", "c"]],
      ["More", ["b", "d"]],
    ]);
  });

  it("sends every type as the gateway takes it, without what is hidden or only to be read", () => {
    const drawn = form(
      field("text"),
      field("lines", { type: "string-array" }),
      field("number", { type: "number" }),
      field("flag", { type: "boolean" }),
      field("secret", { type: "password", sensitive: true }),
      field("key", { type: "textarea", sensitive: true }),
      field("hidden", { visible_when: { flag: false } }),
      field("shown", { type: "readonly" }),
    );
    const values = {
      text: " a ",
      lines: "+1\n\n +2 ",
      number: "5",
      flag: true,
      secret: " s ",
      key: "BEGIN\n s\nEND\n",
      hidden: "x",
      shown: "y",
    };
    expect(toCredentials(drawn, values)).toEqual({
      provider: "example",
      text: "a",
      lines: ["+1", "+2"],
      number: 5,
      flag: true,
      secret: "s",
      key: "BEGIN\n s\nEND\n",
    });
  });

  it("sends masks back as they came", () => {
    const drawn = form(
      field("token", { sensitive: true }),
      field("keys", { type: "string-array", sensitive: true }),
    );
    const stored = { token: "••••1234", keys: ["••••aaaa", "••••bbbb"] };
    expect(toCredentials(drawn, startingValues(drawn, stored))).toEqual({ provider: "example", ...stored });
  });

  it("makes an emptied field what it is when nothing is sent", () => {
    const drawn = form(
      field("region", { required: false, constraints: { default: "us1" } }),
      field("note", { required: false }),
    );
    expect(startingValues(drawn)).toEqual({ region: "us1", note: "" });
    expect(toCredentials(drawn, { region: "", note: "" })).toMatchObject({ region: "us1", note: null });
  });

  it.each<[string, Partial<FormField>, string, string | undefined]>([
    ["a required one that is empty", {}, " ", "x is required."],
    ["an optional one that is empty", { required: false }, "", undefined],
    ["the wrong form", { constraints: { pattern: "^AC" }, placeholder: "AC…" }, "B", "It should be like AC…"],
    ["white space around it", { constraints: { pattern: "^AC.$", max_length: 3 } }, " ACx ", undefined],
    ["too short", { constraints: { min_length: 8 } }, "short", "8 characters or more"],
    ["no number", { type: "number" }, "five", "Enter a number."],
    ["too large a number", { type: "number", constraints: { maximum: 9 } }, "10", "9 or less"],
    ["one bad line", { type: "string-array", constraints: { pattern: "^\\+" } }, "+1\n2", "Line 2: "],
    ["a pattern of another dialect", { constraints: { pattern: "(?i)a" } }, "A", undefined],
  ])("says what is wrong with %s", (_what, changes, value, problem) => {
    const found = problemWith(field("x", changes), value);
    if (problem === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(problem);
  });
});
