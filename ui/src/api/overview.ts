import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, ask, type Schemas } from "./client";

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

export const overviewQuery = (filter: OverviewFilter) =>
  queryOptions({
    queryKey: ["overview", filter],
    refetchInterval: refetchInterval(filter),
    placeholderData: keepPreviousData,
    queryFn: () =>
      ask(api.GET("/api/v1/overview", { params: { query: { ...filter, time_zone: timeZone } } })),
  });
