import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { configurationsQuery, workflowsQuery } from "@/api/queries";
import { Button } from "@/ui/button";
import { classes } from "@/ui/classes";
import { Field, Input } from "@/ui/field";
import { Filter, named } from "@/ui/filter";
import {
  chosenDays,
  chosenPeriod,
  dayOf,
  PERIODS,
  problemWithDays,
  type Days,
  type OverviewSearch,
  type PeriodName,
} from "./period";

/** Which calls one looks at: when they began, and whose they were. */
export function Controls({ search }: { search: OverviewSearch }) {
  const navigate = useNavigate({ from: "/overview" });
  const [isCustom, setCustom] = useState(chosenPeriod(search) === "custom");
  const filters: OverviewSearch = {
    ...(search.workflow_id && { workflow_id: search.workflow_id }),
    ...(search.telephony_configuration_id && {
      telephony_configuration_id: search.telephony_configuration_id,
    }),
  };
  const go = (search: OverviewSearch) => void navigate({ search, replace: true });
  const choose = (period: PeriodName) => {
    setCustom(false);
    go({ ...filters, period });
  };
  const chosen = isCustom ? "custom" : chosenPeriod(search);
  return (
    <div role="search" aria-label="Overview" className="space-y-3">
      <div className="grid gap-3 lg:flex lg:items-end lg:justify-between">
        <div role="group" aria-label="Period" className="flex flex-wrap gap-1">
          {Object.entries(PERIODS).map(([name, { label }]) => (
            <Choice
              key={name}
              label={label}
              isChosen={name === chosen}
              choose={() => choose(name as PeriodName)}
            />
          ))}
          <Choice label="Custom" isChosen={chosen === "custom"} choose={() => setCustom(true)} />
        </div>
        <Filters search={search} go={go} />
      </div>
      {isCustom && (
        <CustomDays
          key={`${search.from} ${search.to}`}
          days={chosenDays(search)}
          show={(days) => go({ ...filters, ...days })}
        />
      )}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  isChosen: boolean;
  choose: () => void;
}

function Choice({ label, isChosen, choose }: ChoiceProps) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={choose}
      className={classes(
        "min-h-10 rounded-md border px-3 text-sm font-medium",
        isChosen ? "border-accent bg-accent-soft text-accent" : "border-edge bg-surface hover:bg-sunken",
      )}
    >
      {label}
    </button>
  );
}

function Filters({ search, go }: { search: OverviewSearch; go: (search: OverviewSearch) => void }) {
  const workflows = useQuery(workflowsQuery);
  const configurations = useQuery(configurationsQuery);
  const { workflow_id, telephony_configuration_id, ...period } = search;
  const chosen = { workflow_id, telephony_configuration_id };
  const choose = (name: keyof typeof chosen) => (value: string) => {
    const given = Object.entries({ ...chosen, [name]: value }).filter(([, id]) => id);
    go({ ...period, ...Object.fromEntries(given) });
  };
  return (
    <div className="grid grid-cols-2 gap-3 lg:flex">
      <Filter
        label="Workflow"
        value={workflow_id}
        options={named(workflows.data)}
        choose={choose("workflow_id")}
        className="lg:w-44"
      />
      <Filter
        label="Carrier"
        value={telephony_configuration_id}
        options={named(configurations.data)}
        choose={choose("telephony_configuration_id")}
        className="lg:w-44"
      />
    </div>
  );
}

function CustomDays({ days, show }: { days: Days; show: (days: Days) => void }) {
  const [entered, setEntered] = useState(days);
  const [problem, setProblem] = useState<string>();
  const submit = () => {
    const found = problemWithDays(entered);
    setProblem(found);
    if (!found) show(entered);
  };
  const enter = (name: keyof Days) => ({
    type: "date",
    value: entered[name],
    max: dayOf(new Date()),
    onChange: (event: { target: { value: string } }) =>
      setEntered({ ...entered, [name]: event.target.value }),
  });
  return (
    <form
      noValidate
      className="flex flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field label="First day">{(wiring) => <Input {...wiring} {...enter("from")} />}</Field>
      <Field label="Last day">{(wiring) => <Input {...wiring} {...enter("to")} />}</Field>
      <Button type="submit">Show</Button>
      {problem && (
        <p role="alert" className="w-full text-sm font-medium text-bad">
          {problem}
        </p>
      )}
    </form>
  );
}
