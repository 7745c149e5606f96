import { describe, expect, it } from "vitest";
import type { Configuration, PhoneNumber, ProviderForm, Run } from "@/api/queries";
import { findAnswered, findPhone, ownCarriers, stepsDone } from "./progress";

const forms = [
  { name: "browser", embedded: true },
  { name: "acme", embedded: false },
] as ProviderForm[];
const configurations = [
  { id: "demo", provider: "acme", simulated: true },
  { id: "phone", provider: "browser", simulated: false },
  { id: "account", provider: "acme", simulated: false },
] as Configuration[];
const number = (telephony_configuration_id: string, inbound_workflow_id: string | null) =>
  ({ telephony_configuration_id, inbound_workflow_id }) as PhoneNumber;

describe("the first steps", () => {
  it("count what somebody did, and not what is there from the beginning", () => {
    expect(findPhone(configurations, forms)?.id).toBe("phone");
    const own = ownCarriers(configurations, forms);
    expect(own.map(({ id }) => id)).toEqual(["account"]);
    expect(findAnswered([number("demo", "workflow"), number("account", null)], own)).toBeUndefined();
    expect(findAnswered([number("account", "workflow")], own)).toBeDefined();
  });

  it("keep their order, whichever of them are done", () => {
    const nothing = { isNewcomer: true, spoken: null, carrier: undefined, answered: undefined, called: null };
    expect(Object.entries(stepsDone({ ...nothing, called: {} as Run }))).toEqual([
      ["password", false],
      ["talk", false],
      ["carrier", false],
      ["number", false],
      ["call", true],
    ]);
  });
});
