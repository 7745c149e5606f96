import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { configurationsQuery, workflowsQuery } from "@/api/queries";
import { Button, TextLink } from "@/ui/button";
import { classes } from "@/ui/classes";
import { Field, Input } from "@/ui/field";
import { Filter, named } from "@/ui/filter";
import type { CallSearch } from "./search";
import { DIRECTIONS, STATUSES } from "./words";

const TYPING_MS = 350;

/** Which calls are listed. What is chosen stands in the page's address. */
export function Filters({ search }: { search: CallSearch }) {
  const navigate = useNavigate({ from: "/calls" });
  const workflows = useQuery(workflowsQuery);
  const configurations = useQuery(configurationsQuery);
  const choose = (name: keyof CallSearch) => (value: string) =>
    void navigate({ search: (now) => ({ ...now, [name]: value || undefined }), replace: true });
  const chosen = Object.keys(search).length;
  const [isOpen, setOpen] = useState(chosen > 0);
  return (
    <div role="search" aria-label="Calls" className="space-y-3">
      <Button
        className="w-full sm:hidden"
        aria-expanded={isOpen}
        aria-controls="call-filters"
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? "Hide the filters" : chosen > 0 ? `Filters (${chosen})` : "Filters"}
      </Button>
      <div
        id="call-filters"
        className={classes("grid-cols-2 gap-3 sm:grid lg:grid-cols-4", isOpen ? "grid" : "hidden")}
      >
        <Filter
          label="Status"
          value={search.status}
          options={Object.entries(STATUSES).map(([value, { label }]) => [value, label])}
          choose={choose("status")}
        />
        <Filter
          label="Direction"
          value={search.direction}
          options={Object.entries(DIRECTIONS)}
          choose={choose("direction")}
        />
        <Filter
          label="Workflow"
          value={search.workflow_id}
          options={named(workflows.data)}
          choose={choose("workflow_id")}
        />
        <Filter
          label="Carrier"
          value={search.telephony_configuration_id}
          options={named(configurations.data)}
          choose={choose("telephony_configuration_id")}
        />
        <NumberSearch value={search.number ?? ""} choose={choose("number")} />
        <Day label="From" value={search.from} max={search.to} choose={choose("from")} />
        <Day label="To" value={search.to} min={search.from} choose={choose("to")} />
      </div>
      {chosen > 0 && (
        <p className="text-sm">
          <TextLink to="/calls" search={{}}>
            Show every call
          </TextLink>
        </p>
      )}
    </div>
  );
}

/** Looked for once nothing was typed for a moment. */
function NumberSearch({ value, choose }: { value: string; choose: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  if (known !== value) {
    setKnown(value);
    if (value !== typed.trim()) setTyped(value);
  }
  return (
    <Field label="Number begins with" className="col-span-2">
      {(wiring) => (
        <Input
          {...wiring}
          type="search"
          inputMode="tel"
          placeholder="+1415…"
          maxLength={320}
          value={typed}
          onChange={(event) => {
            const text = event.target.value;
            setTyped(text);
            clearTimeout(timer.current);
            timer.current = setTimeout(() => choose(text.trim()), TYPING_MS);
          }}
        />
      )}
    </Field>
  );
}

interface DayProps {
  label: string;
  value: string | undefined;
  min?: string | undefined;
  max?: string | undefined;
  choose: (value: string) => void;
}

function Day({ label, value, min, max, choose }: DayProps) {
  return (
    <Field label={label}>
      {(wiring) => (
        <Input
          {...wiring}
          type="date"
          min={min}
          max={max}
          value={value ?? ""}
          onChange={(event) => choose(event.target.value)}
        />
      )}
    </Field>
  );
}
