import { useQuery } from "@tanstack/react-query";
import { identityQuery, isAdmin } from "@/api/session";

/** Who is signed in. Pages behind the sign-in only are drawn when somebody is. */
export const useIdentity = () => useQuery(identityQuery).data ?? null;

/** Whether they may change what the organization has at its carriers. */
export function useIsAdmin() {
  const identity = useIdentity();
  return identity !== null && isAdmin(identity);
}
