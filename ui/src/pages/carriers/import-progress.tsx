import { useId } from "react";
import { Button } from "@/ui/button";
import { DialogButtons } from "@/ui/dialog";
import { Notice } from "@/ui/feedback";
import { count } from "@/ui/words";
import type { ImportResult } from "./importing";

const MARKS: Record<ImportResult["tone"], { mark: string; color: string; word: string }> = {
  good: { mark: "✓", color: "text-good", word: "Done" },
  partly: { mark: "!", color: "text-warn", word: "Partly done" },
  bad: { mark: "✕", color: "text-bad", word: "Failed" },
};

interface Props {
  total: number;
  results: ImportResult[];
  isRunning: boolean;
  stop: () => void;
  close: () => void;
}

/** How far an import is, and what became of each number. What needs somebody stands first. */
export function ImportProgress({ total, results, isRunning, stop, close }: Props) {
  const id = useId();
  const troubled = results.filter(({ tone }) => tone !== "good");
  const inOrder = [...troubled, ...results.filter(({ tone }) => tone === "good").reverse()];
  return (
    <div className="space-y-4">
      {isRunning ? (
        <div className="space-y-2">
          <p id={id} className="text-sm">
            Importing {Math.min(results.length + 1, total)} of {total} …
          </p>
          <progress className="h-2 w-full" aria-labelledby={id} max={total} value={results.length} />
        </div>
      ) : (
        <Notice tone={troubled.length ? "warn" : "good"}>{summary(total, results, troubled.length)}</Notice>
      )}
      {results.length > 0 && (
        <ul
          aria-label="Results"
          tabIndex={0}
          className="max-h-64 space-y-2 overflow-y-auto rounded-md border border-line p-3 text-sm"
        >
          {inOrder.map(({ address, tone, text }) => (
            <li key={address} className="flex gap-2">
              <span aria-hidden className={`w-4 shrink-0 text-center font-semibold ${MARKS[tone].color}`}>
                {MARKS[tone].mark}
              </span>
              <p className="min-w-0">
                <span className="sr-only">{MARKS[tone].word}: </span>
                <span className="font-mono">{address}</span> <span className="text-muted">{text}</span>
              </p>
            </li>
          ))}
        </ul>
      )}
      <DialogButtons>
        {isRunning ? <Button onClick={stop}>Stop</Button> : <Button onClick={close}>Close</Button>}
      </DialogButtons>
    </div>
  );
}

function summary(total: number, results: ImportResult[], troubled: number) {
  const failed = results.filter(({ tone }) => tone === "bad").length;
  const imported = `${count(results.length - failed, "number")} imported`;
  if (results.length < total) return `Stopped: ${imported}, ${total - results.length} left as they were.`;
  if (troubled === 0) return `All done: ${imported}.`;
  return `${imported}; ${troubled === 1 ? "one needs" : `${troubled} need`} another look.`;
}
