import type { ReactNode } from "react";
import { KeepUnsaved } from "@/forms/unsaved";
import { Button } from "@/ui/button";
import { Copy } from "@/ui/copy";
import { Dialog, DialogButtons } from "@/ui/dialog";
import { Notice } from "@/ui/feedback";

interface SavedProps {
  isDirty: boolean;
  saving: { isPending: boolean; isSuccess: boolean };
  error: string | undefined;
}

/** The end of a form: what went wrong or right, and the button. What was entered is not lost unasked. */
export function SaveButton({ isDirty, saving, error }: SavedProps) {
  return (
    <>
      <KeepUnsaved when={isDirty && !saving.isPending} />
      {error && <Notice tone="bad">{error}</Notice>}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="primary" busy={saving.isPending && "Saving"}>
          Save
        </Button>
        <span role="status" className="text-sm text-good">
          {saving.isSuccess && !isDirty && "Saved."}
        </span>
      </div>
    </>
  );
}

interface ShownOnceProps {
  title: string;
  label: string;
  value: string;
  close: () => void;
  children: ReactNode;
}

/** A secret that the gateway tells once. */
export function ShownOnce({ title, label, value, close, children }: ShownOnceProps) {
  return (
    <Dialog title={title} close={close}>
      <div className="space-y-4 text-sm">
        {children}
        <Copy label={label} value={value} />
        <Notice tone="warn">Copy it now: it is shown this once, and nobody can look it up later.</Notice>
      </div>
      <DialogButtons>
        <Button look="primary" onClick={close}>
          Done
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
