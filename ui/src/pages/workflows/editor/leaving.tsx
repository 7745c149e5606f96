import { useBlocker } from "@tanstack/react-router";
import { Button } from "@/ui/button";
import { Dialog, DialogButtons } from "@/ui/dialog";
import type { Draft } from "./draft";

/** Saves before one leaves, and asks if that is not possible. */
export function Leaving({ draft }: { draft: Draft }) {
  const blocker = useBlocker({
    shouldBlockFn: async () => !(await draft.flush()),
    enableBeforeUnload: () => draft.view().save.kind !== "saved",
    withResolver: true,
  });
  if (blocker.status !== "blocked") return null;
  return (
    <Dialog title="Leave without saving?" close={blocker.reset}>
      <p className="text-sm">What you did last could not be saved, and is lost if you leave.</p>
      <DialogButtons>
        <Button look="danger" onClick={blocker.proceed}>
          Leave
        </Button>
        <Button look="primary" onClick={blocker.reset}>
          Stay
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
