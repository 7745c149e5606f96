import { keepPreviousData, queryOptions, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { api, ask, type Schemas } from "./client";
import { useLiveEvents, type LiveMessage } from "./live";

export type Overview = Schemas["OverviewAnswer"];
export type Slot = Schemas["SlotAnswer"];

export interface OverviewFilter {
  from: string;
  to: string;
  workflow_id?: string;
  telephony_configuration_id?: string;
}

export const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

const SHORT_DAYS = 31;
const DAY = 86_400_000;

/** The longer the period, the less one more call changes it and the more it takes to look. */
const refetchInterval = ({ from, to }: OverviewFilter) =>
  Date.parse(to) - Date.parse(from) <= SHORT_DAYS * DAY ? 60_000 : 300_000;

const SOONER = 4;

/** Looks again after calls, sooner than by itself; not after each of many. */
export function useFreshOverview(filter: OverviewFilter) {
  const client = useQueryClient();
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wait = refetchInterval(filter) / SOONER;
  useLiveEvents(
    useCallback(
      ({ kind }: LiveMessage) => {
        if (kind !== "call" || waiting.current !== undefined) return;
        waiting.current = setTimeout(() => {
          waiting.current = undefined;
          void client.invalidateQueries({ queryKey: ["overview"] });
        }, wait);
      },
      [client, wait],
    ),
  );
  useEffect(() => () => clearTimeout(waiting.current), []);
}

export const overviewQuery = (filter: OverviewFilter) =>
  queryOptions({
    queryKey: ["overview", filter],
    refetchInterval: refetchInterval(filter),
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      ask(api.GET("/api/v1/overview", { signal, params: { query: { ...filter, time_zone: timeZone } } })),
  });
