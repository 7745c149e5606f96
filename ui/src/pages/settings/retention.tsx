import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Path } from "react-hook-form";
import { organizationQuery, useOrganizationUpdate, type Organization } from "@/api/settings";
import { showProblems } from "@/forms/problems";
import { onlyDirty, useStoredForm } from "@/forms/stored-form";
import { ReadOnlyNotice } from "@/shell/admins";
import { useIsAdmin } from "@/shell/identity";
import { Confirm } from "@/ui/confirm";
import { Loaded } from "@/ui/feedback";
import { Field, Input } from "@/ui/field";
import { Card } from "@/ui/layout";
import { keptSince, LONGEST, readDays, whatGoes, type Kept } from "./kept";
import { SaveButton } from "./shared";

export function RetentionSettings() {
  return (
    <Loaded query={useQuery(organizationQuery)} what="how long calls are kept">
      {(organization) => (
        <div className="space-y-6">
          <ReadOnlyNotice />
          <RetentionForm organization={organization} />
        </div>
      )}
    </Loaded>
  );
}

type Values = Record<keyof Kept, string>;

const NAMES: readonly Path<Values>[] = ["keep_calls_days", "keep_recordings_days"];

const toValues = ({ keep_calls_days, keep_recordings_days }: Organization): Values => ({
  keep_calls_days: String(keep_calls_days ?? ""),
  keep_recordings_days: String(keep_recordings_days ?? ""),
});

const toKept = (values: Values): Kept => ({
  keep_calls_days: readDays(values.keep_calls_days) ?? null,
  keep_recordings_days: readDays(values.keep_recordings_days) ?? null,
});

const day = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });

function RetentionForm({ organization }: { organization: Organization }) {
  const isAdmin = useIsAdmin();
  const [asked, setAsked] = useState<Values>();
  const form = useStoredForm(toValues(organization));
  const { errors } = form.formState;
  const saving = useOrganizationUpdate((error) => showProblems(error, form.setError, NAMES));
  const makesSense = (text: string) =>
    readDays(text) !== undefined || `Enter a whole number of days from 1 to ${LONGEST}.`;
  const isNoLonger = (text: string, values: Values) => {
    const [calls, recordings] = [readDays(values.keep_calls_days), readDays(text)];
    return !calls || !recordings || recordings <= calls || "A recording is kept no longer than its call.";
  };
  const save = async (values: Values) => {
    const stored = await saving.mutateAsync(onlyDirty(toKept(values), form.dirtyFields));
    form.settle(values, toValues(stored));
  };
  const saveOrAsk = (values: Values) => {
    if (whatGoes(organization, toKept(values)).length > 0) setAsked(values);
    else save(values).catch(() => undefined);
  };
  return (
    <Card
      title="Days"
      about="Counted from the moment a call began. A call that is live is never touched; what is deleted cannot be brought back."
    >
      <form noValidate className="max-w-md space-y-5" onSubmit={form.handleSubmit(saveOrAsk)}>
        <Field
          label="Keep calls for … days"
          description="With their transcripts, events and recordings. Empty: for ever."
          error={errors.keep_calls_days?.message}
          required={false}
        >
          {(wiring) => (
            <Input
              {...wiring}
              inputMode="numeric"
              autoComplete="off"
              placeholder="For ever"
              readOnly={!isAdmin}
              {...form.register("keep_calls_days", { validate: makesSense })}
            />
          )}
        </Field>
        <Field
          label="Keep recordings for … days"
          description="The call and its transcript stay. Empty: as long as the call."
          error={errors.keep_recordings_days?.message}
          required={false}
        >
          {(wiring) => (
            <Input
              {...wiring}
              inputMode="numeric"
              autoComplete="off"
              placeholder="As long as the call"
              readOnly={!isAdmin}
              {...form.register("keep_recordings_days", { validate: { makesSense, isNoLonger } })}
            />
          )}
        </Field>
        {isAdmin && <SaveButton isDirty={form.isDirty} saving={saving} error={errors.root?.message} />}
      </form>
      {asked && (
        <Confirm
          title="Delete what is older?"
          action="Delete what is older"
          run={() => save(asked)}
          close={() => setAsked(undefined)}
        >
          <ul className="list-disc space-y-1 pl-5">
            {whatGoes(organization, toKept(asked)).map((what) => (
              <li key={what}>{consequence(what, toKept(asked))}</li>
            ))}
          </ul>
          <p>This begins within a quarter of an hour, and cannot be undone.</p>
        </Confirm>
      )}
    </Card>
  );
}

function consequence(what: "calls" | "recordings", kept: Kept) {
  const calls = kept.keep_calls_days ?? 0;
  const days = what === "calls" ? calls : (kept.keep_recordings_days ?? calls);
  const since = day.format(keptSince(days));
  return what === "calls"
    ? `Calls that began before ${since} are deleted, with all that was said in them.`
    : `Recordings of calls that began before ${since} are deleted.`;
}
