import type { ReactNode } from "react";
import type { Overview } from "@/api/overview";
import { nameOf } from "@/pages/calls/reasons";
import { TextLink } from "@/ui/button";
import { Card } from "@/ui/layout";
import { formatCount, formatMinutes, formatShare } from "./figures";

interface Ranked {
  key: string;
  name: ReactNode;
  calls: number;
  more?: string;
}

/** Names with how many calls they have, the longest bar first. */
function Ranking({ title, about, ranked }: { title: string; about: string; ranked: Ranked[] }) {
  const most = Math.max(1, ...ranked.map(({ calls }) => calls));
  return (
    <Card title={title} about={about}>
      {ranked.length === 0 ? (
        <p className="text-sm text-muted">Nothing yet.</p>
      ) : (
        <ol className="space-y-3">
          {ranked.map(({ key, name, calls, more }) => (
            <li key={key} className="space-y-1 text-sm">
              <p className="flex items-baseline justify-between gap-3">
                <span className="min-w-0 break-words">{name}</span>
                <span className="shrink-0 tabular-nums">{formatCount(calls)}</span>
              </p>
              <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-sunken">
                <div
                  className="h-full rounded-full bg-chart-1"
                  style={{ width: `${(calls / most) * 100}%` }}
                />
              </div>
              {more && <p className="text-xs text-muted">{more}</p>}
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

const busy = ({ calls, answered, talk_seconds }: Overview["numbers"][number]) =>
  `${formatShare(answered, calls)} answered · ${formatMinutes(talk_seconds)} of talk`;

export function Rankings({ overview }: { overview: Overview }) {
  const { outcomes, workflows, numbers } = overview;
  const ended = outcomes.reduce((sum, { calls }) => sum + calls, 0);
  return (
    <div className="grid gap-6 lg:grid-cols-3">
      <Ranking
        title="Outcomes"
        about="How calls ended."
        ranked={outcomes.map(({ outcome, calls }) => ({
          key: outcome,
          name: nameOf(outcome),
          calls,
          more: formatShare(calls, ended),
        }))}
      />
      <Ranking
        title="Busiest workflows"
        about="With the most calls."
        ranked={workflows.map((workflow) => ({
          key: workflow.id ?? "",
          name: workflow.id ? (
            <TextLink to="/calls" search={{ workflow_id: workflow.id }}>
              {workflow.name}
            </TextLink>
          ) : (
            "Deleted workflows"
          ),
          calls: workflow.calls,
          more: busy({ ...workflow, address: "" }),
        }))}
      />
      <Ranking
        title="Busiest numbers"
        about="Called, or calling."
        ranked={numbers.map((number) => ({
          key: number.address,
          name: <span className="font-mono break-all">{number.address}</span>,
          calls: number.calls,
          more: busy(number),
        }))}
      />
    </div>
  );
}
