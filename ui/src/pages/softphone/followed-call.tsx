import { useQuery } from "@tanstack/react-query";
import { isLive, type Run } from "@/api/queries";
import { followedRunQuery } from "@/api/softphone";
import { STATUSES } from "@/pages/calls/words";
import { Conversation } from "@/phone/conversation";
import { TextLink } from "@/ui/button";
import { Loaded } from "@/ui/feedback";
import { Badge } from "@/ui/layout";
import { formatDuration, humane } from "@/ui/words";

/** A call a workflow makes: where it stands, and what is said. */
export function FollowedCall({ runId }: { runId: string }) {
  const run = useQuery(followedRunQuery(runId));
  return (
    <Loaded query={run} what="the call">
      {(call) => (
        <section aria-label="The call" className="min-w-0 space-y-4">
          <div className="flex flex-wrap items-center justify-between gap-3">
            <div role="status" className="min-w-0 space-y-1">
              <p className="font-mono font-semibold break-all">{call.to_number}</p>
              <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
                <Badge tone={STATUSES[call.status].tone}>{STATUSES[call.status].label}</Badge>
                {whatBecameOf(call)}
              </p>
            </div>
            <TextLink to="/calls/$id" params={{ id: runId }}>
              The call's page
            </TextLink>
          </div>
          {(call.answered_at ?? isLive(call)) && <Conversation runId={runId} />}
        </section>
      )}
    </Loaded>
  );
}

function whatBecameOf(call: Run) {
  if (isLive(call)) return call.telephony_configuration_name;
  return [
    call.disposition && humane(call.disposition),
    call.duration_seconds && formatDuration(call.duration_seconds),
  ]
    .filter(Boolean)
    .join(" · ");
}
