import { useEffect, useState } from "react";
import type { Run } from "@/api/queries";
import { formatDuration } from "@/ui/words";

/** The present, every second. */
function useNow() {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

type Clock = Pick<Run, "answered_at" | "created_at">;

/** How long a call has been talked on, or has rung, so far. */
export const secondsSoFar = ({ answered_at, created_at }: Clock, now: number) =>
  Math.max(0, Math.floor((now - Date.parse(answered_at ?? created_at)) / 1000));

export function RunningTime({ run }: { run: Run }) {
  const seconds = secondsSoFar(run, useNow());
  return (
    <span role="timer" aria-live="off" className="font-medium text-ink tabular-nums">
      {formatDuration(seconds)}
      <span className="font-normal text-muted"> {run.answered_at ? "so far" : "ringing"}</span>
    </span>
  );
}
