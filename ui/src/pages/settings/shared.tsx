import type { ReactNode } from "react";
import { useIsAdmin } from "@/shell/identity";
import { Button } from "@/ui/button";
import { Copy } from "@/ui/copy";
import { Dialog, DialogButtons } from "@/ui/dialog";
import { Empty, Notice } from "@/ui/feedback";

/** Why what follows cannot be changed by whoever looks at it; nothing for admins. */
export function ReadOnlyNotice() {
  return useIsAdmin() ? null : <Notice>Only an admin can change this.</Notice>;
}

/** For admins alone; others are told so. */
export function AdminsOnly({ what, children }: { what: string; children: ReactNode }) {
  if (useIsAdmin()) return children;
  return (
    <Empty title="For admins only">
      Only an admin can see and change {what}. Ask one of your organization if you need something here.
    </Empty>
  );
}

interface SavedProps {
  error: string | undefined;
  isSaved: boolean;
  isSaving: boolean;
}

/** The end of a form: what went wrong or right, and the button; none for whoever may not press it. */
export function SaveButton({ error, isSaved, isSaving }: SavedProps) {
  if (!useIsAdmin()) return null;
  return (
    <>
      {error && <Notice tone="bad">{error}</Notice>}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="primary" busy={isSaving && "Saving"}>
          Save
        </Button>
        <span role="status" className="text-sm text-good">
          {isSaved && "Saved."}
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
