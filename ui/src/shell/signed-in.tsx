import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactNode } from "react";
import {
  checkSession,
  identityQuery,
  isSamePerson,
  startAfresh,
  watchOtherTabs,
  type Identity,
} from "@/api/session";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { IdentityContext } from "./identity";
import { SignInForm } from "./sign-in-form";

/** What only one who is signed in sees. When their session ends, they sign in again over it, and nothing of it goes. */
export function SignedIn({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const present = useQuery(identityQuery).data ?? null;
  const [identity, setIdentity] = useState(present);
  const isHere = present !== null && (identity === null || isSamePerson(present, identity));
  if (isHere && present !== identity) setIdentity(present);
  useEffect(() => watchOtherTabs(() => void checkSession(client)), [client]);
  const wasHere = useRef(isHere);
  useEffect(() => {
    if (isHere && !wasHere.current) void client.invalidateQueries();
    wasHere.current = isHere;
  }, [client, isHere]);
  return (
    <IdentityContext value={identity}>
      {children}
      {identity && !isHere && <SignInAgain identity={identity} other={present} />}
    </IdentityContext>
  );
}

/** Covers the page: its reader may not be the one who left it. */
function SignInAgain({ identity, other }: { identity: Identity; other: Identity | null }) {
  const client = useQueryClient();
  const email = identity.user?.email;
  return (
    <Dialog title="Sign in again" covers>
      <div className="space-y-4">
        <p className="text-sm">
          {other
            ? `${other.user?.email} is signed in now. Sign in as ${email} to go on with what you were doing.`
            : "Your session has ended. Sign in to go on with what you were doing: all of it is still there."}
        </p>
        <SignInForm email={email} enter={(present) => client.setQueryData(identityQuery.queryKey, present)} />
        <Button look="quiet" className="w-full" onClick={startAfresh}>
          {other ? `Start afresh as ${other.user?.email}` : "Sign in as somebody else"}
        </Button>
      </div>
    </Dialog>
  );
}
