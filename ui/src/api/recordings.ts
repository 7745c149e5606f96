import { queryOptions } from "@tanstack/react-query";
import { api, ask } from "./client";

/** More than there are pixels on most screens: a narrower drawing joins some. */
const BUCKETS = 1000;

export const peaksQuery = (run_id: string) =>
  queryOptions({
    queryKey: ["run", run_id, "peaks"],
    staleTime: Infinity,
    queryFn: () =>
      ask(
        api.GET("/api/v1/workflow-runs/{run_id}/recording/peaks", {
          params: { path: { run_id }, query: { buckets: BUCKETS } },
        }),
      ),
  });
