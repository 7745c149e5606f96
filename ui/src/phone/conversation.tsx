import { useQuery } from "@tanstack/react-query";
import { eventsQuery, isFollowed, isLive, runQuery, transcriptQuery } from "@/api/queries";
import { LiveTranscript } from "@/pages/calls/live-transcript";
import { linesOf } from "@/pages/calls/speech";
import { Loaded } from "@/ui/feedback";
import { formatSeconds } from "@/ui/words";
import { median, repliesOf } from "./replies";

/** What is said on a call, as it happens, and how long the agent took to answer. */
export function Conversation({ runId }: { runId: string }) {
  const run = useQuery(runQuery(runId));
  const follows = !run.data || isFollowed(run.data);
  const transcript = useQuery(transcriptQuery(runId, follows));
  const events = useQuery(eventsQuery(runId, follows));
  return (
    <div className="space-y-3">
      <Replies seconds={repliesOf(events.data ?? [])} />
      <Loaded query={transcript} what="what is said">
        {(utterances) =>
          utterances.length > 0 || !run.data || isLive(run.data) ? (
            <LiveTranscript lines={linesOf(utterances, events.data ?? [])} />
          ) : (
            <p className="text-sm text-muted">Nothing was said.</p>
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
