import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, ask, type Schemas } from "./client";
import { pollEvery } from "./live";

export type CarrierRequest = Schemas["WebhookRequestSummary"];
export type CarrierRequestDetail = Schemas["WebhookRequestAnswer"];
export type Replay = Schemas["ReplayAnswer"];

/** How far back, in hours. */
export const WITHIN = { "1h": 1, "24h": 24, "7d": 24 * 7 } as const;
export type Within = keyof typeof WITHIN;

export interface RequestFilter {
  verdict?: CarrierRequest["verdict"];
  provider?: string;
  telephony_configuration_id?: string;
  workflow_run_id?: string;
  within?: Within;
}

const PAGE = 50;
const POLL_MS = 5_000;

/** Everything that has to do with the log begins like this. */
export const requestsKey = ["webhook-requests"] as const;

function sinceOf(within: Within) {
  const hours: number | undefined = WITHIN[within];
  return hours && new Date(Date.now() - hours * 3_600_000).toISOString();
}

export const requestsQuery = (filter: RequestFilter) =>
  infiniteQueryOptions({
    queryKey: [...requestsKey, "list", filter],
    initialPageParam: "",
    refetchInterval: () => pollEvery(POLL_MS),
    queryFn: ({ pageParam, signal }) => {
      const { within, ...rest } = filter;
      const since = within && sinceOf(within);
      const query = {
        ...rest,
        limit: PAGE,
        ...(since && { since }),
        ...(pageParam && { cursor: pageParam }),
      };
      return ask(api.GET("/api/v1/webhook-requests", { signal, params: { query } }));
    },
    getNextPageParam: (page) => page.next_cursor,
  });

export const requestQuery = (request_id: string) =>
  queryOptions({
    queryKey: [...requestsKey, "one", request_id],
    // What came is written down once.
    staleTime: Infinity,
    queryFn: ({ signal }) =>
      ask(api.GET("/api/v1/webhook-requests/{request_id}", { signal, params: { path: { request_id } } })),
  });

export const replay = (request_id: string) =>
  ask(api.POST("/api/v1/webhook-requests/{request_id}/replay", { params: { path: { request_id } } }));
