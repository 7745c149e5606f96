import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useForm, useWatch, type Path } from "react-hook-form";
import type { Schemas } from "@/api/client";
import {
  configurationsQuery,
  numbersQuery,
  providersQuery,
  workflowsQuery,
  type Configuration,
  type ProviderForm,
} from "@/api/queries";
import { placeCall } from "@/api/softphone";
import { showProblems } from "@/forms/problems";
import { Button, TextLink } from "@/ui/button";
import { Loaded, Notice } from "@/ui/feedback";
import { Field, Input, Select } from "@/ui/field";
import { Card } from "@/ui/layout";
import { FollowedCall } from "./followed-call";
import { Nothing } from "./nothing";
import { callerIdsOf, IdempotencyKeys, numberProblem } from "./numbers";

/** Has a workflow call somebody through a carrier, and follows the call. */
export function DialOut() {
  const configurations = useQuery(configurationsQuery);
  const providers = useQuery(providersQuery);
  const [runId, setRunId] = useState<string>();
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[22rem_1fr]">
      <Card
        title="Have a workflow call somebody"
        about="It calls through one of your carriers, and speaks once somebody answers. You follow what is said."
        className="min-w-0"
      >
        <Loaded query={configurations} what="your carriers">
          {(accounts) => (
            <Loaded query={providers} what="what they can do">
              {(forms) => <DialForm carriers={carriersOf(accounts, forms)} placed={setRunId} />}
            </Loaded>
          )}
        </Loaded>
      </Card>
      {runId ? (
        <FollowedCall key={runId} runId={runId} />
      ) : (
        <Card title="The call">
          <Nothing>Where it stands, and what is said on it, appears here.</Nothing>
        </Card>
      )}
    </div>
  );
}

interface Carrier {
  configuration: Configuration;
  form: ProviderForm;
}

/** Those that are switched on and whose package is installed, the default one first. */
const carriersOf = (configurations: Configuration[], forms: ProviderForm[]): Carrier[] =>
  configurations
    .flatMap((configuration) => {
      const form = forms.find(({ name }) => name === configuration.provider);
      return form && configuration.is_active ? [{ configuration, form }] : [];
    })
    .sort((one, other) => Number(other.configuration.is_default) - Number(one.configuration.is_default));

type Values = Record<
  "telephony_configuration_id" | "from_number" | "to_number" | "workflow_id" | "machine_detection",
  string
>;
const NAMES: readonly Path<Values>[] = [
  "telephony_configuration_id",
  "from_number",
  "to_number",
  "workflow_id",
  "machine_detection",
];

function DialForm({ carriers, placed }: { carriers: Carrier[]; placed: (runId: string) => void }) {
  const numbers = useQuery(numbersQuery());
  const workflows = useQuery(workflowsQuery);
  const published = workflows.data?.filter(({ version }) => version !== null);
  const form = useForm<Values>({
    defaultValues: {
      telephony_configuration_id: carriers[0]?.configuration.id ?? "",
      from_number: "",
      to_number: "",
      workflow_id: "",
      machine_detection: "",
    },
  });
  const { errors } = form.formState;
  const chosen = useWatch({ control: form.control, name: "telephony_configuration_id" });
  const carrier = carriers.find(({ configuration }) => configuration.id === chosen);
  const callerIds = carrier ? callerIdsOf(carrier.configuration, numbers.data ?? []) : [];
  const lacksNumber = carrier?.form.requires_caller_id && numbers.data && callerIds.length === 0;
  const [keys] = useState(() => new IdempotencyKeys());
  const calling = useMutation({
    mutationFn: (values: Values) => {
      const body = bodyOf(values);
      return placeCall(body, keys.of(body));
    },
    onSuccess: ({ workflow_run_id }) => {
      keys.forget();
      placed(workflow_run_id);
    },
    onError: (error) => showProblems(error, form.setError, NAMES),
  });
  return (
    <form noValidate className="space-y-4" onSubmit={form.handleSubmit((values) => calling.mutate(values))}>
      <Field label="Carrier" error={errors.telephony_configuration_id?.message}>
        {(wiring) => (
          <Select
            {...wiring}
            {...form.register("telephony_configuration_id", {
              onChange: () => {
                form.setValue("from_number", "");
                form.setValue("machine_detection", "");
              },
            })}
          >
            {carriers.map(({ configuration: { id, name } }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {lacksNumber && (
        <Notice tone="warn">
          This carrier calls from a number of yours only, and has none.{" "}
          <TextLink to="/telephony-configurations/$id" params={{ id: chosen }}>
            Add one
          </TextLink>
        </Notice>
      )}
      {callerIds.length > 0 && (
        <Field label="Caller id" error={errors.from_number?.message}>
          {(wiring) => (
            <Select {...wiring} {...form.register("from_number")}>
              {callerIds.map((number, place) => (
                <option key={number} value={place === 0 ? "" : number}>
                  {number}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      <Field
        label="Number to call"
        error={errors.to_number?.message}
        description="With its country code, as in +14155550123; or an address the carrier dials."
      >
        {(wiring) => (
          <Input
            {...wiring}
            inputMode="text"
            autoComplete="off"
            {...form.register("to_number", { validate: (text) => numberProblem(text) ?? true })}
          />
        )}
      </Field>
      <Field label="Workflow that speaks" error={errors.workflow_id?.message}>
        {(wiring) => (
          <Select
            {...wiring}
            {...form.register("workflow_id", { required: "Choose a workflow." })}
            key={published?.length}
          >
            <option value="">Choose …</option>
            {published?.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {published?.length === 0 && (
        <Notice tone="warn">
          No workflow is published, and only those can call. <TextLink to="/workflows">Publish one</TextLink>
        </Notice>
      )}
      {carrier?.form.capabilities.includes("amd") && (
        <Field label="If a machine answers" error={errors.machine_detection?.message}>
          {(wiring) => (
            <Select {...wiring} {...form.register("machine_detection")}>
              <option value="">As the workflow says</option>
              <option value="detect">Find out as early as can be</option>
              <option value="message_end">Find out when its greeting is over</option>
            </Select>
          )}
        </Field>
      )}
      {errors.root?.message && <Notice tone="bad">{errors.root.message}</Notice>}
      <Button
        type="submit"
        look="primary"
        className="min-h-12 w-full text-base"
        disabled={Boolean(lacksNumber)}
        busy={calling.isPending && "Calling"}
      >
        Place the call
      </Button>
    </form>
  );
}

const bodyOf = ({
  from_number,
  machine_detection,
  to_number,
  ...values
}: Values): Schemas["InitiateCall"] => ({
  ...values,
  to_number: to_number.trim(),
  ...(from_number && { from_number }),
  ...(machine_detection && { machine_detection: machine_detection as Schemas["MachineDetection"] }),
});
