import type { ReactNode } from "react";
import { classes } from "@/ui/classes";
import { TONES, type Tone } from "@/ui/feedback";
import { formatClock } from "@/ui/words";
import { sinceBeginning } from "./events";

interface MomentProps {
  at: string;
  beginning: string;
  title: ReactNode;
  tone?: Tone;
  children?: ReactNode;
}

/** Something that happened, and when. */
export function Moment({ at, beginning, title, tone, children }: MomentProps) {
  return (
    <Knot {...(tone && { tone })}>
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="min-w-0 font-medium break-words">{title}</span>
        <span className="text-muted tabular-nums">
          {sinceBeginning(at, beginning)}
          {" · "}
          <time dateTime={at}>{formatClock(at)}</time>
        </span>
      </p>
      {children}
    </Knot>
  );
}

/** A place on the thread that holds what happened together. */
export function Knot({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-sm last:[&_.thread]:hidden">
      <span aria-hidden className="flex flex-col items-center">
        <span
          className={classes("mt-1.5 size-2.5 shrink-0 rounded-full border border-current", TONES[tone])}
        />
        <span className="thread w-px flex-1 bg-line" />
      </span>
      <div className="min-w-0 pb-4">{children}</div>
    </li>
  );
}
