import { useBlocker } from "@tanstack/react-router";
import { Button } from "@/ui/button";
import { Dialog, DialogButtons } from "@/ui/dialog";

/** Asks before what was entered is lost by going elsewhere; the browser asks before the tab is closed. */
export function KeepUnsaved({ when }: { when: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: () => when,
    enableBeforeUnload: () => when,
    withResolver: true,
  });
  if (blocker.status !== "blocked") return null;
  return (
    <Dialog title="Leave without saving?" close={blocker.reset}>
      <p className="text-sm">What you entered here is not saved, and is lost if you leave.</p>
      <DialogButtons>
        <Button onClick={blocker.proceed}>Leave</Button>
        <Button look="primary" onClick={blocker.reset}>
          Stay
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
