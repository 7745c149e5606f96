import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import type { Schemas } from "@/api/client";
import { formatDuration } from "@/ui/words";
import { position, seek, toggle, useAudio } from "./audio";
import { heightsOf, pathOf, squeeze } from "./peaks";
import type { Mark } from "./speech";

const HEIGHT = 112;
const MIDDLE = HEIGHT / 2;
const GAP = 1;
/** What a bar and the space after it take. */
const STEP = 3;

const KEYS: Record<string, number> = {
  ArrowLeft: -5,
  ArrowDown: -5,
  ArrowRight: 5,
  ArrowUp: 5,
  PageDown: -30,
  PageUp: 30,
  Home: -Infinity,
  End: Infinity,
};

interface WaveformProps {
  audio: HTMLAudioElement | null;
  waveform: Schemas["WaveformAnswer"];
  marks: Mark[];
}

/** Both sides of a recording, the caller above, the agent below, and where it is played. */
export function Waveform({ audio, waveform, marks }: WaveformProps) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const seconds = useAudio(audio, position, 0);
  const duration = waveform.duration_seconds;
  const at = duration > 0 ? Math.min(1, seconds / duration) : 0;
  const seekTo = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width: wide } = event.currentTarget.getBoundingClientRect();
    seek(audio, ((event.clientX - left) / wide) * duration);
  };
  const press = (event: KeyboardEvent) => {
    const step = KEYS[event.key];
    if (step !== undefined) seek(audio, step === Infinity ? duration : Math.max(0, seconds + step));
    else if (event.key === " ") toggle(audio);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={frame}
      role="slider"
      tabIndex={0}
      aria-label="Position in the recording"
      aria-valuemin={0}
      aria-valuemax={Math.round(duration)}
      aria-valuenow={Math.round(seconds)}
      aria-valuetext={`${formatDuration(seconds)} of ${formatDuration(duration)}`}
      className="relative h-28 touch-pan-y cursor-pointer rounded-md bg-sunken select-none"
      onKeyDown={press}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        seekTo(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) seekTo(event);
      }}
    >
      <Drawing waveform={waveform} width={width} at={at} />
      <Marks marks={marks} duration={duration} width={width} />
    </div>
  );
}

function Drawing({
  waveform,
  width,
  at,
}: {
  waveform: Schemas["WaveformAnswer"];
  width: number;
  at: number;
}) {
  const clip = useId();
  const [caller, agent] = useMemo(() => pathsOf(waveform, width), [waveform, width]);
  if (width === 0) return null;
  const sides = (
    <>
      <path d={caller} className="fill-caller" />
      <path d={agent} className="fill-agent" />
    </>
  );
  return (
    <svg aria-hidden width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} className="block">
      <clipPath id={clip}>
        <rect width={at * width} height={HEIGHT} />
      </clipPath>
      <g opacity={0.5}>{sides}</g>
      <g clipPath={`url(#${clip})`}>{sides}</g>
      <rect x={Math.min(at * width, width - 2)} width={2} height={HEIGHT} className="fill-ink" />
    </svg>
  );
}

/** A flag at the edge of the agent's side where it was interrupted, of the caller's where keys were pressed. */
function Marks({ marks, duration, width }: { marks: Mark[]; duration: number; width: number }) {
  if (width === 0 || duration === 0 || marks.length === 0) return null;
  return (
    <svg aria-hidden width={width} height={HEIGHT} className="pointer-events-none absolute inset-0">
      {marks.map(({ kind, at }, index) => {
        const x = Math.min(width, (at / duration) * width);
        return kind === "keys" ? (
          <path key={index} d={`M${x - 4} 0h8l-4 7z`} className="fill-caller" />
        ) : (
          <path key={index} d={`M${x - 4} ${HEIGHT}h8l-4 -7z`} className="fill-warn" />
        );
      })}
    </svg>
  );
}

function pathsOf({ caller, agent }: Schemas["WaveformAnswer"], width: number) {
  const bars = Math.max(1, Math.floor(width / STEP));
  const loudest = [...caller, ...agent].reduce((most, peak) => Math.max(most, peak), 0);
  const draw = (peaks: number[], sign: 1 | -1) =>
    pathOf({
      heights: heightsOf(squeeze(peaks, bars), loudest),
      width,
      base: MIDDLE + sign * GAP,
      height: sign * (MIDDLE - GAP - 4),
    });
  return [draw(caller, -1), draw(agent, 1)] as const;
}

function useWidth(frame: React.RefObject<HTMLDivElement | null>) {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return width;
}
