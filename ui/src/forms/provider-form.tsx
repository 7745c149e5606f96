import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { FormProvider, useWatch, type Control, type Path } from "react-hook-form";
import type { Configuration } from "@/api/queries";
import { Button, OutsideLink } from "@/ui/button";
import { Failure, Notice } from "@/ui/feedback";
import { Checkbox, Field, Input } from "@/ui/field";
import { Card } from "@/ui/layout";
import { startingAccount, type Account } from "./account";
import { checked } from "./checked";
import { useCredentialsTest } from "./credentials-test";
import { isVisible, sectionsOf, type Form, type FormField, type Values } from "./drawn";
import { DrawnField } from "./drawn-field";
import { showProblems } from "./problems";
import { useStoredForm, type Dirty } from "./stored-form";
import { KeepUnsaved } from "./unsaved";

interface Props {
  form: Form;
  /** The configuration to change; without one, a new one is entered. */
  stored?: Configuration;
  save: (account: Account, dirty: Dirty<Account>) => Promise<unknown>;
  cancel: ReactNode;
  /** What is read beside the fields. */
  aside?: ReactNode;
}

/** The form of a carrier account, drawn from what its provider says of itself. */
export function ProviderForm({ form: drawn, stored, save, cancel, aside }: Props) {
  const first = startingAccount(drawn, stored);
  const form = useStoredForm<Account>(first);
  const { errors } = form.formState;
  const names: Path<Account>[] = [
    "name",
    "is_default",
    "max_concurrent_calls",
    ...drawn.fields.map(({ name }) => `credentials.${name}` as const),
  ];
  const onError = (error: Error) => showProblems(error, form.setError, names);
  const saving = useMutation({
    mutationFn: (account: Account) => save(account, form.dirtyFields),
    onError,
  });
  const test = useCredentialsTest(drawn, stored, form, onError);
  return (
    <FormProvider {...form}>
      <form noValidate className="space-y-6" onSubmit={form.handleSubmit((values) => saving.mutate(values))}>
        <Card
          title={drawn.display_name}
          about={
            drawn.docs_url && <OutsideLink href={drawn.docs_url}>The carrier's documentation</OutsideLink>
          }
        >
          <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,36rem)_1fr]">
            {aside && <div className="lg:order-last">{aside}</div>}
            <div className="space-y-5">
              <Field
                label="Name"
                description="What you recognize the account by."
                error={errors.name?.message}
                required
              >
                {(wiring) => (
                  <Input
                    {...wiring}
                    {...form.register("name", {
                      validate: (name) => name.trim() !== "" || "Name is required.",
                    })}
                  />
                )}
              </Field>
              {sectionsOf(drawn).map(([name, fields]) => (
                <Section
                  key={name}
                  name={name}
                  fields={fields}
                  stored={stored ? first.credentials : {}}
                  control={form.control}
                />
              ))}
              <fieldset className="space-y-5 border-t border-line pt-5">
                <legend className="sr-only">Calls</legend>
                <Field
                  label="Live calls at a time"
                  description="Empty: only the organization's limit holds."
                  error={errors.max_concurrent_calls?.message}
                  required={false}
                >
                  {(wiring) => (
                    <Input
                      {...wiring}
                      inputMode="numeric"
                      autoComplete="off"
                      {...form.register("max_concurrent_calls", {
                        pattern: {
                          value: /^\s*([1-9]\d{0,4})?\s*$/,
                          message: "Enter a whole number, 1 or more.",
                        },
                      })}
                    />
                  )}
                </Field>
                {!stored?.is_default && (
                  <Checkbox
                    label="Make this the default"
                    description="The default account places calls when none is named."
                    {...form.register("is_default")}
                  />
                )}
              </fieldset>
            </div>
          </div>
        </Card>
        <KeepUnsaved when={form.isDirty && !saving.isPending && !saving.isSuccess} />
        {errors.root?.message && <Notice tone="bad">{errors.root.message}</Notice>}
        {test.said && <Notice tone={test.said.ok ? "good" : "bad"}>{checked(test.said)}</Notice>}
        {test.error && <Failure error={test.error} />}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" busy={saving.isPending && "Saving"}>
            Save
          </Button>
          {drawn.capabilities.includes("account_check") && (
            <Button
              busy={test.isPending && "Asking the carrier"}
              onClick={() => void test.ask(form.dirtyFields)}
            >
              Test credentials
            </Button>
          )}
          {cancel}
        </div>
      </form>
    </FormProvider>
  );
}

interface SectionProps {
  name: string;
  fields: FormField[];
  stored: Values;
  control: Control<Account>;
}

function Section({ name, fields, stored, control }: SectionProps) {
  const values = useWatch({ control, name: "credentials" });
  const shown = fields.filter((field) => isVisible(field, values));
  if (shown.length === 0) return null;
  const drawn = shown.map((field) => (
    <DrawnField key={field.name} field={field} stored={stored[field.name] ?? ""} />
  ));
  if (!name) return drawn;
  return (
    <fieldset className="space-y-5 border-t border-line pt-5">
      <legend className="float-left mb-4 w-full text-sm font-semibold">{name}</legend>
      <div className="clear-both space-y-5">{drawn}</div>
    </fieldset>
  );
}
