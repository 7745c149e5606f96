import { useQuery } from "@tanstack/react-query";
import { root } from "@/api/client";
import { peaksQuery } from "@/api/recordings";
import { Button, DownloadLink } from "@/ui/button";
import { Failure, Loading, Notice } from "@/ui/feedback";
import { Field, Select } from "@/ui/field";
import { formatDuration } from "@/ui/words";
import { isBroken, isPlaying, position, setSpeed, toggle, useAudio } from "./audio";
import { marksOf, type Line, type Mark } from "./speech";
import { Waveform } from "./waveform";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];

interface PlayerProps {
  runId: string;
  /** Where the recording lies, below the gateway's own path. */
  url: string;
  lines: Line[];
  audio: HTMLAudioElement | null;
  attach: (audio: HTMLAudioElement | null) => void;
}

/** A call's recording: what it looks like, and the buttons that play it. */
export function Player({ runId, url, lines, audio, attach }: PlayerProps) {
  const broken = useAudio(audio, isBroken, false);
  return (
    <div className="space-y-3">
      <audio ref={attach} preload="metadata" src={root + url} />
      {broken ? (
        <Notice tone="warn">The recording cannot be played: it may have been deleted.</Notice>
      ) : (
        <Outline runId={runId} lines={lines} audio={audio} />
      )}
      <Controls url={url} audio={audio} />
    </div>
  );
}

function Outline({ runId, lines, audio }: Pick<PlayerProps, "runId" | "lines" | "audio">) {
  const { data, error, refetch } = useQuery(peaksQuery(runId));
  if (error) return <Failure error={error} again={refetch} />;
  if (!data)
    return (
      <div className="h-28 rounded-md bg-sunken px-4">
        <Loading what="the recording" />
      </div>
    );
  const marks = marksOf(lines);
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
      <div className="grid h-28 grid-rows-2 items-center text-xs font-medium">
        <span className="text-caller">Caller</span>
        <span className="text-agent">Agent</span>
      </div>
      <Waveform audio={audio} waveform={data} marks={marks} />
      <MarkLegend marks={marks} />
    </div>
  );
}

function MarkLegend({ marks }: { marks: Mark[] }) {
  const kinds = new Set(marks.map(({ kind }) => kind));
  if (kinds.size === 0) return null;
  return (
    <p className="col-start-2 mt-1 flex flex-wrap gap-x-4 text-xs text-muted">
      {kinds.has("keys") && (
        <span>
          <span aria-hidden className="text-caller">
            ▼
          </span>{" "}
          keys pressed
        </span>
      )}
      {kinds.has("interruption") && (
        <span>
          <span aria-hidden className="text-warn">
            ▲
          </span>{" "}
          agent interrupted
        </span>
      )}
    </p>
  );
}

function Controls({ url, audio }: Pick<PlayerProps, "url" | "audio">) {
  const playing = useAudio(audio, isPlaying, false);
  const speed = useAudio(audio, (element) => element.playbackRate, 1);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Button look="primary" className="min-w-20" onClick={() => toggle(audio)}>
        {playing ? "Pause" : "Play"}
      </Button>
      <Clock audio={audio} />
      <div className="ml-auto flex flex-wrap items-center gap-2">
        <Field label="Speed" unlabelled>
          {(wiring) => (
            <Select
              {...wiring}
              className="w-auto"
              value={speed}
              onChange={(event) => setSpeed(audio, Number(event.target.value))}
            >
              {SPEEDS.map((one) => (
                <option key={one} value={one}>
                  {one} ×
                </option>
              ))}
            </Select>
          )}
        </Field>
        <DownloadLink href={root + url}>Download</DownloadLink>
      </div>
    </div>
  );
}

function Clock({ audio }: { audio: HTMLAudioElement | null }) {
  const seconds = useAudio(audio, (element) => Math.floor(position(element)), 0);
  const duration = useAudio(audio, ({ duration }) => (Number.isFinite(duration) ? duration : 0), 0);
  return (
    <p className="text-sm tabular-nums">
      <span className="sr-only">Time: </span>
      {formatDuration(seconds)} <span className="text-muted">/ {formatDuration(duration)}</span>
    </p>
  );
}
