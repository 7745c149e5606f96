import { useBlocker } from "@tanstack/react-router";
import { Button } from "@/ui/button";
import { Dialog, DialogButtons } from "@/ui/dialog";
import type { Telephone, TelephoneState } from "./telephone";

/** Asks before somebody who is on the line goes to another page. */
export function LeavingHangsUp({ telephone, state }: { telephone: Telephone; state: TelephoneState }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => state.phase === "live" && current.pathname !== next.pathname,
    enableBeforeUnload: false,
    withResolver: true,
  });
  if (blocker.status !== "blocked") return null;
  const leave = () => {
    telephone.hangUp();
    blocker.proceed();
  };
  return (
    <Dialog title="Hang up and leave?" close={blocker.reset}>
      <p className="text-sm">You are on the line. The call ends when you leave this page.</p>
      <DialogButtons>
        <Button onClick={blocker.reset}>Stay</Button>
        <Button look="danger" onClick={leave}>
          Hang up and leave
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
