import type { Schemas } from "@/api/client";
import type { PhoneNumber } from "@/api/queries";
import type { Callee } from "@/api/softphone";

type Workflow = Pick<Schemas["WorkflowSummary"], "id" | "name" | "version" | "has_draft">;
type Address = Pick<
  PhoneNumber,
  "id" | "address" | "label" | "inbound_workflow_name" | "telephony_configuration_id"
>;

/** Somebody the telephone can call. */
export interface Choice {
  id: string;
  kind: "Workflows" | "Drafts" | "Addresses";
  label: string;
  callee: Callee;
}

/** Whom the telephone can call: what is published, what is being worked on, and the softphone's addresses. */
export function choicesOf(workflows: Workflow[], addresses: Address[]): Choice[] {
  const published = workflows
    .filter(({ version }) => version !== null)
    .map(({ id, name }): Choice => ({ id, kind: "Workflows", label: name, callee: { workflowId: id } }));
  const drafts = workflows
    .filter(({ has_draft }) => has_draft)
    .map(({ id, name }): Choice => ({
      id: `${id}-draft`,
      kind: "Drafts",
      label: `${name}, draft`,
      callee: { workflowId: id, draft: true },
    }));
  const named = addresses.map(
    ({ id, address, label, inbound_workflow_name, telephony_configuration_id }): Choice => ({
      id,
      kind: "Addresses",
      label: [address, label || inbound_workflow_name].filter(Boolean).join(" · "),
      callee: { address, configurationId: telephony_configuration_id },
    }),
  );
  return [...published, ...drafts, ...named];
}

/** The one that is wanted; where it is gone, or none was, the first. */
export const chosenOf = (choices: Choice[], wanted: string | undefined) =>
  choices.find(({ id }) => id === wanted) ?? choices[0];
