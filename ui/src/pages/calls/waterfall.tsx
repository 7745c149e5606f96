import { useState } from "react";
import { Button } from "@/ui/button";
import { classes } from "@/ui/classes";
import { Card } from "@/ui/layout";
import { count } from "@/ui/words";
import {
  formatMilliseconds,
  ofStage,
  STAGES,
  summaryOf,
  ticksUpTo,
  type StageName,
  type Turn,
} from "./latency";

const COLOURS: Record<StageName, string> = {
  pause_noticed: "fill-stage-1",
  transcribed: "fill-stage-2",
  turn_decided: "fill-stage-3",
  reply_worded: "fill-stage-4",
  reply_voiced: "fill-stage-5",
  reply_sent: "fill-stage-6",
};

interface WaterfallProps {
  turns: Turn[];
  listen: ((seconds: number) => void) | undefined;
}

/** Where the time of each answer went. */
export function Waterfall({ turns, listen }: WaterfallProps) {
  const [asTable, setAsTable] = useState(false);
  const summary = summaryOf(turns.map(({ total }) => total));
  if (!summary) return null;
  return (
    <Card
      title="Response times"
      about={
        <>
          From the caller’s last sound to the agent’s first, in {count(turns.length, "answered turn")}: half
          of them took at most <strong className="text-ink">{formatMilliseconds(summary.median)}</strong>, and
          19 of 20 at most <strong className="text-ink">{formatMilliseconds(summary.p95)}</strong>.
        </>
      }
      actions={
        <Button aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? "Show as bars" : "Show as a table"}
        </Button>
      }
    >
      <div className="space-y-5">
        {asTable ? <Table turns={turns} /> : <Bars turns={turns} listen={listen} />}
        <Legend turns={turns} />
      </div>
    </Card>
  );
}

function Bars({ turns, listen }: WaterfallProps) {
  const ticks = ticksUpTo(Math.max(...turns.map(({ total }) => total)));
  const end = ticks.at(-1) ?? 1;
  return (
    <div>
      <ol aria-label="Answered turns" className="space-y-2.5">
        {turns.map((turn, index) => (
          <li key={index} className="text-sm">
            <div className="mb-1 flex items-baseline gap-2">
              <span className="w-5 shrink-0 text-muted tabular-nums">{index + 1}</span>
              <Said turn={turn} listen={listen} />
              <span className="shrink-0 font-medium tabular-nums">{formatMilliseconds(turn.total)}</span>
            </div>
            <Bar turn={turn} end={end} />
          </li>
        ))}
      </ol>
      <Axis ticks={ticks} end={end} />
    </div>
  );
}

function Said({ turn: { said, at }, listen }: { turn: Turn; listen: WaterfallProps["listen"] }) {
  const text = said ?? "Nothing was written down";
  if (!listen || at === undefined) return <span className="min-w-0 flex-1 truncate text-muted">{text}</span>;
  return (
    <button
      type="button"
      className="min-h-6 min-w-0 flex-1 truncate text-left text-muted hover:text-ink hover:underline"
      onClick={() => listen(at)}
    >
      <span className="sr-only">Listen to </span>
      {text}
    </button>
  );
}

function Bar({ turn, end }: { turn: Turn; end: number }) {
  const starts = turn.parts.map((_, index) =>
    turn.parts.slice(0, index).reduce((sum, { seconds }) => sum + seconds, 0),
  );
  return (
    <>
      <svg aria-hidden width="100%" height="18" className="block overflow-hidden rounded bg-sunken">
        {turn.parts.map(({ name, seconds }, index) => (
          <rect
            key={name}
            x={`${((starts[index] ?? 0) / end) * 100}%`}
            width={`${(seconds / end) * 100}%`}
            height="18"
            className={classes(COLOURS[name], "stroke-surface")}
          />
        ))}
      </svg>
      <span className="sr-only">
        {turn.parts.map(({ name, seconds }) => `${labelOf(name)}: ${formatMilliseconds(seconds)}`).join("; ")}
      </span>
    </>
  );
}

function Axis({ ticks, end }: { ticks: number[]; end: number }) {
  return (
    <svg aria-hidden width="100%" height="24" className="mt-1 block fill-muted text-[11px]">
      {ticks.map((tick, index) => (
        <text
          key={tick}
          x={`${(tick / end) * 100}%`}
          y="16"
          textAnchor={index === 0 ? "start" : index === ticks.length - 1 ? "end" : "middle"}
        >
          {index === ticks.length - 1
            ? formatMilliseconds(tick)
            : Math.round(tick * 1000).toLocaleString("en-US")}
        </text>
      ))}
    </svg>
  );
}

const labelOf = (name: StageName) => STAGES.find((stage) => stage.name === name)?.label ?? name;

/** What the colours stand for: each stage in plain words, with its median. */
function Legend({ turns }: { turns: Turn[] }) {
  return (
    <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-2 lg:grid-cols-3">
      {STAGES.map(({ name, label, about }) => {
        const median = summaryOf(ofStage(turns, name))?.median;
        return (
          <div key={name} className="grid grid-cols-[auto_minmax(0,1fr)] content-start gap-x-2">
            <svg aria-hidden width="12" height="12" className="mt-1">
              <rect width="12" height="12" rx="3" className={COLOURS[name]} />
            </svg>
            <dt className="font-medium">
              {label}
              {median !== undefined && (
                <span className="font-normal text-muted"> · {formatMilliseconds(median)}</span>
              )}
            </dt>
            <dd className="col-start-2 text-muted">{about}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function Table({ turns }: { turns: Turn[] }) {
  const cell = "px-3 py-2 text-right whitespace-nowrap tabular-nums";
  return (
    <div
      role="region"
      aria-label="Response times"
      tabIndex={0}
      className="overflow-x-auto rounded-md border border-line"
    >
      <table className="w-full text-sm">
        <thead className="bg-sunken text-left">
          <tr>
            <th scope="col" className="px-3 py-2 font-medium">
              Turn
            </th>
            {STAGES.map(({ name, label }) => (
              <th key={name} scope="col" className="px-3 py-2 text-right font-medium">
                {label}
              </th>
            ))}
            <th scope="col" className="px-3 py-2 text-right font-medium">
              Together
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {turns.map((turn, index) => (
            <tr key={index}>
              <th scope="row" className="px-3 py-2 text-left font-normal">
                {index + 1}
              </th>
              {STAGES.map(({ name }) => {
                const part = turn.parts.find((one) => one.name === name);
                return (
                  <td key={name} className={cell}>
                    {part ? formatMilliseconds(part.seconds) : "–"}
                  </td>
                );
              })}
              <td className={classes(cell, "font-medium")}>{formatMilliseconds(turn.total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
