import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { configurationsQuery, runsQuery, workflowsQuery, type Run, type RunFilter } from "@/api/queries";
import { Button, TextLink } from "@/ui/button";
import { Empty, Loaded } from "@/ui/feedback";
import { Field, Select } from "@/ui/field";
import { Badge, Page } from "@/ui/layout";
import { formatMoment } from "@/ui/words";
import { DIRECTIONS, durationOf, otherParty, STATUSES } from "./words";

export function CallList() {
  const filter = useSearch({ from: "/inside/calls" });
  const runs = useInfiniteQuery(runsQuery(filter));
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Page title="Calls" about="Newest first. The list follows what happens.">
      <Filters filter={filter} />
      <Loaded query={runs} what="the calls">
        {({ pages }) => {
          const list = pages.flatMap((page) => page.items);
          if (list.length === 0)
            return isFiltered ? (
              <Empty title="No call like that" action={<TextLink to="/calls">Show every call</TextLink>}>
                None of the calls is of the chosen kind.
              </Empty>
            ) : (
              <Empty title="No call yet">
                Call one of your numbers, and it appears here while you speak.
              </Empty>
            );
          return (
            <>
              <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
                {list.map((run) => (
                  <Row key={run.id} run={run} />
                ))}
              </ul>
              {runs.hasNextPage && (
                <div className="text-center">
                  <Button
                    busy={runs.isFetchingNextPage && "Loading"}
                    onClick={() => void runs.fetchNextPage()}
                  >
                    Show older calls
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

function Row({ run }: { run: Run }) {
  const { label, tone } = STATUSES[run.status];
  return (
    <li className="grid gap-x-6 gap-y-1 p-4 sm:grid-cols-[1fr_auto] sm:items-center">
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
        <time dateTime={run.created_at}>{formatMoment(run.created_at)}</time>
        {durationOf(run) && <> · {durationOf(run)}</>}
      </p>
    </li>
  );
}

function Filters({ filter }: { filter: RunFilter }) {
  const navigate = useNavigate({ from: "/calls" });
  const workflows = useQuery(workflowsQuery);
  const configurations = useQuery(configurationsQuery);
  const choose = (name: keyof RunFilter) => (value: string) =>
    void navigate({ search: { ...filter, [name]: value || undefined }, replace: true });
  const named = (items?: { id: string; name: string }[]) =>
    items?.map(({ id, name }) => [id, name] as const) ?? [];
  return (
    <div role="search" aria-label="Calls" className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Filter
        label="Status"
        value={filter.status}
        options={Object.entries(STATUSES).map(([value, { label }]) => [value, label])}
        choose={choose("status")}
      />
      <Filter
        label="Direction"
        value={filter.direction}
        options={Object.entries(DIRECTIONS)}
        choose={choose("direction")}
      />
      <Filter
        label="Workflow"
        value={filter.workflow_id}
        options={named(workflows.data)}
        choose={choose("workflow_id")}
      />
      <Filter
        label="Carrier"
        value={filter.telephony_configuration_id}
        options={named(configurations.data)}
        choose={choose("telephony_configuration_id")}
      />
    </div>
  );
}

interface FilterProps {
  label: string;
  value: string | null | undefined;
  options: (readonly [string, string])[];
  choose: (value: string) => void;
}

function Filter({ label, value, options, choose }: FilterProps) {
  return (
    <Field label={label}>
      {(wiring) => (
        <Select {...wiring} value={value ?? ""} onChange={(event) => choose(event.target.value)}>
          <option value="">Any</option>
          {options.map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
