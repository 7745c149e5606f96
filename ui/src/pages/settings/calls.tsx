import { useQuery } from "@tanstack/react-query";
import { Controller, useWatch, type Path } from "react-hook-form";
import { configurationsQuery } from "@/api/queries";
import { organizationQuery, useOrganizationUpdate, type Organization } from "@/api/settings";
import { showProblems } from "@/forms/problems";
import { onlyDirty, useStoredForm, type Dirty } from "@/forms/stored-form";
import { ReadOnlyNotice } from "@/shell/admins";
import { useIsAdmin } from "@/shell/identity";
import { TextLink } from "@/ui/button";
import { Loaded } from "@/ui/feedback";
import { Checkbox, Field, Input } from "@/ui/field";
import { Card } from "@/ui/layout";
import { CountryChoice } from "./country-choice";
import { LiveCalls } from "./live-calls";
import { SaveButton } from "./shared";

export function CallSettings() {
  return (
    <Loaded query={useQuery(organizationQuery)} what="the limits">
      {(organization) => (
        <div className="space-y-6">
          <ReadOnlyNotice />
          <LiveCalls />
          <PolicyForm organization={organization} />
          <CarrierLimits />
        </div>
      )}
    </Loaded>
  );
}

interface Values {
  max_concurrent_calls: string;
  anywhere: boolean;
  allowed_countries: string[];
  premium_numbers_allowed: boolean;
}

const NAMES: readonly Path<Values>[] = [
  "max_concurrent_calls",
  "allowed_countries",
  "premium_numbers_allowed",
];

const toValues = (organization: Organization): Values => ({
  max_concurrent_calls: String(organization.max_concurrent_calls ?? ""),
  anywhere: organization.allowed_countries === null,
  allowed_countries: organization.allowed_countries ?? [],
  premium_numbers_allowed: organization.premium_numbers_allowed,
});

/** What was changed; where calls may go is one thing, however it is said. */
const toChanges = ({ anywhere, ...values }: Values, dirty: Dirty<Values>) =>
  onlyDirty(
    {
      max_concurrent_calls: values.max_concurrent_calls.trim() ? Number(values.max_concurrent_calls) : null,
      allowed_countries: anywhere ? null : values.allowed_countries,
      premium_numbers_allowed: values.premium_numbers_allowed,
    },
    { ...dirty, allowed_countries: dirty.anywhere ?? dirty.allowed_countries },
  );

function PolicyForm({ organization }: { organization: Organization }) {
  const isAdmin = useIsAdmin();
  const form = useStoredForm(toValues(organization));
  const { errors } = form.formState;
  const anywhere = useWatch({ control: form.control, name: "anywhere" });
  const saving = useOrganizationUpdate((error) => showProblems(error, form.setError, NAMES));
  const save = (values: Values) =>
    saving.mutate(toChanges(values, form.dirtyFields), {
      onSuccess: (stored) => form.settle(values, toValues(stored)),
    });
  return (
    <form noValidate className="space-y-6" onSubmit={form.handleSubmit(save)}>
      <Card title="Limit" about="Calls in and out together. The next one hears that all lines are busy.">
        <Field
          label="Live calls at a time"
          description="Empty: the limit of this gateway."
          error={errors.max_concurrent_calls?.message}
          required={false}
          className="max-w-60"
        >
          {(wiring) => (
            <Input
              {...wiring}
              inputMode="numeric"
              autoComplete="off"
              readOnly={!isAdmin}
              {...form.register("max_concurrent_calls", {
                pattern: {
                  value: /^\s*([1-9]\d{0,5})?\s*$/,
                  message: "Enter a whole number, 1 or more.",
                },
              })}
            />
          )}
        </Field>
      </Card>
      <Card
        title="Where calls may go"
        about="Outbound calls and transfers. Stolen credentials and prompts that were talked round call expensive places."
      >
        <div className="space-y-5">
          <Controller
            control={form.control}
            name="anywhere"
            render={({ field }) => (
              <fieldset className="space-y-2" disabled={!isAdmin}>
                <legend className="sr-only">Countries</legend>
                <Choice label="Anywhere" checked={field.value} choose={() => field.onChange(true)} />
                <Choice
                  label="Only to these countries"
                  checked={!field.value}
                  choose={() => field.onChange(false)}
                />
              </fieldset>
            )}
          />
          {!anywhere && (
            <Controller
              control={form.control}
              name="allowed_countries"
              render={({ field }) => (
                <CountryChoice chosen={field.value} choose={field.onChange} disabled={!isAdmin} />
              )}
            />
          )}
          <Checkbox
            label="Premium numbers may be called"
            description="Premium-rate, shared-cost and satellite numbers: they cost more than a call."
            disabled={!isAdmin}
            error={errors.premium_numbers_allowed?.message}
            {...form.register("premium_numbers_allowed")}
          />
        </div>
      </Card>
      {isAdmin && (
        <SaveButton
          isDirty={form.isDirty}
          saving={saving}
          error={errors.allowed_countries?.message ?? errors.root?.message}
        />
      )}
    </form>
  );
}

interface ChoiceProps {
  label: string;
  checked: boolean;
  choose: () => void;
}

function Choice({ label, checked, choose }: ChoiceProps) {
  return (
    <label className="flex min-h-8 items-center gap-2.5 text-sm font-medium">
      <input type="radio" name="anywhere" className="size-4.5" checked={checked} onChange={choose} />
      {label}
    </label>
  );
}

function CarrierLimits() {
  const isAdmin = useIsAdmin();
  return (
    <Card
      title="Limits of carriers"
      about="Each account may have a limit of its own, below the organization's: as many lines as the carrier sells you."
    >
      <Loaded query={useQuery(configurationsQuery)} what="the carriers">
        {(list) =>
          list.length === 0 ? (
            <p className="text-sm text-muted">
              There is no carrier yet.{" "}
              {isAdmin && <TextLink to="/telephony-configurations/new">Add one</TextLink>}
            </p>
          ) : (
            <ul className="divide-y divide-line text-sm">
              {list.map(({ id, name, max_concurrent_calls: limit }) => (
                <li key={id} className="flex flex-wrap justify-between gap-x-4 gap-y-1 py-2">
                  <TextLink to="/telephony-configurations/$id" params={{ id }}>
                    {name}
                  </TextLink>
                  <span className="text-muted">
                    {limit === null ? "No limit of its own" : `${limit} at a time`}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}
