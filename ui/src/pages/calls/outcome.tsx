import { ButtonLink } from "@/ui/button";
import { classes } from "@/ui/classes";
import { TONES, type Tone } from "@/ui/feedback";
import { count, formatDuration, humane } from "@/ui/words";
import type { Call } from "./detail";
import { eventTitle, hitches, lastReport, type CallEvent } from "./events";
import { formatMilliseconds } from "./latency";
import { reasonOf, type Place } from "./reasons";

const EDGES: Record<Tone, string> = {
  good: "border-good",
  warn: "border-warn",
  bad: "border-bad",
  plain: "border-edge",
};

/** What the call came to: why it failed and what to do about it, or how it went. */
export function Outcome({ call, events }: { call: Call; events: CallEvent[] }) {
  const reason = reasonOf(call);
  if (!reason) return null;
  const { tone, title, happened, next, place } = reason;
  return (
    <section
      aria-label="What the call came to"
      className={classes(
        "space-y-2 rounded-lg border-l-4 px-4 py-4 text-sm sm:px-5",
        TONES[tone],
        EDGES[tone],
      )}
    >
      <h2 className="text-base">{title}</h2>
      <p className="max-w-prose text-ink">{happened}</p>
      <Evidence call={call} events={events} />
      {next && (
        <p className="max-w-prose text-ink">
          <strong>What to do:</strong> {next}
        </p>
      )}
      {place && <Way place={place} call={call} />}
    </section>
  );
}

/** What the services and the carrier said themselves, and how well the conversation went. */
function Evidence({ call, events }: { call: Call; events: CallEvent[] }) {
  const facts = [...went(call), ...carrierWords(call, events)];
  const troubles = hitches(events);
  return (
    <>
      {facts.length > 0 && <p className="text-ink">{facts.join(" · ")}</p>}
      {troubles.length > 0 && (
        <ul aria-label="Trouble on the way" className="list-disc space-y-1 pl-5 text-ink">
          {troubles.map((event, index) => (
            <li key={index} className="break-words">
              {eventTitle(event)}
              {typeof event.detail.error === "string" && (
                <>
                  : <code className="text-xs">{event.detail.error}</code>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function went({ duration_seconds, latency, answered_at }: Call) {
  if (!answered_at) return [];
  return [
    ...(duration_seconds === null ? [] : [`${formatDuration(duration_seconds)} long`]),
    ...(latency
      ? [
          count(latency.turns, "answered turn"),
          `replies after ${formatMilliseconds(latency.median_seconds)} (median)`,
        ]
      : []),
  ];
}

/** What carriers call the cause, among all they send along. */
const TELLING = /code|error|reason|cause/i;

function carrierWords({ status, disposition }: Call, events: CallEvent[]) {
  const report = lastReport(events);
  const extra = Object.entries((report?.extra ?? {}) as Record<string, unknown>);
  const facts = extra.flatMap(([name, value]) =>
    TELLING.test(name)
      ? [`${humane(name)}: ${typeof value === "string" ? value : JSON.stringify(value)}`]
      : [],
  );
  const word =
    typeof report?.word === "string" && report.word !== status ? [`The carrier’s word: ${report.word}`] : [];
  return disposition === status || !disposition ? [...word, ...facts] : word;
}

function Way({ place, call }: { place: Place; call: Call }) {
  const { telephony_configuration_id: carrier, workflow_id: workflow } = call;
  if (place === "carrier" && carrier)
    return (
      <ButtonLink to="/telephony-configurations/$id" params={{ id: carrier }}>
        Open the carrier
      </ButtonLink>
    );
  if (place === "workflow" && workflow)
    return (
      <ButtonLink to="/workflows/$id" params={{ id: workflow }}>
        Open the workflow
      </ButtonLink>
    );
  const { to, label } = PLACES[place];
  return <ButtonLink to={to}>{label}</ButtonLink>;
}

const PLACES = {
  carrier: { to: "/telephony-configurations", label: "Open the carriers" },
  workflow: { to: "/workflows", label: "Open the workflows" },
  settings: { to: "/settings", label: "Open the settings" },
  webhooks: { to: "/webhooks", label: "Open the carriers’ requests" },
  softphone: { to: "/softphone", label: "Open the softphone" },
} as const;
