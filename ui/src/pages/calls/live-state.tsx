import { useLiveState, type LiveState as State } from "@/api/live";
import { classes } from "@/ui/classes";

const WORDS: Record<State, string> = {
  off: "Paused while nobody looks.",
  connecting: "Connecting …",
  open: "Live: the list follows what happens.",
  lost: "Reconnecting … The list is asked for every few seconds.",
};

/** Whether the page follows what happens. */
export function LiveState() {
  const state = useLiveState();
  return (
    <p role="status" data-state={state} className="flex items-center gap-2">
      <span
        aria-hidden
        className={classes("size-2 shrink-0 rounded-full", state === "open" ? "bg-good" : "bg-edge")}
      />
      {WORDS[state]}
    </p>
  );
}
