import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { requestsQuery } from "@/api/webhooks";
import { Button, TextLink } from "@/ui/button";
import { Loaded } from "@/ui/feedback";
import { Card } from "@/ui/layout";
import type { Call } from "./detail";
import { entriesOf, eventTitle, eventTone, keyOf, repliesTitle, type CallEvent, type Entry } from "./events";
import { Knot, Moment } from "./moment";
import { RequestMoment } from "./request-moment";

/** Everything that happened and every request of the carrier; timings of replies in a row are one entry. */
export function Timeline({ call, events }: { call: Call; events: CallEvent[] }) {
  const filter = { workflow_run_id: call.id };
  const requests = useInfiniteQuery(requestsQuery(filter));
  const known = requests.data?.pages.flatMap(({ items }) => items) ?? [];
  const entries = entriesOf(events, known, requests.hasNextPage);
  return (
    <Card
      title="What happened"
      about="Every event of the call, and every request of its carrier with whether it was believed."
      actions={
        known.length > 0 && (
          <TextLink to="/webhooks" search={filter}>
            Only the requests
          </TextLink>
        )
      }
    >
      <Loaded query={requests} what="the carrier’s requests">
        {() => null}
      </Loaded>
      {entries.length > 0 && (
        <ol aria-label="Events">
          {entries.map((entry) => (
            <Happening
              key={keyOf(entry)}
              entry={entry}
              beginning={call.created_at}
              gap={
                <Button
                  busy={requests.isFetchingNextPage && "Loading"}
                  onClick={() => void requests.fetchNextPage()}
                >
                  Show older requests
                </Button>
              }
            />
          ))}
        </ol>
      )}
      {requests.data && known.length === 0 && <NoRequest />}
    </Card>
  );
}

function NoRequest() {
  return (
    <p className="text-sm text-muted">
      The log has no request about this call: its carrier sent none, or it was so long ago that the log has
      forgotten it.
    </p>
  );
}

interface HappeningProps {
  entry: Entry;
  beginning: string;
  gap: ReactNode;
}

function Happening({ entry, beginning, gap }: HappeningProps) {
  if ("event" in entry) return <Event event={entry.event} beginning={beginning} />;
  if ("replies" in entry) return <Replies replies={entry.replies} beginning={beginning} />;
  if ("request" in entry) return <RequestMoment request={entry.request} beginning={beginning} />;
  return <Gap>{gap}</Gap>;
}

function Gap({ children }: { children: ReactNode }) {
  return (
    <Knot>
      <p className="mb-2 text-muted">There are more requests, from before the next one here.</p>
      {children}
    </Knot>
  );
}

function Event({ event, beginning }: { event: CallEvent; beginning: string }) {
  return (
    <Moment at={event.occurred_at} beginning={beginning} title={eventTitle(event)} tone={eventTone(event)}>
      <Details detail={event.detail} />
    </Moment>
  );
}

function Replies({ replies, beginning }: { replies: CallEvent[]; beginning: string }) {
  const [first] = replies;
  if (!first) return null;
  return (
    <Moment at={first.occurred_at} beginning={beginning} title={repliesTitle(replies)}>
      <details>
        <summary className="min-h-6 w-fit text-muted">Each of them</summary>
        <ol aria-label="Replies" className="mt-2">
          {replies.map((reply, index) => (
            <Event key={index} event={reply} beginning={beginning} />
          ))}
        </ol>
      </details>
    </Moment>
  );
}

function Details({ detail }: { detail: Record<string, unknown> }) {
  if (Object.keys(detail).length === 0) return null;
  return (
    <details>
      <summary className="min-h-6 w-fit text-muted">Details</summary>
      <pre className="mt-1 max-h-80 overflow-auto rounded-md bg-sunken p-3 text-xs break-words whitespace-pre-wrap">
        {JSON.stringify(detail, null, 2)}
      </pre>
    </details>
  );
}
