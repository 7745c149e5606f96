import { useMutation, useQueryClient } from "@tanstack/react-query";
import { replay, type CarrierRequestDetail, type Replay } from "@/api/webhooks";
import { useIsAdmin } from "@/shell/identity";
import { Button, TextLink } from "@/ui/button";
import { Failure, Notice } from "@/ui/feedback";
import { Card } from "@/ui/layout";
import { humane } from "@/ui/words";
import { describeReplay, OBSTACLES } from "./words";

/** Has a kept request processed again, where that makes sense. */
export function ReplayCard({ request }: { request: CarrierRequestDetail }) {
  const client = useQueryClient();
  const isAdmin = useIsAdmin();
  const replaying = useMutation({
    mutationFn: () => replay(request.id),
    onSuccess: () => client.invalidateQueries(),
  });
  const obstacle = request.replay_obstacle
    ? OBSTACLES[request.replay_obstacle]
    : !isAdmin && "Only an admin has requests processed again.";
  return (
    <Card
      title="Process it again"
      about="As if it had just come in and been believed. What was applied before changes nothing."
      actions={
        !obstacle && (
          <Button busy={replaying.isPending && "Processing"} onClick={() => replaying.mutate()}>
            Replay
          </Button>
        )
      }
    >
      {obstacle && <p className="text-sm text-muted">{obstacle}</p>}
      {replaying.error && <Failure error={replaying.error} />}
      {replaying.data && <Outcome done={replaying.data} />}
    </Card>
  );
}

function Outcome({ done }: { done: Replay }) {
  return (
    <Notice tone={done.problem ? "warn" : "good"}>
      <p>{describeReplay(done)}</p>
      {(done.changes.length > 0 || done.events.length > 0) && (
        <ul className="mt-2 list-disc space-y-1 pl-5">
          {done.changes.map(({ field, before, after }) => (
            <li key={field}>
              {humane(field)}: {spell(before)} → {spell(after)}
            </li>
          ))}
          {done.events.map((kind, index) => (
            <li key={index}>New in its history: {humane(kind).toLowerCase()}</li>
          ))}
        </ul>
      )}
      {done.workflow_run_id && (
        <p className="mt-2">
          <TextLink to="/calls/$id" params={{ id: done.workflow_run_id }}>
            Open the call
          </TextLink>
        </p>
      )}
    </Notice>
  );
}

const spell = (value: unknown) =>
  value === null || value === "" ? "nothing" : typeof value === "string" ? value : JSON.stringify(value);
