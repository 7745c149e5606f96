import { describe, expect, it } from "vitest";
import type { Configuration } from "@/api/queries";
import { drawSteps } from "./draw-steps";

const progress = {
  isNewcomer: false,
  spoken: null,
  carrier: { id: "1", name: "Office" } as Configuration,
  answered: undefined,
  called: null,
};

describe("the first steps", () => {
  it("lead an admin to the forms", () => {
    expect(drawSteps(progress, true).filter(({ action }) => action)).toHaveLength(4);
  });

  it("send nobody to a form that is an admin's, and say whose it is", () => {
    const steps = drawSteps(progress, false).filter(({ title }) => /carrier|number/.test(title));
    expect(steps).toHaveLength(2);
    for (const { about, action } of steps) {
      expect(action).toBeFalsy();
      expect(about).toContain("An admin");
    }
  });
});
