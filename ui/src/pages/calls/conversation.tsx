import type { UseQueryResult } from "@tanstack/react-query";
import { isLive } from "@/api/queries";
import { Loaded } from "@/ui/feedback";
import { Card } from "@/ui/layout";
import type { Call } from "./detail";
import { Player } from "./player";
import type { Line, Utterance } from "./speech";
import { Transcript } from "./transcript";

interface ConversationProps {
  call: Call;
  transcript: Pick<UseQueryResult<Utterance[]>, "data" | "error" | "refetch">;
  /** What was said and keyed, as far as it is loaded. */
  lines: Line[];
  audio: HTMLAudioElement | null;
  attach: (audio: HTMLAudioElement | null) => void;
  listen: (seconds: number) => void;
}

/** The recording and what was said, in step. */
export function Conversation({ call, transcript, lines, audio, attach, listen }: ConversationProps) {
  const { id, recording_url: url } = call;
  return (
    <Card title="Conversation">
      <div className="space-y-5">
        {url && <Player runId={id} url={url} lines={lines} audio={audio} attach={attach} />}
        <Loaded query={transcript} what="what was said">
          {() =>
            lines.length > 0 ? (
              <Transcript lines={lines} audio={audio} listen={url ? listen : undefined} />
            ) : (
              <p className="text-sm text-muted">{silence(call)}</p>
            )
          }
        </Loaded>
      </div>
    </Card>
  );
}

function silence(call: Call) {
  if (isLive(call)) return "Nobody has spoken yet.";
  return call.recording_url ? "Nothing was said." : "Nothing was said, and nothing was recorded.";
}
