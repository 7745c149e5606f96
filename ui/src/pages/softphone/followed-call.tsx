import { useQuery } from "@tanstack/react-query";
import { isLive, runQuery, type Run } from "@/api/queries";
import { LiveCall } from "@/pages/calls/live";
import { nameOf } from "@/pages/calls/reasons";
import { STATUSES } from "@/pages/calls/words";
import { Conversation } from "@/phone/conversation";
import { TextLink } from "@/ui/button";
import { Loaded } from "@/ui/feedback";
import { Badge, Card } from "@/ui/layout";
import { formatDuration } from "@/ui/words";

/** A call a workflow makes: where it stands, and what is said. */
export function FollowedCall({ runId }: { runId: string }) {
  const run = useQuery(runQuery(runId));
  return (
    <Loaded query={run} what="the call">
      {(call) => (
        <div className="min-w-0 space-y-6">
          <Card
            title="The call"
            actions={
              <span className="text-sm">
                <TextLink to="/calls/$id" params={{ id: runId }}>
                  The call's page
                </TextLink>
              </span>
            }
          >
            <div role="status" className="space-y-1">
              <p className="font-mono font-semibold break-all">{call.to_number}</p>
              <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
                <Badge tone={STATUSES[call.status].tone}>{STATUSES[call.status].label}</Badge>
                {whatBecameOf(call)}
              </p>
            </div>
          </Card>
          {isLive(call) && <LiveCall run={call} />}
          {!isLive(call) && call.answered_at && (
            <Card title="Conversation">
              <Conversation runId={runId} />
            </Card>
          )}
        </div>
      )}
    </Loaded>
  );
}

function whatBecameOf(call: Run) {
  if (isLive(call)) return call.telephony_configuration_name;
  const reason = call.disposition && nameOf(call.disposition);
  const duration = call.duration_seconds && formatDuration(call.duration_seconds);
  return [reason, duration].filter(Boolean).join(" · ");
}
