import { useEffect, useRef, useState } from "react";
import { classes } from "@/ui/classes";
import { Badge } from "@/ui/layout";
import { count, formatDuration, formatSeconds } from "@/ui/words";
import { isPlaying, position, useAudio } from "./audio";
import { lineAt, type Line } from "./speech";

interface TranscriptProps {
  lines: Line[];
  audio: HTMLAudioElement | null;
  /** Plays the recording from there, if there is one. */
  listen: ((seconds: number) => void) | undefined;
}

/** What was said. The line that is heard is marked, and kept in sight until the reader scrolls. */
export function Transcript({ lines, audio, listen }: TranscriptProps) {
  const list = useRef<HTMLOListElement>(null);
  const [follows, setFollows] = useState(true);
  const current = useAudio(audio, (element) => lineAt(lines, position(element)), -1);
  const playing = useAudio(audio, isPlaying, false);
  useEffect(() => {
    if (follows && current >= 0) keepInSight(list.current, current);
  }, [follows, current]);
  const letGo = () => setFollows(false);
  return (
    <section aria-label="Transcript" className="min-w-0">
      <div className="mb-2 flex min-h-8 flex-wrap items-center justify-between gap-2">
        <h3 className="text-sm">Transcript</h3>
        {!follows && playing && (
          <button
            type="button"
            className="min-h-8 rounded-md bg-accent-soft px-2.5 text-sm font-medium text-accent"
            onClick={() => setFollows(true)}
          >
            Follow the recording
          </button>
        )}
      </div>
      <ol
        ref={list}
        tabIndex={listen ? undefined : 0}
        aria-label="What was said"
        className="relative max-h-[32rem] space-y-1 overflow-y-auto overscroll-contain"
        onWheel={letGo}
        onTouchMove={letGo}
        onKeyDown={(event) => {
          if (event.key.startsWith("Page") || event.key.startsWith("Arrow")) letGo();
        }}
      >
        {lines.map((line, index) => (
          <Row
            key={index}
            line={line}
            isCurrent={index === current}
            listen={
              listen &&
              (() => {
                setFollows(true);
                listen(line.startedAt);
              })
            }
          />
        ))}
      </ol>
    </section>
  );
}

/** Scrolls the list, never the page around it. */
function keepInSight(list: HTMLOListElement | null, index: number) {
  const row = list?.children[index];
  if (!list || !(row instanceof HTMLElement)) return;
  const isVisible =
    row.offsetTop >= list.scrollTop && row.offsetTop + row.offsetHeight <= list.scrollTop + list.clientHeight;
  if (!isVisible) list.scrollTo({ top: row.offsetTop - list.clientHeight / 3 });
}

interface RowProps {
  line: Line;
  isCurrent: boolean;
  listen: (() => void) | undefined;
}

export function Row({ line, isCurrent, listen }: RowProps) {
  const Element = listen ? "button" : "div";
  return (
    <li aria-current={isCurrent || undefined}>
      <Element
        {...(listen && { type: "button" as const, onClick: listen })}
        className={classes(
          "grid w-full grid-cols-[2.75rem_minmax(0,1fr)] gap-2 rounded-md border-l-4 py-1.5 pr-2 pl-2 text-left text-sm",
          line.speaker === "caller" ? "border-caller" : "border-agent",
          isCurrent && "bg-accent-soft",
          listen && !isCurrent && "hover:bg-sunken",
        )}
      >
        <span className="text-muted tabular-nums">
          {listen && <span className="sr-only">Listen from </span>}
          {formatDuration(Math.floor(line.startedAt))}
        </span>
        <span className="min-w-0 space-y-0.5">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
            <span
              className={classes("font-semibold", line.speaker === "caller" ? "text-caller" : "text-agent")}
            >
              {line.speaker === "caller" ? "Caller" : "Agent"}
            </span>
            {line.responseSeconds !== null && (
              <span className="text-muted">replied after {formatSeconds(line.responseSeconds)}</span>
            )}
            {line.interrupted && <Badge tone="warn">Interrupted</Badge>}
          </span>
          {line.keys === undefined ? (
            <span className="block break-words">{line.text}</span>
          ) : (
            <Keys keys={line.keys} />
          )}
        </span>
      </Element>
    </li>
  );
}

function Keys({ keys }: { keys: string | number }) {
  if (typeof keys === "number") return <span className="block">Pressed {count(keys, "key")}</span>;
  return (
    <span className="flex flex-wrap items-center gap-1">
      Pressed{" "}
      {Array.from(keys, (key, index) => (
        <kbd key={index} className="rounded border border-edge bg-surface px-1.5 font-mono text-xs">
          {key}
        </kbd>
      ))}
    </span>
  );
}
