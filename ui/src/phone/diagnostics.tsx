import { useEffect, useState } from "react";
import { count } from "@/ui/words";
import type { Diagnostics as Measured, Telephone } from "./telephone";

const EVERY_MILLISECONDS = 1_000;

/** How well the network and the computer carry the call, in one line. */
export function Diagnostics({ telephone }: { telephone: Telephone }) {
  const [measured, setMeasured] = useState<Measured | null>(null);
  useEffect(() => {
    const timer = setInterval(() => setMeasured(telephone.diagnostics), EVERY_MILLISECONDS);
    return () => clearInterval(timer);
  }, [telephone]);
  return (
    <p className="min-h-8 text-xs text-muted" data-testid="diagnostics">
      {measured && spell(measured)}
    </p>
  );
}

const spell = ({ sent, unsent, received, jitter, underruns, buffered, skipped }: Measured) =>
  [
    `${sent} frames sent`,
    unsent > 0 && `${unsent} not sent`,
    `${received} received`,
    `jitter ${jitter.toFixed(0)} ms`,
    `${Math.round(buffered * 1000)} ms waiting`,
    count(underruns, "gap"),
    skipped > 0 && `${skipped.toFixed(1)} s left out`,
  ]
    .filter(Boolean)
    .join(" · ");
