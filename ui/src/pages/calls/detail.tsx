import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { Schemas } from "@/api/client";
import { eventsQuery, isFollowed, isLive, runQuery, transcriptQuery } from "@/api/queries";
import { TextLink } from "@/ui/button";
import { Loaded } from "@/ui/feedback";
import { Badge, Page } from "@/ui/layout";
import { play, seek } from "./audio";
import { Conversation } from "./conversation";
import { DeleteCall } from "./delete-call";
import { CallFacts } from "./facts";
import { turnsOf } from "./latency";
import { LiveCall } from "./live";
import { Outcome } from "./outcome";
import { linesOf } from "./speech";
import { Timeline } from "./timeline";
import { Variables } from "./variables";
import { Waterfall } from "./waterfall";
import { DIRECTIONS, otherParty, STATUSES } from "./words";

export type Call = Schemas["RunAnswer"];

export function CallDetail() {
  const { id } = useParams({ from: "/inside/calls/$id" });
  const run = useQuery(runQuery(id));
  return (
    <Loaded query={run} what="the call">
      {(call) => <Detail key={id} call={call} />}
    </Loaded>
  );
}

function Detail({ call }: { call: Call }) {
  const followed = isFollowed(call);
  const [audio, attach] = useState<HTMLAudioElement | null>(null);
  const events = useQuery(eventsQuery(call.id, followed));
  const transcript = useQuery(transcriptQuery(call.id, followed));
  const { label, tone } = STATUSES[call.status];
  const listen = (seconds: number) => {
    seek(audio, seconds);
    play(audio);
  };
  return (
    <Page
      title={`${DIRECTIONS[call.direction]} call, ${otherParty(call)}`}
      back={<TextLink to="/calls">Calls</TextLink>}
      about={<Badge tone={tone}>{label}</Badge>}
      actions={<DeleteCall call={call} />}
    >
      <Outcome call={call} events={events.data ?? []} />
      {isLive(call) ? (
        <LiveCall run={call} />
      ) : (
        <Conversation
          call={call}
          transcript={transcript}
          lines={linesOf(transcript.data ?? [], events.data ?? [])}
          audio={audio}
          attach={attach}
          listen={listen}
        />
      )}
      <CallFacts call={call} />
      <Variables variables={call.variables} />
      <Waterfall
        turns={turnsOf(events.data ?? [], transcript.data ?? [])}
        listen={call.recording_url ? listen : undefined}
      />
      <Loaded query={events} what="what happened">
        {(list) => <Timeline call={call} events={list} />}
      </Loaded>
    </Page>
  );
}
