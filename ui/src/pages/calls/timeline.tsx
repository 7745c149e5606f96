import { TONES, type Tone } from "@/ui/feedback";
import { classes } from "@/ui/classes";
import { Card } from "@/ui/layout";
import { formatClock } from "@/ui/words";
import { entriesOf, eventTitle, eventTone, repliesTitle, sinceBeginning, type CallEvent } from "./events";

/** Everything that happened, in order; timings of replies in a row are one entry. */
export function Timeline({ events, beginning }: { events: CallEvent[]; beginning: string }) {
  return (
    <Card
      title="What happened"
      about="Every event of the call, in the order in which the gateway learned of it."
    >
      {events.length === 0 ? (
        <p className="text-sm text-muted">Nothing has been learned of this call yet.</p>
      ) : (
        <ol aria-label="Events">
          {entriesOf(events).map((entry, index) =>
            "event" in entry ? (
              <Happening key={index} event={entry.event} beginning={beginning} />
            ) : (
              <Replies key={index} replies={entry.replies} beginning={beginning} />
            ),
          )}
        </ol>
      )}
    </Card>
  );
}

interface MomentProps {
  event: CallEvent;
  beginning: string;
  title: string;
  tone?: Tone;
  children?: React.ReactNode;
}

function Moment({ event, beginning, title, tone = "plain", children }: MomentProps) {
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-sm last:[&_.thread]:hidden">
      <span aria-hidden className="flex flex-col items-center">
        <span
          className={classes("mt-1.5 size-2.5 shrink-0 rounded-full border border-current", TONES[tone])}
        />
        <span className="thread w-px flex-1 bg-line" />
      </span>
      <div className="min-w-0 pb-4">
        <p className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className="min-w-0 font-medium break-words">{title}</span>
          <span className="text-muted tabular-nums">
            {sinceBeginning(event, beginning)}
            {" · "}
            <time dateTime={event.occurred_at}>{formatClock(event.occurred_at)}</time>
          </span>
        </p>
        {children}
      </div>
    </li>
  );
}

function Happening({ event, beginning }: { event: CallEvent; beginning: string }) {
  return (
    <Moment event={event} beginning={beginning} title={eventTitle(event)} tone={eventTone(event)}>
      <Details detail={event.detail} />
    </Moment>
  );
}

function Replies({ replies, beginning }: { replies: CallEvent[]; beginning: string }) {
  const [first] = replies;
  if (!first) return null;
  return (
    <Moment event={first} beginning={beginning} title={repliesTitle(replies)}>
      <details>
        <summary className="min-h-6 w-fit text-muted">Each of them</summary>
        <ol aria-label="Replies" className="mt-2">
          {replies.map((reply, index) => (
            <Happening key={index} event={reply} beginning={beginning} />
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
