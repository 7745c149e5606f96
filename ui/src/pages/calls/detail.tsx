import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useRef } from "react";
import { root, type Schemas } from "@/api/client";
import { eventsQuery, isLive, runQuery, transcriptQuery } from "@/api/queries";
import { TextLink } from "@/ui/button";
import { Loaded } from "@/ui/feedback";
import { Badge, Card, Facts, Page } from "@/ui/layout";
import { formatClock, formatDuration, formatMoment, formatSeconds, humane } from "@/ui/words";
import { costOf, DIRECTIONS, durationOf, otherParty, STATUSES } from "./words";

type Call = Schemas["RunAnswer"];

export function CallDetail() {
  const { id } = useParams({ from: "/inside/calls/$id" });
  const run = useQuery(runQuery(id));
  return (
    <Loaded query={run} what="the call">
      {(call) => <Detail call={call} />}
    </Loaded>
  );
}

function Detail({ call }: { call: Call }) {
  const audio = useRef<HTMLAudioElement>(null);
  const { label, tone } = STATUSES[call.status];
  const listen = (seconds: number) => {
    if (!audio.current) return;
    audio.current.currentTime = seconds;
    void audio.current.play();
  };
  return (
    <Page
      title={`${DIRECTIONS[call.direction]} call, ${otherParty(call)}`}
      back={<TextLink to="/calls">Calls</TextLink>}
      about={<Badge tone={tone}>{label}</Badge>}
    >
      <Card title="The call">
        <Facts
          facts={[
            ["From", call.from_number],
            ["To", call.to_number],
            ["Began", formatMoment(call.created_at)],
            ["Duration", durationOf(call)],
            ["Ended as", call.disposition && humane(call.disposition)],
            ["Answered by", call.answered_by && humane(call.answered_by)],
            ["Workflow", call.workflow_name],
            ["Carrier", <CarrierLink key="carrier" call={call} />],
            ["Cost", costOf(call)],
            [
              "Carrier's name for it",
              call.call_id && <code className="text-xs break-all">{call.call_id}</code>,
            ],
            ...latencyFacts(call),
          ]}
        />
      </Card>
      {call.recording_url && (
        <Card title="Recording" about="The caller is on the left, the agent on the right.">
          <audio
            ref={audio}
            controls
            preload="metadata"
            src={root + call.recording_url}
            className="w-full"
            aria-label="Recording of the call"
          />
        </Card>
      )}
      <Transcript call={call} listen={call.recording_url ? listen : undefined} />
      <Events call={call} />
      <Variables variables={call.variables} />
    </Page>
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

function latencyFacts({ latency }: Call): [string, string][] {
  if (!latency) return [];
  return [
    ["Replies, median", formatSeconds(latency.median_seconds)],
    ["Replies, slowest of 20", formatSeconds(latency.p95_seconds)],
    ["Longest reply", formatSeconds(latency.longest_seconds)],
  ];
}

const SPEAKERS: Record<Schemas["UtteranceAnswer"]["speaker"], string> = { caller: "Caller", agent: "Agent" };

function Transcript({ call, listen }: { call: Call; listen: ((seconds: number) => void) | undefined }) {
  const transcript = useQuery(transcriptQuery(call.id, isLive(call)));
  return (
    <Card title="Transcript">
      <Loaded query={transcript} what="what was said">
        {(utterances) =>
          utterances.length === 0 ? (
            <p className="text-sm text-muted">
              {isLive(call) ? "Nobody has spoken yet." : "Nothing was said."}
            </p>
          ) : (
            <ol className="space-y-3">
              {utterances.map((one) => (
                <li
                  key={`${one.started_at}-${one.speaker}`}
                  className="grid grid-cols-[3.5rem_1fr] gap-3 text-sm"
                >
                  <Moment seconds={one.started_at} listen={listen} />
                  <div className="min-w-0">
                    <p className="text-muted">
                      <span className="font-semibold text-ink">{SPEAKERS[one.speaker]}</span>
                      {one.response_seconds !== null && ` · after ${formatSeconds(one.response_seconds)}`}
                      {one.interrupted && " · interrupted"}
                    </p>
                    <p className="break-words">{one.text}</p>
                  </div>
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </Card>
  );
}

function Moment({ seconds, listen }: { seconds: number; listen: ((seconds: number) => void) | undefined }) {
  const text = formatDuration(seconds);
  if (!listen) return <span className="text-muted">{text}</span>;
  return (
    <button
      type="button"
      className="min-h-6 self-start text-left font-medium text-accent underline underline-offset-2"
      aria-label={`Listen from ${text}`}
      onClick={() => listen(seconds)}
    >
      {text}
    </button>
  );
}

function Events({ call }: { call: Call }) {
  const events = useQuery(eventsQuery(call.id, isLive(call)));
  return (
    <Card title="What happened">
      <Loaded query={events} what="what happened">
        {(list) =>
          list.length === 0 ? (
            <p className="text-sm text-muted">Nothing has been learned of this call yet.</p>
          ) : (
            <ol className="space-y-3">
              {list.map((event, index) => (
                <li key={index} className="grid gap-x-3 text-sm sm:grid-cols-[7rem_1fr]">
                  <time dateTime={event.occurred_at} className="text-muted">
                    {formatClock(event.occurred_at)}
                  </time>
                  <div className="min-w-0">
                    <p className="font-medium">{humane(event.kind)}</p>
                    <Details detail={event.detail} />
                  </div>
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </Card>
  );
}

function Details({ detail }: { detail: Record<string, unknown> }) {
  const entries = Object.entries(detail).filter(([, value]) => value !== null && value !== "");
  if (entries.length === 0) return null;
  return (
    <p className="break-words text-muted">
      {entries.map(([name, value]) => `${humane(name)}: ${spell(value)}`).join(" · ")}
    </p>
  );
}

function Variables({ variables }: { variables: Record<string, unknown> }) {
  const entries = Object.entries(variables);
  if (entries.length === 0) return null;
  return (
    <Card title="Variables">
      <Facts facts={entries.map(([name, value]) => [name, spell(value)])} />
    </Card>
  );
}

const spell = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
