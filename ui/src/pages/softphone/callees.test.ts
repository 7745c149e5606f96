import { expect, it } from "vitest";
import { choicesOf, chosenOf } from "./callees";

const workflow = (id: string, version: number | null, has_draft = false) => ({
  id,
  name: `Workflow ${id}`,
  version,
  has_draft,
});
const address = {
  id: "n",
  address: "100",
  label: "",
  inbound_workflow_name: "Workflow a",
  telephony_configuration_id: "t",
};

it("offers what was published, drafts of their own, and addresses", () => {
  const choices = choicesOf([workflow("a", 1, true), workflow("b", null, true), workflow("c", 3)], [address]);
  expect(choices.map(({ kind, label, callee }) => [kind, label, callee])).toEqual([
    ["Workflows", "Workflow a", { workflowId: "a" }],
    ["Workflows", "Workflow c", { workflowId: "c" }],
    ["Drafts", "Workflow a, draft", { workflowId: "a", draft: true }],
    ["Drafts", "Workflow b, draft", { workflowId: "b", draft: true }],
    ["Addresses", "100 · Workflow a", { address: "100", configurationId: "t" }],
  ]);
});

it("falls back on the first", () => {
  const choices = choicesOf([workflow("a", 1), workflow("b", 1)], []);
  expect(
    [chosenOf(choices, "b"), chosenOf(choices, "gone"), chosenOf(choices, undefined)].map((one) => one?.id),
  ).toEqual(["b", "a", "a"]);
  expect(chosenOf([], "a")).toBeUndefined();
});
