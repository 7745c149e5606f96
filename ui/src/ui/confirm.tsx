import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Button } from "./button";
import { Dialog, DialogButtons } from "./dialog";
import { Failure } from "./feedback";

interface ConfirmProps {
  title: string;
  /** What the button that does it says. */
  action: string;
  run: () => Promise<unknown>;
  close: () => void;
  children: ReactNode;
}

/** Asks before something that cannot be taken back. */
export function Confirm({ title, action, run, close, children }: ConfirmProps) {
  const running = useMutation({ mutationFn: run, onSuccess: close });
  return (
    <Dialog title={title} close={close}>
      <div className="space-y-4 text-sm">
        {children}
        {running.error && <Failure error={running.error} />}
      </div>
      <DialogButtons>
        <Button onClick={close}>Cancel</Button>
        <Button look="danger" busy={running.isPending && action} onClick={() => running.mutate()}>
          {action}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
