import { TextLink } from "@/ui/button";
import { CopyCode } from "@/ui/copy";
import { Card, Facts } from "@/ui/layout";
import { formatDuration, formatMoment, humane } from "@/ui/words";
import type { Call } from "./detail";
import { costOf, DIRECTIONS, durationOf } from "./words";

/** What is known of the call itself. */
export function CallFacts({ call }: { call: Call }) {
  return (
    <Card title="The call">
      <Facts
        facts={[
          ["From", call.from_number],
          ["To", call.to_number],
          ["Direction", DIRECTIONS[call.direction]],
          ["Began", formatMoment(call.created_at)],
          ["Rang for", rang(call)],
          ["Duration", durationOf(call)],
          ["Ended as", call.disposition && humane(call.disposition)],
          ["Answered by", call.answered_by && humane(call.answered_by)],
          ["Cost", costOf(call)],
          ["Workflow", <WorkflowLink key="workflow" call={call} />],
          ["Carrier", <CarrierLink key="carrier" call={call} />],
          ["Id", <CopyCode key="id" value={call.id} what="the call’s id" />],
          [
            "Carrier’s name for it",
            call.call_id && (
              <CopyCode key="call_id" value={call.call_id} what="the carrier’s name for the call" />
            ),
          ],
        ]}
      />
    </Card>
  );
}

function rang({ created_at, answered_at }: Call) {
  if (!answered_at) return null;
  const seconds = (Date.parse(answered_at) - Date.parse(created_at)) / 1000;
  return seconds >= 1 ? formatDuration(seconds) : null;
}

function WorkflowLink({ call }: { call: Call }) {
  const { workflow_id: id, workflow_name: name, workflow_version: version, draft } = call;
  if (!id || !name) return "Deleted";
  return (
    <>
      <TextLink to="/workflows/$id" params={{ id }}>
        {name}
      </TextLink>
      {draft ? ", a draft" : version !== null && `, version ${version}`}
    </>
  );
}

function CarrierLink({ call }: { call: Call }) {
  const { telephony_configuration_id: id, telephony_configuration_name: name } = call;
  if (!id || !name) return "Deleted";
  return (
    <TextLink to="/telephony-configurations/$id" params={{ id }}>
      {name}
    </TextLink>
  );
}
