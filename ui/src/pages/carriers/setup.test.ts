import { describe, expect, it } from "vitest";
import type { PhoneNumber } from "@/api/queries";
import { setupSteps, type SetupState } from "./setup";

const number = (inbound_workflow_id: string | null) => ({ inbound_workflow_id }) as PhoneNumber;

const state = (changes: Partial<SetupState> = {}): SetupState => ({
  configuration: { simulated: false, is_active: true } as SetupState["configuration"],
  form: { capabilities: ["account_check", "configure_inbound"] } as unknown as SetupState["form"],
  check: { ok: true, message: "Known." },
  numbers: [],
  bindings: [],
  wasCalled: false,
  mayAsk: true,
  ...changes,
});

const blocking = (changes?: Partial<SetupState>) =>
  setupSteps(state(changes)).find((step) => !step.isDone)?.title;

describe("setting up a carrier", () => {
  it("is blocked by the first thing that is missing", () => {
    const numbers = [number("workflow")];
    const bound = [{ is_bound: true, bound_url: "x", inbound_url: "x" }];
    expect(blocking({ check: { ok: false, message: "Unknown." } })).toBe(
      "The carrier accepts the credentials",
    );
    expect(blocking()).toBe("There is a number");
    expect(blocking({ numbers: [number(null)] })).toBe("A workflow answers it");
    expect(blocking({ numbers, bindings: [undefined] })).toBe("The carrier sends its calls here");
    expect(blocking({ numbers, bindings: bound })).toBe("A call came through");
    expect(blocking({ numbers, bindings: bound, wasCalled: true })).toBeUndefined();
  });

  it("begins with switching the account on", () => {
    const configuration = { simulated: false, is_active: false } as SetupState["configuration"];
    expect(blocking({ configuration })).toBe("The account is switched on");
  });

  it("asks for nothing that a carrier cannot do", () => {
    const form = { capabilities: [] } as unknown as SetupState["form"];
    const steps = setupSteps(state({ form, check: undefined, numbers: [number("workflow")] }));
    expect(steps.map((step) => step.isDone)).toEqual([true, true, true, false, false]);
    expect(steps[3]?.about).toContain("inbound URL");
  });

  it("says nothing of what only an admin can ask the carrier about", () => {
    const unknown = { check: undefined, mayAsk: false };
    expect(setupSteps(state(unknown)).map(({ name }) => name)).toEqual(["number", "workflow", "call"]);
    expect(blocking({ ...unknown, numbers: [number("workflow")], wasCalled: true })).toBeUndefined();
  });
});
