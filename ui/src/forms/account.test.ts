import { describe, expect, it } from "vitest";
import { startingAccount, toChanges, toSubmitted } from "./account";
import type { Form, FormField } from "./drawn";

const field = (name: string, changes: Partial<FormField> = {}) =>
  ({ name, label: name, type: "text", required: false, constraints: {}, ...changes }) as FormField;

const drawn = {
  name: "example",
  fields: [
    field("token", { type: "password", sensitive: true, required: true }),
    field("numbers", { type: "string-array" }),
    field("mode"),
    field("key", { visible_when: { mode: "key" } }),
    field("region", { constraints: { default: "us1" } }),
  ],
} as Form;

const account = {
  ...startingAccount(drawn),
  name: " Office ",
  credentials: { token: "new ", numbers: "+1\n+2", mode: "token", key: "k", region: "" },
};

describe("a carrier account", () => {
  it("is added as a whole", () => {
    expect(toSubmitted(drawn, account)).toEqual({
      name: "Office",
      max_concurrent_calls: null,
      credentials: {
        provider: "example",
        token: "new",
        numbers: ["+1", "+2"],
        mode: "token",
        region: "us1",
      },
    });
  });

  it("is changed where somebody changed it", () => {
    expect(toChanges(drawn, account, {})).toEqual({});
    expect(toChanges(drawn, account, { name: true })).toEqual({ name: "Office" });
    expect(toChanges(drawn, account, { max_concurrent_calls: true, is_default: true })).toEqual({
      max_concurrent_calls: null,
    });
    expect(toChanges(drawn, account, { credentials: { token: true, key: true, region: true } })).toEqual({
      credentials: { provider: "example", token: "new", region: "us1" },
    });
  });
});
