import type { ReactNode } from "react";
import { Badge } from "@/ui/layout";
import { worst, type Problem } from "../document/problems";
import { Notice } from "@/ui/feedback";

interface SectionProps {
  title: string;
  about?: ReactNode;
  /** Whether it is open at first. */
  open?: boolean;
  children: ReactNode;
}

/** A part of a form that can be folded. */
export function Section({ title, about, open, children }: SectionProps) {
  return (
    <details open={open} className="group/section border-t border-line pt-3 first:border-t-0 first:pt-0">
      <summary className="text-sm font-semibold">{title}</summary>
      <div className="mt-3 space-y-4 pb-1">
        {about && <p className="text-sm text-muted">{about}</p>}
        {children}
      </div>
    </details>
  );
}

interface ItemProps {
  title: ReactNode;
  field: string;
  problems: readonly Problem[];
  open?: boolean | undefined;
  actions?: ReactNode;
  children: ReactNode;
}

/** One of several things in a form, told apart by its title, unfolded to be changed. */
export function Item({ title, field, problems, open, actions, children }: ItemProps) {
  return (
    <details data-field={field} open={open} className="rounded-md border border-line bg-canvas">
      <summary className="px-3 py-2.5 text-sm">
        <span className="inline-flex max-w-[calc(100%-1.5rem)] flex-wrap items-center gap-2 align-top">
          {title}
          <ProblemBadge problems={problems} />
        </span>
      </summary>
      <div className="space-y-4 border-t border-line p-3">
        {children}
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
    </details>
  );
}

export function ProblemBadge({ problems }: { problems: readonly Problem[] }) {
  const severity = worst(problems);
  if (!severity) return null;
  return (
    <Badge tone={severity === "error" ? "bad" : "warn"}>
      <span aria-hidden>{severity === "error" ? "✕" : "!"}</span> {problems.length}
      <span className="sr-only"> to look at</span>
    </Badge>
  );
}

/** Problems that belong to no field of their own. */
export function Problems({ problems }: { problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <Notice tone={worst(problems) === "error" ? "bad" : "warn"}>
      {problems.map(({ message, path }) => (
        <p key={`${path.join(".")} ${message}`}>{message}</p>
      ))}
    </Notice>
  );
}
