import type { Configuration, PhoneNumber, ProviderForm, Run } from "@/api/queries";

/** What is known of how far somebody is. */
export interface Progress {
  isNewcomer: boolean;
  /** The newest call with the gateway's own telephone. */
  spoken: Run | null;
  carrier: Configuration | undefined;
  answered: PhoneNumber | undefined;
  /** The newest call that came in through the carrier. */
  called: Run | null;
}

export type StepName = "password" | "talk" | "carrier" | "number" | "call";

/** Which of the first steps are done; in the order in which they are taken. */
export const stepsDone = (progress: Progress): Record<StepName, boolean> => ({
  password: !progress.isNewcomer,
  talk: progress.spoken !== null,
  carrier: progress.carrier !== undefined,
  number: progress.answered !== undefined,
  call: progress.called !== null,
});

/** The gateway's own telephone, which every organization has without anybody's doing. */
export const findPhone = (configurations: Configuration[], forms: ProviderForm[]) =>
  configurations.find((one) => !one.simulated && isEmbedded(one, forms));

/** The accounts somebody entered, which neither the simulator nor the gateway itself is behind. */
export const ownCarriers = (configurations: Configuration[], forms: ProviderForm[]) =>
  configurations.filter((one) => !one.simulated && !isEmbedded(one, forms));

/** The number of one of these accounts that a workflow answers. */
export const findAnswered = (numbers: PhoneNumber[], carriers: Configuration[]) =>
  numbers.find(
    ({ inbound_workflow_id, telephony_configuration_id }) =>
      inbound_workflow_id !== null && carriers.some(({ id }) => id === telephony_configuration_id),
  );

const isEmbedded = ({ provider }: Configuration, forms: ProviderForm[]) =>
  forms.find(({ name }) => name === provider)?.embedded ?? false;
