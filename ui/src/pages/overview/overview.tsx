import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { overviewQuery, timeZone, useFreshOverview, type Overview as Figures } from "@/api/overview";
import { ButtonLink, TextLink } from "@/ui/button";
import { Empty, Loaded, Notice } from "@/ui/feedback";
import { Page } from "@/ui/layout";
import { ChartCard } from "./chart-card";
import { Controls } from "./controls";
import { ANSWERED, CALLS, LINES, RESPONSE, spendCharts, TALK } from "./figures";
import { chosenDays, problemWithDays, type OverviewSearch } from "./period";
import { Rankings } from "./rankings";
import { LiveTile, Tiles } from "./tiles";

export function Overview() {
  const search = useSearch({ from: "/inside/overview" });
  const problem = problemWithDays(chosenDays(search));
  return (
    <Page title="Overview" about={`Your calls at a glance. Days as in ${timeZone}.`}>
      <Controls search={search} />
      {problem ? <Notice tone="bad">{problem}</Notice> : <Seen search={search} />}
    </Page>
  );
}

function Seen({ search }: { search: OverviewSearch }) {
  const { workflow_id, telephony_configuration_id } = search;
  const filter = {
    ...chosenDays(search),
    ...(workflow_id && { workflow_id }),
    ...(telephony_configuration_id && { telephony_configuration_id }),
  };
  const query = useQuery(overviewQuery(filter));
  useFreshOverview(filter);
  const isFiltered = Boolean(workflow_id ?? telephony_configuration_id);
  return (
    <div aria-busy={query.isPlaceholderData} className="space-y-6 aria-busy:opacity-60">
      <Loaded query={query} what="the figures">
        {(overview) =>
          overview.totals.calls === 0 && overview.totals.most_at_once === 0 ? (
            <Nothing isFiltered={isFiltered} />
          ) : (
            <Charts overview={overview} />
          )
        }
      </Loaded>
    </div>
  );
}

function Charts({ overview }: { overview: Figures }) {
  return (
    <>
      <Tiles overview={overview} />
      <ChartCard chart={CALLS} overview={overview} />
      <div className="grid gap-6 lg:grid-cols-2">
        {[ANSWERED, RESPONSE, LINES, TALK].map((chart) => (
          <ChartCard key={chart.title} chart={chart} overview={overview} />
        ))}
      </div>
      <div className="grid gap-6 lg:grid-cols-2 lg:*:only:col-span-2">
        {spendCharts(overview.costs).map((chart) => (
          <ChartCard key={chart.title} chart={chart} overview={overview} />
        ))}
      </div>
      <Rankings overview={overview} />
    </>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  return (
    <>
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-4">
        <LiveTile />
      </dl>
      <Empty
        title="No calls in this period"
        action={
          isFiltered ? (
            <TextLink to="/overview" search={{}}>
              Show every call
            </TextLink>
          ) : (
            <ButtonLink to="/softphone">Make a call</ButtonLink>
          )
        }
      >
        {isFiltered
          ? "None of its calls has the chosen workflow and carrier."
          : "Choose a longer period, or make the first call from the softphone."}
      </Empty>
    </>
  );
}
