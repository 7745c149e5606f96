import { queryOptions, type QueryClient } from "@tanstack/react-query";
import { api, ApiError, ask, root, type Schemas } from "./client";

export type Identity = Schemas["Identity"];

// The session itself is a cookie that scripts cannot see; this only says whether asking for it makes sense, and
// tells the browser's other tabs that somebody came or went.
const HINT = "patchbay.signed-in";

/** Who is signed in; `null` once nobody is, or nobody any more. */
export const identityQuery = queryOptions({
  queryKey: ["me"],
  staleTime: 60_000,
  queryFn: async () => {
    if (!localStorage.getItem(HINT)) return null;
    try {
      return await ask(api.GET("/api/v1/auth/me"));
    } catch (error) {
      if (!saysSignedOut(error)) throw error;
      localStorage.removeItem(HINT);
      return null;
    }
  },
});

export async function signIn(credentials: { email: string; password: string }) {
  const identity = await ask(api.POST("/api/v1/auth/login", { body: credentials }));
  localStorage.setItem(HINT, identity.user?.id ?? identity.organization.id);
  return identity;
}

export const signOut = () => leave(api.POST("/api/v1/auth/logout"));

/** Ends every session of the person, this one too. */
export const signOutEverywhere = () => leave(api.POST("/api/v1/auth/logout-everywhere"));

async function leave(asked: Parameters<typeof ask>[0]) {
  try {
    await ask(asked);
  } catch (error) {
    if (!saysSignedOut(error)) throw error;
  }
  localStorage.removeItem(HINT);
  startAfresh();
}

/** Loads the app anew: nothing stays in the tab of what it showed to whoever was there before. */
export const startAfresh = () => location.assign(`${root}/`);

export const saysSignedOut = (error: unknown) => error instanceof ApiError && error.status === 401;

/** Asks who is signed in: a refused request may mean that the session is over, and only the answer to this says so. */
export const checkSession = (client: QueryClient) =>
  client.invalidateQueries({ queryKey: identityQuery.queryKey }, { cancelRefetch: false });

/** Be called when somebody signs in or out in another tab, until what this returns is called. */
export function watchOtherTabs(changed: () => void) {
  const hear = ({ key }: StorageEvent) => {
    if (key === HINT) changed();
  };
  addEventListener("storage", hear);
  return () => removeEventListener("storage", hear);
}

export const isSamePerson = (one: Identity, other: Identity) =>
  one.organization.id === other.organization.id && one.user?.id === other.user?.id;

export const isAdmin = (identity: Identity) => identity.role === "owner" || identity.role === "admin";
