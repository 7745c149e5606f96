import { Handle, Position, type Node, type NodeProps } from "@xyflow/react";
import { classes } from "@/ui/classes";
import type { Chip, GraphNode } from "../document/graph";
import type { Problem } from "../document/problems";

export type CardNode = Node<
  { node: GraphNode; severity: Problem["severity"] | undefined; count: number; isVisited: boolean },
  "card"
>;

const CHIPS: Record<Chip["kind"], { mark: string; about: string; look: string }> = {
  ends: { mark: "■", about: "ends the call", look: "bg-ink text-surface rounded-full" },
  "hands-over": {
    mark: "↗",
    about: "hands the caller over",
    look: "bg-accent-soft text-accent rounded-full",
  },
  stays: { mark: "↻", about: "stays here", look: "bg-sunken text-ink rounded" },
  nowhere: { mark: "!", about: "there is no such node", look: "bg-bad-soft text-bad rounded" },
};
const SHOWN_CHIPS = 2;

/** A node as it is drawn: its name, its first words, and what is called there without going elsewhere. */
export function NodeCard({ data: { node, severity, count, isVisited }, selected }: NodeProps<CardNode>) {
  const { name, words, chips, isInitial } = node;
  return (
    <div
      className={classes(
        "flex h-full flex-col rounded-lg border-2 bg-surface text-left text-ink shadow-sm",
        selected ? "border-accent" : severity === "error" ? "border-bad" : "border-edge",
        isVisited && "outline-4 outline-offset-2 outline-good",
        name === null && "border-dashed",
      )}
    >
      {name !== null && <Handle type="target" position={Position.Top} className="graph-handle" />}
      <div className="flex items-center gap-2 px-3 pt-2">
        <span className="min-w-0 flex-1 truncate text-[0.9375rem] font-semibold">
          {name ?? <span className="text-sm">At every node</span>}
        </span>
        {isVisited && <Mark look="bg-good-soft text-good">Now</Mark>}
        {isInitial && <Mark look="bg-accent-soft text-accent">Start</Mark>}
        {severity && (
          <Mark look={severity === "error" ? "bg-bad-soft text-bad" : "bg-warn-soft text-warn"}>
            {severity === "error" ? "✕" : "!"} {count}
          </Mark>
        )}
      </div>
      {name !== null && (
        <p className="mt-1 line-clamp-2 px-3 text-[0.8125rem] leading-[1.1rem] text-muted">
          {words || "Says nothing yet"}
        </p>
      )}
      {chips.length > 0 && (
        <p className="mt-auto flex gap-1.5 overflow-hidden px-3 pb-2.5">
          {chips.slice(0, SHOWN_CHIPS).map((chip) => (
            <span
              key={chip.name}
              title={`${chip.name}: ${CHIPS[chip.kind].about}`}
              className={classes("min-w-0 truncate px-2 py-0.5 text-xs", CHIPS[chip.kind].look)}
            >
              <span aria-hidden>{CHIPS[chip.kind].mark}</span> {chip.name}
            </span>
          ))}
          {chips.length > SHOWN_CHIPS && (
            <span className="rounded bg-sunken px-1.5 py-0.5 text-xs">+{chips.length - SHOWN_CHIPS}</span>
          )}
        </p>
      )}
      <Handle
        type="source"
        position={Position.Bottom}
        isConnectable={name !== null}
        className={classes("graph-handle", name === null && "invisible")}
      />
    </div>
  );
}

function Mark({ look, children }: { look: string; children: React.ReactNode }) {
  return (
    <span className={classes("shrink-0 rounded px-1.5 py-0.5 text-xs font-semibold", look)}>{children}</span>
  );
}
