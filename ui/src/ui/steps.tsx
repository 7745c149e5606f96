import type { ReactNode } from "react";
import type { Look } from "./button";
import { classes } from "./classes";

export interface Step {
  title: string;
  about: ReactNode;
  isDone: boolean;
  /** What takes one there, as long as it is not done; drawn more plainly where it is not what to do now. */
  action?: ((look: Look) => ReactNode) | false | undefined;
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
              {!step.isDone && step.action && (
                <div className="flex flex-wrap gap-2 pt-2">
                  {step.action(isNext ? "primary" : "secondary")}
                </div>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
