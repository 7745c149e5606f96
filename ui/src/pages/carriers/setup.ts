import type { Schemas } from "@/api/client";
import type { Configuration, PhoneNumber, ProviderForm } from "@/api/queries";

export interface SetupState {
  configuration: Configuration;
  form: ProviderForm | undefined;
  check: Schemas["AccountCheckAnswer"] | undefined;
  numbers: PhoneNumber[];
  bindings: (Schemas["BindingAnswer"] | undefined)[];
  wasCalled: boolean;
  /** Whether whoever looks may ask the carrier; a step nobody answered for is not shown to others. */
  mayAsk: boolean;
}

export interface SetupStep {
  name: "switch" | "credentials" | "number" | "workflow" | "binding" | "call";
  title: string;
  about: string;
  isDone: boolean;
}

const ASKED_FOR = new Set<SetupStep["name"]>(["credentials", "binding"]);

/** How far an account is from taking calls. What nobody can ask about counts as done once a call came through. */
export function setupSteps({
  configuration,
  form,
  check,
  numbers,
  bindings,
  wasCalled,
  mayAsk,
}: SetupState): SetupStep[] {
  const { simulated } = configuration;
  const can = (capability: Schemas["Capability"]) => !simulated && form?.capabilities.includes(capability);
  const answered = numbers.some((number) => number.inbound_workflow_id !== null);
  const isBound = bindings.some((binding) => binding?.is_bound);
  const steps: SetupStep[] = [
    {
      name: "credentials",
      title: "The carrier accepts the credentials",
      about: check ? check.message : "Not tested yet.",
      isDone: can("account_check") ? (check?.ok ?? false) : true,
    },
    {
      name: "number",
      title: "There is a number",
      about: "Import one from the account, or add it by hand.",
      isDone: numbers.length > 0,
    },
    {
      name: "workflow",
      title: "A workflow answers it",
      about:
        "Choose the workflow beside the number. Without one, callers hear that the number is not in service.",
      isDone: answered,
    },
    {
      name: "binding",
      title: "The carrier sends its calls here",
      about: can("configure_inbound")
        ? "Bind the number: the gateway enters its URL at the carrier."
        : "Enter the inbound URL below at the carrier.",
      isDone: wasCalled || (can("configure_inbound") ? isBound : simulated && answered),
    },
    {
      name: "call",
      title: "A call came through",
      about: simulated ? "Ring it with patchbay call." : "Call the number from any telephone.",
      isDone: wasCalled,
    },
  ];
  const known = steps.filter(({ name }) => mayAsk || !ASKED_FOR.has(name));
  if (configuration.is_active) return known;
  return [
    {
      name: "switch",
      title: "The account is switched on",
      about: "Nobody is answered until it is.",
      isDone: false,
    },
    ...known,
  ];
}
