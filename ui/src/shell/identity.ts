import { createContext, useContext } from "react";
import { isAdmin, type Identity } from "@/api/session";

export const IdentityContext = createContext<Identity | null>(null);

/** Who is using the app. They stay it while they sign in again, when their session has ended. */
export const useIdentity = () => useContext(IdentityContext);

/** Whether they may change what the organization has at its carriers. */
export function useIsAdmin() {
  const identity = useIdentity();
  return identity !== null && isAdmin(identity);
}
