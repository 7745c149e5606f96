import { Button } from "@/ui/button";
import type { Draft, DraftView } from "./draft";
import type { SaveState as State } from "./save-state";

const SAVED: Record<State["kind"], string> = {
  saved: "Saved",
  unsaved: "Not saved yet …",
  saving: "Saving …",
  unreadable: "YAML cannot be read: not saved",
  conflict: "Not saved: somebody else changed this draft",
  failed: "Not saved",
};

const BAD: readonly State["kind"][] = ["unreadable", "conflict", "failed"];

interface SaveStateProps {
  save: State;
  draft: Draft;
  /** Asks whose draft is kept. */
  decide: () => void;
}

/** Whether the gateway has the draft. */
export function SaveState({ save, draft, decide }: SaveStateProps) {
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <span role="status" className={BAD.includes(save.kind) ? "text-bad" : undefined}>
        {SAVED[save.kind]}
        {save.kind === "failed" && `: ${save.message}`}
      </span>
      {save.kind === "failed" && (
        <Button look="quiet" onClick={() => void draft.flush()}>
          Save now
        </Button>
      )}
      {save.kind === "conflict" && (
        <Button look="quiet" onClick={decide}>
          Decide …
        </Button>
      )}
    </span>
  );
}

export function UndoButtons({ view, draft }: { view: DraftView; draft: Draft }) {
  return (
    <>
      <IconButton label="Undo" mark="↶" keys="Control+Z" enabled={view.canUndo} press={draft.undo} />
      <IconButton label="Redo" mark="↷" keys="Control+Shift+Z" enabled={view.canRedo} press={draft.redo} />
    </>
  );
}

interface IconButtonProps {
  label: string;
  mark: string;
  keys: string;
  enabled: boolean;
  press: () => void;
}

function IconButton({ label, mark, keys, enabled, press }: IconButtonProps) {
  return (
    <Button
      aria-label={label}
      aria-keyshortcuts={keys}
      title={`${label} (${keys.replace("Control", "Ctrl")})`}
      aria-disabled={!enabled}
      className="min-w-10 px-2 text-lg leading-none"
      onClick={() => enabled && press()}
    >
      <span aria-hidden>{mark}</span>
    </Button>
  );
}
