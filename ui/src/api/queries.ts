import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, ask, everything, type Schemas } from "./client";
import { pollEvery } from "./live";
import type { operations } from "./schema";

export type Configuration = Schemas["ConfigurationAnswer"];
export type ProviderForm = Schemas["ProviderForm"];
export type PhoneNumber = Schemas["PhoneNumberAnswer"];
export type Run = Schemas["RunSummary"];
export type RunFilter = Omit<
  NonNullable<operations["list_runs_api_v1_workflow_runs_get"]["parameters"]["query"]>,
  "limit" | "cursor"
>;

export const providersQuery = queryOptions({
  queryKey: ["providers"],
  staleTime: Infinity,
  queryFn: async () => (await ask(api.GET("/api/v1/organizations/telephony-providers/metadata"))).providers,
});

export const configurationsQuery = queryOptions({
  queryKey: ["configurations"],
  queryFn: ({ signal }) =>
    everything((query) => ask(api.GET("/api/v1/telephony-configurations", { signal, params: { query } }))),
});

export const configurationQuery = (configuration_id: string) =>
  queryOptions({
    queryKey: ["configurations", configuration_id],
    queryFn: ({ signal }) =>
      ask(
        api.GET("/api/v1/telephony-configurations/{configuration_id}", {
          signal,
          params: { path: { configuration_id } },
        }),
      ),
  });

export const accountCheckQuery = (configuration_id: string) =>
  queryOptions({
    queryKey: ["configurations", configuration_id, "check"],
    staleTime: 300_000,
    queryFn: () =>
      ask(
        api.POST("/api/v1/telephony-configurations/{configuration_id}/check", {
          params: { path: { configuration_id } },
        }),
      ),
  });

export const inboundUrlQuery = (configuration_id: string) =>
  queryOptions({
    queryKey: ["configurations", configuration_id, "inbound-url"],
    queryFn: () =>
      ask(
        api.GET("/api/v1/telephony-configurations/{configuration_id}/inbound-url", {
          params: { path: { configuration_id } },
        }),
      ),
  });

export const availableNumbersQuery = (configuration_id: string) =>
  queryOptions({
    queryKey: ["configurations", configuration_id, "available-numbers"],
    queryFn: () =>
      everything((query) =>
        ask(
          api.GET("/api/v1/telephony-configurations/{configuration_id}/available-numbers", {
            params: { path: { configuration_id }, query },
          }),
        ),
      ),
  });

export const numbersQuery = (telephony_configuration_id?: string) =>
  queryOptions({
    queryKey: ["numbers", telephony_configuration_id ?? "all"],
    queryFn: ({ signal }) =>
      everything((page) =>
        ask(
          api.GET("/api/v1/phone-numbers", {
            signal,
            params: { query: { ...page, ...(telephony_configuration_id && { telephony_configuration_id }) } },
          }),
        ),
      ),
  });

export const bindingQuery = (number_id: string) =>
  queryOptions({
    queryKey: ["bindings", number_id],
    staleTime: 300_000,
    queryFn: () =>
      ask(api.GET("/api/v1/phone-numbers/{number_id}/sync", { params: { path: { number_id } } })),
  });

export const workflowsQuery = queryOptions({
  queryKey: ["workflows"],
  queryFn: ({ signal }) =>
    everything((query) => ask(api.GET("/api/v1/workflows", { signal, params: { query } }))),
});

/** Calls that are over, newest first. */
export const runsQuery = (filter: RunFilter) =>
  infiniteQueryOptions({
    queryKey: ["runs", filter],
    initialPageParam: "",
    refetchInterval: () => pollEvery(5_000),
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET("/api/v1/workflow-runs", {
          signal,
          params: { query: { ...filter, live: false, limit: 50, ...(pageParam && { cursor: pageParam }) } },
        }),
      ),
    getNextPageParam: (page) => page.next_cursor,
  });

/** Every call that goes on, newest first. */
export const liveRunsQuery = (filter: RunFilter) =>
  queryOptions({
    queryKey: ["runs", "live", filter],
    refetchInterval: () => pollEvery(5_000),
    queryFn: ({ signal }) =>
      everything((query) =>
        ask(
          api.GET("/api/v1/workflow-runs", {
            signal,
            params: { query: { ...filter, live: true, ...query } },
          }),
        ),
      ),
  });

/** The newest call there is, with these properties. */
export const newestRunQuery = (filter: RunFilter) =>
  queryOptions({
    queryKey: ["runs", "newest", filter],
    queryFn: async ({ signal }) =>
      (await ask(api.GET("/api/v1/workflow-runs", { signal, params: { query: { ...filter, limit: 1 } } })))
        .items[0] ?? null,
  });

const LIVE = new Set<Run["status"]>(["initiated", "ringing", "in-progress"]);
export const isLive = (run: Run) => LIVE.has(run.status);

/** Recording, cost and the last words follow a moment after a call's end. */
const SETTLING_MS = 15_000;

/** Whether more will be learned of the call soon: it is live, or has only just ended. */
export const isFollowed = (run: Run) =>
  isLive(run) || (run.ended_at !== null && Math.abs(Date.now() - Date.parse(run.ended_at)) < SETTLING_MS);

export const runQuery = (run_id: string) =>
  queryOptions({
    queryKey: ["run", run_id],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/v1/workflow-runs/{run_id}", { signal, params: { path: { run_id } } })),
    refetchInterval: ({ state }) => state.data && isFollowed(state.data) && pollEvery(2_000),
  });

export const transcriptQuery = (run_id: string, followed: boolean) =>
  queryOptions({
    queryKey: ["run", run_id, "transcript"],
    refetchInterval: () => followed && pollEvery(2_000),
    queryFn: ({ signal }) =>
      everything((query) =>
        ask(
          api.GET("/api/v1/workflow-runs/{run_id}/transcript", {
            signal,
            params: { path: { run_id }, query },
          }),
        ),
      ),
  });

export const eventsQuery = (run_id: string, followed: boolean) =>
  queryOptions({
    queryKey: ["run", run_id, "events"],
    refetchInterval: () => followed && pollEvery(2_000),
    queryFn: ({ signal }) =>
      everything((query) =>
        ask(
          api.GET("/api/v1/workflow-runs/{run_id}/events", { signal, params: { path: { run_id }, query } }),
        ),
      ),
  });
