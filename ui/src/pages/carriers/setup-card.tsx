import { useQueries, useQuery } from "@tanstack/react-query";
import {
  accountCheckQuery,
  bindingQuery,
  newestRunQuery,
  numbersQuery,
  type Configuration,
  type ProviderForm,
} from "@/api/queries";
import { checked } from "@/forms/checked";
import { useIsAdmin } from "@/shell/identity";
import { Button, ButtonLink } from "@/ui/button";
import { Failure, Loaded, Notice } from "@/ui/feedback";
import { Card } from "@/ui/layout";
import { Steps, type Step } from "@/ui/steps";
import { setupSteps, type SetupStep } from "./setup";
import { SetupGuide } from "./setup-guide";

/** How many of an account's numbers the carrier is asked about when its page is opened. */
const BINDINGS_ASKED_FOR = 10;

interface Props {
  configuration: Configuration;
  form: ProviderForm | undefined;
  /** Opens what adds numbers. */
  addNumbers: () => void;
}

/** How far the account is from taking calls, and what its carrier says of the credentials. */
export function SetupCard({ configuration, form, addNumbers }: Props) {
  const { id, simulated } = configuration;
  const isAdmin = useIsAdmin();
  const can = (capability: ProviderForm["capabilities"][number]) =>
    form?.capabilities.includes(capability) ?? false;
  const check = useQuery({
    ...accountCheckQuery(id),
    enabled: isAdmin && can("account_check") && !simulated,
    retry: false,
  });
  const numbers = useQuery(numbersQuery(id));
  const asked =
    simulated || !can("configure_inbound") ? [] : (numbers.data ?? []).slice(0, BINDINGS_ASKED_FOR);
  const bindings = useQueries({
    queries: asked.map((number) => ({ ...bindingQuery(number.id), enabled: isAdmin, retry: false })),
  });
  const called = useQuery(newestRunQuery({ telephony_configuration_id: id, direction: "inbound" }));
  const hasNumbers = Boolean(numbers.data?.length);
  const actionOf = (step: SetupStep["name"]): Step["action"] => {
    if (step === "credentials" && check.data)
      return (look) => (
        <ButtonLink look={look} to="/telephony-configurations/$id/edit" params={{ id }}>
          Change the credentials
        </ButtonLink>
      );
    if (step === "number" && form)
      return (look) => (
        <Button look={look} onClick={addNumbers}>
          {can("number_listing") ? "Import numbers from the account" : "Add a number by hand"}
        </Button>
      );
    if (step === "workflow" && hasNumbers) return toPart("numbers", "Go to the numbers");
    if (step === "binding" && hasNumbers)
      return can("configure_inbound")
        ? toPart("numbers", "Go to the numbers")
        : toPart("inbound-url", "Go to the inbound URL");
    return undefined;
  };
  const button = isAdmin && can("account_check") && (
    <Button busy={check.isFetching && "Asking the carrier"} onClick={() => void check.refetch()}>
      Test credentials
    </Button>
  );
  return (
    <Card
      title="Setup"
      about={!isAdmin && "An admin of your organization takes these steps."}
      actions={button}
    >
      <div className="space-y-3">
        {check.data && !check.isFetching && (
          <Notice tone={check.data.ok ? "good" : "bad"}>{checked(check.data)}</Notice>
        )}
        {check.error && !check.isFetching && <Failure error={check.error} />}
        <Loaded query={numbers} what="its numbers">
          {(list) => {
            const steps = setupSteps({
              configuration,
              form,
              check: check.data,
              numbers: list,
              bindings: bindings.map(({ data }) => data),
              wasCalled: Boolean(called.data),
              mayAsk: isAdmin,
            }).map((step) => ({ ...step, action: isAdmin ? actionOf(step.name) : undefined }));
            return steps.every(({ isDone }) => isDone) ? <SetUp steps={steps} /> : <Steps steps={steps} />;
          }}
        </Loaded>
        {form && isAdmin && <SetupGuide form={form} />}
      </div>
    </Card>
  );
}

/** Steps nobody needs to take any more. */
function SetUp({ steps }: { steps: Step[] }) {
  return (
    <details className="text-sm">
      <summary className="font-medium">
        Set up: calls come through. <span className="text-muted">All {steps.length} steps are done.</span>
      </summary>
      <div className="mt-2">
        <Steps steps={steps} />
      </div>
    </details>
  );
}

function toPart(id: string, label: string): Step["action"] {
  const go = () => {
    const part = document.getElementById(id);
    part?.scrollIntoView();
    part?.querySelector<HTMLElement>("select, input, button")?.focus({ preventScroll: true });
  };
  return (look) => (
    <Button look={look} onClick={go}>
      {label}
    </Button>
  );
}
