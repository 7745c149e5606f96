import { useEffect, useRef } from "react";
import { classes } from "@/ui/classes";
import { meterValue } from "./loudness";

interface Props {
  label: string;
  color: string;
  /** Root mean square, of 1, as it is just now. */
  read: () => number;
}

/** How loud something is, drawn with every picture of the screen. */
export function Meter({ label, color, read }: Props) {
  const meter = useRef<HTMLDivElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let shown = 0;
    let next = 0;
    const draw = () => {
      // It rises at once and falls slowly, so that it can be read.
      shown = Math.max(meterValue(read()), shown - 3);
      const value = String(Math.round(shown));
      if (meter.current && meter.current.ariaValueNow !== value) {
        meter.current.ariaValueNow = value;
        if (bar.current) bar.current.style.transform = `scaleX(${shown / 100})`;
      }
      next = requestAnimationFrame(draw);
    };
    draw();
    return () => cancelAnimationFrame(next);
  }, [read]);
  return (
    <div className="grid grid-cols-[6rem_1fr] items-center gap-3 text-sm">
      <span className="text-muted" aria-hidden>
        {label}
      </span>
      <div
        ref={meter}
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={0}
        className="h-2.5 overflow-hidden rounded-full bg-sunken"
      >
        <div ref={bar} className={classes("h-full w-full origin-left scale-x-0 rounded-full", color)} />
      </div>
    </div>
  );
}
