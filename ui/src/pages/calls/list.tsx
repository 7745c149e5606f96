import { useInfiniteQuery, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { isLive, liveRunsQuery, runsQuery, type Run } from "@/api/queries";
import { Button, TextLink } from "@/ui/button";
import { Empty, Loaded, Loading } from "@/ui/feedback";
import { Badge, Page } from "@/ui/layout";
import { count, formatMoment } from "@/ui/words";
import { Filters } from "./filters";
import { LiveState } from "./live-state";
import { RunningTime } from "./running-time";
import { filterOf } from "./search";
import { DIRECTIONS, durationOf, otherParty, STATUSES } from "./words";

export function CallList() {
  const search = useSearch({ from: "/inside/calls" });
  const filter = filterOf(search);
  const live = useQuery(liveRunsQuery(filter));
  const over = useInfiniteQuery(runsQuery(filter));
  const isFiltered = Object.keys(search).length > 0;
  return (
    <Page title="Calls" about={<LiveState />}>
      <Filters search={search} />
      <UnderWay query={live} />
      <Loaded query={over} what="the calls">
        {({ pages }) => {
          const list = pages.flatMap((page) => page.items);
          if (list.length === 0 && live.isPending) return <Loading what="the calls under way" />;
          if (list.length === 0) return live.data?.length === 0 && <Nothing isFiltered={isFiltered} />;
          return (
            <section aria-label="Calls that are over" className="space-y-3">
              <h2 className="text-base">Over</h2>
              <Rows calls={list} />
              {over.hasNextPage && (
                <div className="text-center">
                  <Button
                    busy={over.isFetchingNextPage && "Loading"}
                    onClick={() => void over.fetchNextPage()}
                  >
                    Show older calls
                  </Button>
                </div>
              )}
            </section>
          );
        }}
      </Loaded>
    </Page>
  );
}

/** The calls that go on, if there are any, or why nobody knows. */
function UnderWay({ query }: { query: UseQueryResult<Run[]> }) {
  const { data, isPending } = query;
  if (isPending || data?.length === 0) return null;
  return (
    <section aria-label="Calls under way" className="space-y-3">
      <h2 className="text-base">
        Under way {data && <span className="font-normal text-muted">· {count(data.length, "call")}</span>}
      </h2>
      <Loaded query={query} what="the calls under way">
        {(calls) => <Rows calls={calls} />}
      </Loaded>
    </section>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered)
    return (
      <Empty title="No call like that" action={<TextLink to="/calls">Show every call</TextLink>}>
        None of the calls is of the chosen kind.
      </Empty>
    );
  return <Empty title="No call yet">Call one of your numbers, and it appears here while you speak.</Empty>;
}

function Rows({ calls }: { calls: Run[] }) {
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
      {calls.map((run) => (
        <Row key={run.id} run={run} />
      ))}
    </ul>
  );
}

function Row({ run }: { run: Run }) {
  const { label, tone } = STATUSES[run.status];
  const goesOn = isLive(run);
  return (
    <li className={rowClasses(goesOn)}>
      <div className="min-w-0 space-y-1">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <TextLink to="/calls/$id" params={{ id: run.id }} className="font-mono text-sm break-all">
            {otherParty(run)}
          </TextLink>
          <Badge tone={tone}>{label}</Badge>
        </p>
        <p className="text-sm text-muted">
          {[DIRECTIONS[run.direction], run.workflow_name, run.telephony_configuration_name]
            .filter(Boolean)
            .join(" · ")}
        </p>
      </div>
      <p className="text-sm text-muted sm:text-right">
        {goesOn ? (
          <RunningTime run={run} />
        ) : (
          <>
            <time dateTime={run.created_at}>{formatMoment(run.created_at)}</time>
            {durationOf(run) && <> · {durationOf(run)}</>}
          </>
        )}
      </p>
    </li>
  );
}

const rowClasses = (goesOn: boolean) =>
  `grid gap-x-6 gap-y-1 p-4 sm:grid-cols-[1fr_auto] sm:items-center ${goesOn ? "border-l-4 border-l-good" : ""}`;
