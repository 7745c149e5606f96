import { useEffect, useRef, useState } from "react";
import { root } from "@/api/client";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/feedback";
import { Listener, type Hearing } from "./listener";

const OUTCOMES: Record<"over" | "unrecorded" | "refused" | "crowded" | "lost", string> = {
  over: "The call is over. Its recording follows.",
  unrecorded: "This call cannot be heard from here: it is recorded on another host, or not at all.",
  refused: "You are no longer signed in.",
  crowded: "You are listening in on as many calls as anybody may. Close another one first.",
  lost: "The connection was lost.",
};

function socketUrl(runId: string) {
  const url = new URL(`${root}/api/v1/workflow-runs/${runId}/listen`, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return url.href;
}

/** The call's sound, as long as this is drawn. */
export function ListenIn({ runId, stop }: { runId: string; stop: () => void }) {
  const [volume, setVolume] = useState(0.8);
  const [attempt, setAttempt] = useState(0);
  const [hearing, setHearing] = useState<Hearing>({ state: "waiting" });
  const [listener, setListener] = useState<Listener | null>(null);
  const loudness = useRef(volume);
  useEffect(() => {
    const opened = new Listener(socketUrl(runId), loudness.current, setHearing);
    setListener(opened);
    return () => opened.close();
  }, [runId, attempt]);
  const turn = (value: number) => {
    loudness.current = value;
    setVolume(value);
    listener?.turn(value);
  };
  if (hearing.state in OUTCOMES)
    return (
      <Notice>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p>{OUTCOMES[hearing.state as keyof typeof OUTCOMES]}</p>
          {(hearing.state === "lost" || hearing.state === "crowded") && (
            <Button onClick={() => setAttempt(attempt + 1)}>Listen in again</Button>
          )}
        </div>
      </Notice>
    );
  return (
    <section aria-label="Listening in" className="space-y-3 rounded-md bg-sunken p-3 sm:p-4">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <p role="status" className="text-sm">
          <How hearing={hearing} />
        </p>
        <div className="flex flex-wrap items-center gap-3">
          <label className="flex items-center gap-2 text-sm">
            Volume
            <input
              type="range"
              min={0}
              max={1}
              step={0.05}
              value={volume}
              aria-valuetext={`${Math.round(volume * 100)} percent`}
              onChange={(event) => turn(Number(event.target.value))}
              className="w-28"
            />
          </label>
          {hearing.state === "blocked" && (
            <Button look="primary" onClick={() => void listener?.resume()}>
              Turn the sound on
            </Button>
          )}
          <Button onClick={stop}>Stop listening</Button>
        </div>
      </div>
      <Meters listener={listener} />
    </section>
  );
}

function How({ hearing }: { hearing: Hearing }) {
  if (hearing.state === "playing")
    return (
      <>
        <strong>Listening in</strong>, {hearing.behindSeconds.toFixed(1)} s behind
      </>
    );
  if (hearing.state === "blocked") return "Your browser keeps the sound off until you ask for it.";
  return "Waiting for the sound of the call …";
}

const SIDES = [
  { label: "Caller, left", color: "bg-caller" },
  { label: "Agent, right", color: "bg-agent" },
];
const AUDIBLE = 0.01;

/** How loud each side is. `data-heard` counts how often something was. */
function Meters({ listener }: { listener: Listener | null }) {
  const bars = useRef<(HTMLDivElement | null)[]>([]);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let heard = 0;
    let frame = requestAnimationFrame(function draw() {
      const levels = listener?.levels ?? [];
      levels.forEach((level, side) => {
        const bar = bars.current[side];
        if (bar) bar.style.transform = `scaleX(${Math.min(1, level * 1.6).toFixed(3)})`;
      });
      if (levels.some((level) => level > AUDIBLE)) heard += 1;
      if (box.current) box.current.dataset.heard = String(heard);
      frame = requestAnimationFrame(draw);
    });
    return () => cancelAnimationFrame(frame);
  }, [listener]);
  return (
    <div ref={box} data-heard="0" aria-hidden className="grid grid-cols-2 gap-4 text-xs text-muted">
      {SIDES.map(({ label, color }, side) => (
        <div key={label} className="space-y-1">
          {label}
          <div className="h-2 overflow-hidden rounded-full bg-line">
            <div
              ref={(bar) => void (bars.current[side] = bar)}
              className={`h-full origin-left scale-x-0 rounded-full ${color}`}
            />
          </div>
        </div>
      ))}
    </div>
  );
}
