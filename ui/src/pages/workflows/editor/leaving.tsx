import { useBlocker } from "@tanstack/react-router";
import { Button } from "@/ui/button";
import { Dialog, DialogButtons } from "@/ui/dialog";
import type { Draft } from "./draft";
import { whyNotSaved } from "./save-state";

/** Saves before one leaves, and asks if that is not possible. */
export function Leaving({ draft }: { draft: Draft }) {
  const blocker = useBlocker({
    shouldBlockFn: async () => !(await draft.flush()),
    enableBeforeUnload: () => !draft.isSaved(),
    withResolver: true,
  });
  if (blocker.status !== "blocked") return null;
  return (
    <Dialog title="Leave without saving?" close={blocker.reset}>
      <div className="space-y-3 text-sm">
        <p>What you did last is not saved, and is lost if you leave.</p>
        <p>{whyNotSaved(draft.view().save)}</p>
      </div>
      <DialogButtons>
        <Button onClick={blocker.reset}>Stay</Button>
        <Button
          look="danger"
          onClick={() => {
            draft.abandon();
            blocker.proceed();
          }}
        >
          Leave
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
