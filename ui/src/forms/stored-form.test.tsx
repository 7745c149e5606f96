import { act, renderHook } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { onlyDirty, useStoredForm } from "./stored-form";

const STORED = { name: "Ours", limit: "5", countries: ["DE"], account: { token: "••••aaaa", region: "us1" } };

function open() {
  const { result, rerender } = renderHook((stored) => useStoredForm(stored), { initialProps: STORED });
  for (const name of ["name", "limit", "countries", "account.token", "account.region"] as const)
    result.current.register(name);
  const type = (name: "name" | "limit" | "account.token", text: string) =>
    act(() => result.current.setValue(name, text, { shouldDirty: true }));
  return { form: () => result.current, rerender, type };
}

describe("a form of what is stored", () => {
  it("takes over what others change, but for what is being changed here", () => {
    const { form, rerender, type } = open();
    type("name", "Mine");
    type("account.token", "");
    rerender({ ...STORED, limit: "9", countries: [], account: { token: "••••bbbb", region: "ie1" } });
    expect(form().getValues()).toEqual({
      name: "Mine",
      limit: "9",
      countries: [],
      account: { token: "", region: "ie1" },
    });
    expect(form().isDirty).toBe(true);
    expect(onlyDirty(form().getValues(), form().dirtyFields)).toEqual({
      name: "Mine",
      account: { token: "", region: "ie1" },
    });
  });

  it("is not dirty once it is saved, however the gateway spells it", () => {
    const { form, rerender, type } = open();
    type("name", " Mine ");
    const stored = { ...STORED, name: "Mine" };
    rerender(stored);
    act(() => form().settle({ ...STORED, name: " Mine " }, stored));
    expect(form().getValues("name")).toBe("Mine");
    expect(form().isDirty).toBe(false);
    expect(form().dirtyFields).toEqual({});
  });

  it("keeps what is typed while it is being saved", () => {
    const { form, type } = open();
    type("name", "Mine");
    const sent = form().getValues();
    type("limit", "7");
    act(() => form().settle(structuredClone({ ...sent, limit: "5" }), { ...STORED, name: "Mine" }));
    expect(form().getValues("limit")).toBe("7");
    expect(form().isDirty).toBe(true);
    expect(onlyDirty(form().getValues(), form().dirtyFields)).toEqual({ limit: "7" });
  });
});
