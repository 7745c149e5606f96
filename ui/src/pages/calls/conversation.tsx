import { useQuery } from "@tanstack/react-query";
import { eventsQuery, isLive, transcriptQuery } from "@/api/queries";
import { Loaded } from "@/ui/feedback";
import { Card } from "@/ui/layout";
import type { Call } from "./detail";
import { Player } from "./player";
import { linesOf } from "./speech";
import { Transcript } from "./transcript";

interface ConversationProps {
  call: Call;
  audio: HTMLAudioElement | null;
  attach: (audio: HTMLAudioElement | null) => void;
  listen: (seconds: number) => void;
}

/** The recording and what was said, in step. */
export function Conversation({ call, audio, attach, listen }: ConversationProps) {
  const live = isLive(call);
  const transcript = useQuery(transcriptQuery(call.id, live));
  const events = useQuery(eventsQuery(call.id, live));
  const { id, recording_url: url } = call;
  return (
    <Card title="Conversation">
      <div className="space-y-5">
        {url && <Player runId={id} url={url} audio={audio} attach={attach} />}
        <Loaded query={transcript} what="what was said">
          {(utterances) => {
            const lines = linesOf(utterances, events.data ?? []);
            if (lines.length > 0)
              return <Transcript lines={lines} audio={audio} listen={url ? listen : undefined} />;
            return (
              <p className="text-sm text-muted">
                {live
                  ? "Nobody has spoken yet."
                  : url
                    ? "Nothing was said."
                    : "Nothing was said, and nothing was recorded."}
              </p>
            );
          }}
        </Loaded>
      </div>
    </Card>
  );
}
