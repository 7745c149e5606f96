import type { ReactNode } from "react";
import { Empty, Notice } from "@/ui/feedback";
import { useIsAdmin } from "./identity";

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
