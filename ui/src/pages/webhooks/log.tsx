import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { configurationsQuery, providersQuery } from "@/api/queries";
import { requestsQuery, type RequestFilter, type Within } from "@/api/webhooks";
import { Button, TextLink } from "@/ui/button";
import { Empty, Loaded, Notice } from "@/ui/feedback";
import { Filter, named } from "@/ui/filter";
import { Page } from "@/ui/layout";
import { LiveState } from "@/pages/calls/live-state";
import { RequestRows } from "./rows";
import { VERDICTS } from "./words";

export function WebhookLog() {
  const filter = useSearch({ from: "/inside/webhooks" });
  const requests = useInfiniteQuery(requestsQuery(filter));
  return (
    <Page
      title="Webhooks"
      about={
        <>
          <p>What your carriers requested, whether it was believed, and why not. Newest first.</p>
          <LiveState />
        </>
      }
    >
      <Filters filter={filter} />
      {filter.workflow_run_id && <OneCall runId={filter.workflow_run_id} />}
      <Loaded query={requests} what="the requests">
        {({ pages }) => {
          const list = pages.flatMap((page) => page.items);
          if (list.length === 0) return <Nothing isFiltered={Object.keys(filter).length > 0} />;
          return (
            <>
              <RequestRows requests={list} />
              {requests.hasNextPage && (
                <div className="text-center">
                  <Button
                    busy={requests.isFetchingNextPage && "Loading"}
                    onClick={() => void requests.fetchNextPage()}
                  >
                    Show older requests
                  </Button>
                </div>
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered)
    return (
      <Empty title="No request like that" action={<TextLink to="/webhooks">Show every request</TextLink>}>
        None of the requests is of the chosen kind.
      </Empty>
    );
  return (
    <Empty title="No request yet">
      As soon as a carrier reaches this gateway about one of your accounts, its request appears here. If you
      call a number and nothing appears, the carrier sends its calls somewhere else: bind the number.
    </Empty>
  );
}

function OneCall({ runId }: { runId: string }) {
  return (
    <Notice>
      Only requests about{" "}
      <TextLink to="/calls/$id" params={{ id: runId }}>
        one call
      </TextLink>
      . <TextLink to="/webhooks">Show every request</TextLink>
    </Notice>
  );
}

const TIMES: Record<Within, string> = {
  "1h": "The last hour",
  "24h": "The last 24 hours",
  "7d": "The last 7 days",
};

function Filters({ filter }: { filter: RequestFilter }) {
  const navigate = useNavigate({ from: "/webhooks" });
  const configurations = useQuery(configurationsQuery);
  const providers = useQuery(providersQuery);
  const choose = (name: keyof RequestFilter) => (value: string) =>
    void navigate({ search: { ...filter, [name]: value || undefined }, replace: true });
  return (
    <div role="search" aria-label="Requests" className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Filter
        label="Verdict"
        value={filter.verdict}
        options={Object.entries(VERDICTS).map(([value, { label }]) => [value, label])}
        choose={choose("verdict")}
      />
      <Filter
        label="Provider"
        value={filter.provider}
        options={providers.data?.map(({ name, display_name }) => [name, display_name] as const) ?? []}
        choose={choose("provider")}
      />
      <Filter
        label="Carrier"
        value={filter.telephony_configuration_id}
        options={named(configurations.data)}
        choose={choose("telephony_configuration_id")}
      />
      <Filter label="Time" value={filter.within} options={Object.entries(TIMES)} choose={choose("within")} />
    </div>
  );
}
