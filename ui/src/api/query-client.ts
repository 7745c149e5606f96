import { QueryCache, QueryClient, MutationCache } from "@tanstack/react-query";
import { ApiError } from "./client";
import { checkSession, saysSignedOut } from "./session";

function onError(error: Error) {
  if (saysSignedOut(error)) void checkSession(queryClient);
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) =>
        count < 2 && error instanceof ApiError && (error.status === 0 || error.status === 503),
    },
  },
});
