import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Schemas } from "@/api/client";
import { isLive } from "@/api/queries";
import { followedEventsQuery, followedRunQuery, followedTranscriptQuery } from "@/api/softphone";
import { classes } from "@/ui/classes";
import { Loaded, type Tone } from "@/ui/feedback";
import { Badge } from "@/ui/layout";
import { formatSeconds } from "@/ui/words";
import { median, repliesOf } from "./replies";

/** What is said on a call, as it happens, and how long the agent took to answer. */
export function Conversation({ runId }: { runId: string }) {
  const run = useQuery(followedRunQuery(runId));
  const isFollowed = !run.data || isLive(run.data);
  const transcript = useQuery(followedTranscriptQuery(runId, isFollowed));
  const events = useQuery(followedEventsQuery(runId, isFollowed));
  const { refetch: readAgain } = transcript;
  const { refetch: lookAgain } = events;
  useEffect(() => {
    // The last words may have been written down after they were last asked for.
    if (!isFollowed) void Promise.all([readAgain(), lookAgain()]);
  }, [isFollowed, readAgain, lookAgain]);
  return (
    <div className="space-y-3">
      <Replies seconds={repliesOf(events.data ?? [])} />
      <Loaded query={transcript} what="what is said">
        {(utterances) =>
          utterances.length === 0 ? (
            <p className="py-6 text-center text-sm text-muted">
              {isFollowed ? "What is said appears here." : "Nothing was said."}
            </p>
          ) : (
            <Utterances utterances={utterances} />
          )
        }
      </Loaded>
    </div>
  );
}

function Replies({ seconds }: { seconds: number[] }) {
  const last = seconds.at(-1);
  if (last === undefined) return null;
  return (
    <p className="text-sm text-muted">
      Last answer after <span className="font-semibold text-ink">{formatSeconds(last)}</span>
      {seconds.length > 1 && ` · median ${formatSeconds(median(seconds))} of ${seconds.length}`}
    </p>
  );
}

function Utterances({ utterances }: { utterances: Schemas["UtteranceAnswer"][] }) {
  const list = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    if (isAtEnd.current && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [utterances]);
  return (
    <div
      ref={list}
      role="log"
      aria-label="Transcript"
      tabIndex={0}
      className="max-h-96 overflow-y-auto pr-1"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isAtEnd.current = scrollTop + clientHeight > scrollHeight - 40;
      }}
    >
      <ol className="space-y-3">
        {utterances.map((one) => (
          <Utterance key={`${one.started_at}-${one.speaker}`} one={one} />
        ))}
      </ol>
    </div>
  );
}

function Utterance({ one }: { one: Schemas["UtteranceAnswer"] }) {
  const isAgent = one.speaker === "agent";
  return (
    <li className={classes("max-w-[88%] space-y-1 text-sm", !isAgent && "ml-auto")}>
      <p
        className={classes("flex flex-wrap items-center gap-2 text-xs text-muted", !isAgent && "justify-end")}
      >
        {isAgent ? "Agent" : "Caller"}
        {one.response_seconds !== null && (
          <Badge tone={toneOf(one.response_seconds)}>after {formatSeconds(one.response_seconds)}</Badge>
        )}
        {one.interrupted && "interrupted"}
      </p>
      <p
        className={classes(
          "rounded-lg px-3 py-2 break-words",
          isAgent ? "rounded-tl-none bg-sunken" : "rounded-tr-none bg-accent-soft",
        )}
      >
        {one.text}
      </p>
    </li>
  );
}

const toneOf = (seconds: number): Tone => (seconds < 1 ? "good" : seconds < 2 ? "warn" : "bad");
