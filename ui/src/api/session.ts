import { queryOptions, type QueryClient } from "@tanstack/react-query";
import { api, ApiError, ask, type Schemas } from "./client";

export type Identity = Schemas["Identity"];

// The session itself is a cookie that scripts cannot see; this only says whether asking for it makes sense.
const HINT = "patchbay.signed-in";

export const identityQuery = queryOptions({
  queryKey: ["me"],
  staleTime: 60_000,
  queryFn: async () => {
    if (!localStorage.getItem(HINT)) return null;
    try {
      return await ask(api.GET("/api/v1/auth/me"));
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
});

export async function signIn(client: QueryClient, credentials: { email: string; password: string }) {
  const identity = await ask(api.POST("/api/v1/auth/login", { body: credentials }));
  localStorage.setItem(HINT, "yes");
  client.clear();
  client.setQueryData(identityQuery.queryKey, identity);
}

export async function signOut(client: QueryClient) {
  await ask(api.POST("/api/v1/auth/logout"));
  forgetSession(client);
}

export function forgetSession(client: QueryClient) {
  localStorage.removeItem(HINT);
  client.setQueryData(identityQuery.queryKey, null);
}

export const isAdmin = (identity: Identity) => identity.role === "owner" || identity.role === "admin";
