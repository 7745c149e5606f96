import type { ReactNode } from "react";
import { classes } from "./classes";

export interface Step {
  title: string;
  about: ReactNode;
  isDone: boolean;
  action?: ReactNode;
}

/** Steps in order. The first that is not done is the one to do now. */
export function Steps({ steps }: { steps: Step[] }) {
  const next = steps.findIndex((step) => !step.isDone);
  return (
    <ol className="space-y-1">
      {steps.map((step, index) => {
        const isNext = index === next;
        return (
          <li
            key={step.title}
            aria-current={isNext ? "step" : undefined}
            className={classes("flex gap-3 rounded-md p-3", isNext && "bg-accent-soft")}
          >
            <span
              aria-hidden
              className={classes(
                "flex size-6 shrink-0 items-center justify-center rounded-full text-xs font-semibold",
                step.isDone ? "bg-good-soft text-good" : "bg-sunken text-ink",
              )}
            >
              {step.isDone ? "✓" : index + 1}
            </span>
            <div className="min-w-0 flex-1 space-y-1">
              <p className="text-sm font-semibold">
                {step.title}
                <span className="sr-only">{step.isDone ? " (done)" : isNext ? " (next)" : " (to do)"}</span>
              </p>
              {!step.isDone && <div className="text-sm text-muted">{step.about}</div>}
              {isNext && step.action && <div className="pt-2">{step.action}</div>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
