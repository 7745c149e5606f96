import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { versionQuery } from "@/api/workflows";
import { Button } from "@/ui/button";
import { classes } from "@/ui/classes";
import { Loaded } from "@/ui/feedback";
import { count } from "@/ui/words";
import { diffLines, folded, type DiffLine } from "../document/diff";
import type { JsonObject } from "../document/json";
import { toYaml } from "../document/yaml";
import { useEditing } from "./editing";

interface Props {
  workflowId: string;
  number: number;
  close: () => void;
}

/** A published version beside the present draft. */
export function Comparison({ workflowId, number, close }: Props) {
  const version = useQuery(versionQuery(workflowId, number));
  return (
    <Loaded query={version} what={`version ${number}`}>
      {({ document }) => <Compared number={number} version={document as JsonObject} close={close} />}
    </Loaded>
  );
}

function Compared({ number, version, close }: { number: number; version: JsonObject; close: () => void }) {
  const { document, change } = useEditing();
  const [isWhole, setWhole] = useState(false);
  const lines = useMemo(() => diffLines(toYaml(version), toYaml(document)), [version, document]);
  const changed = (kind: DiffLine["kind"]) => lines.filter((line) => line.kind === kind).length;
  const isSame = changed("same") === lines.length;
  const shown = isWhole ? lines.filter(({ kind }) => kind !== "added") : folded(lines);
  return (
    <section aria-label={`Version ${number}`} className="flex h-full min-h-0 flex-col">
      <header className="flex flex-wrap items-center justify-between gap-2 border-b border-line p-3">
        <div className="min-w-0 text-sm">
          <h2 className="text-base">
            {isWhole ? `Version ${number}` : `From version ${number} to the draft`}
          </h2>
          <p className="text-muted">
            {isSame
              ? "The draft says the same."
              : `The draft has ${count(changed("added"), "line")} more, and lacks ${changed("removed")}.`}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button aria-pressed={isWhole} onClick={() => setWhole(!isWhole)}>
            {isWhole ? "Show what changed" : "Show the whole version"}
          </Button>
          <Button
            look="primary"
            onClick={() => {
              change(() => version);
              close();
            }}
          >
            Restore as draft
          </Button>
          <Button onClick={close}>Close</Button>
        </div>
      </header>
      {/* It scrolls, so it is reached by the keyboard. */}
      <div
        tabIndex={0}
        className="relative min-h-40 flex-1 overflow-auto py-2 font-mono text-[0.8125rem] leading-5"
      >
        {shown.map((line, index) => (
          <Line key={index} line={line} plain={isWhole} />
        ))}
      </div>
    </section>
  );
}

const MARKS = { same: " ", added: "+", removed: "−" };
const WORDS = { same: "", added: "added: ", removed: "removed: " };

function Line({ line, plain }: { line: DiffLine | number; plain: boolean }) {
  if (typeof line === "number")
    return <p className="bg-sunken px-3 text-muted">… {count(line, "line")} unchanged …</p>;
  const kind = plain ? "same" : line.kind;
  return (
    <p
      className={classes(
        "flex gap-3 px-3 break-words whitespace-pre-wrap",
        kind === "added" && "bg-good-soft text-good",
        kind === "removed" && "bg-bad-soft text-bad",
      )}
    >
      <span aria-hidden className="w-3 shrink-0 select-none">
        {MARKS[kind]}
      </span>
      <span className="sr-only">{WORDS[kind]}</span>
      <span className="min-w-0">{line.text}</span>
    </p>
  );
}
