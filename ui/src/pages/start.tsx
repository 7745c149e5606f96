import { useQuery } from "@tanstack/react-query";
import {
  configurationsQuery,
  newestRunQuery,
  numbersQuery,
  providersQuery,
  type Configuration,
  type PhoneNumber,
  type ProviderForm,
  type Run,
} from "@/api/queries";
import { useIdentity } from "@/shell/identity";
import { ButtonLink } from "@/ui/button";
import { Loaded } from "@/ui/feedback";
import { Card, Page } from "@/ui/layout";
import { Steps, type Step } from "@/ui/steps";

export function Start() {
  const identity = useIdentity();
  const state = {
    configurations: useQuery(configurationsQuery),
    numbers: useQuery(numbersQuery()),
    newest: useQuery(newestRunQuery({})),
  };
  const providers = useQuery(providersQuery);
  const own = ownCarriers(state.configurations.data ?? [], providers.data ?? []);
  const answered = state.numbers.data?.find((number) => isAnswered(number, own));
  const callId = answered?.telephony_configuration_id;
  const called = useQuery({
    ...newestRunQuery({ direction: "inbound", ...(callId && { telephony_configuration_id: callId }) }),
    enabled: callId !== undefined,
  });
  return (
    <Page title="Start" about="From here to an agent that answers your own number.">
      <Card title="First steps">
        <Loaded query={state.configurations} what="your carriers">
          {() => (
            <Loaded query={state.numbers} what="your numbers">
              {() => (
                <Loaded query={state.newest} what="your calls">
                  {(newest) => (
                    <Steps
                      steps={firstSteps({
                        isNewcomer: identity?.user?.is_newcomer ?? false,
                        newest,
                        carrier: own[0],
                        answered,
                        called: called.data ?? null,
                      })}
                    />
                  )}
                </Loaded>
              )}
            </Loaded>
          )}
        </Loaded>
      </Card>
    </Page>
  );
}

/** Accounts somebody entered credentials for, which neither the simulator nor the gateway's own telephones have. */
const ownCarriers = (configurations: Configuration[], forms: ProviderForm[]) =>
  configurations.filter(({ simulated, provider }) => {
    const form = forms.find(({ name }) => name === provider);
    return !simulated && form?.fields.some(({ required }) => required);
  });

const isAnswered = (number: PhoneNumber, carriers: Configuration[]) =>
  number.inbound_workflow_id !== null && carriers.some(({ id }) => id === number.telephony_configuration_id);

interface Progress {
  isNewcomer: boolean;
  newest: Run | null;
  carrier: Configuration | undefined;
  answered: PhoneNumber | undefined;
  called: Run | null;
}

function firstSteps({ isNewcomer, newest, carrier, answered, called }: Progress): Step[] {
  return [
    {
      title: "Choose your own password",
      about: "You signed in with one that was printed in a terminal.",
      isDone: !isNewcomer,
      action: (
        <ButtonLink look="primary" to="/password">
          Choose a password
        </ButtonLink>
      ),
    },
    {
      title: "Hear your agent",
      about: (
        <>
          The gateway takes a call from a simulated caller when it first starts. <code>patchbay call</code>{" "}
          rings it again.
        </>
      ),
      isDone: newest !== null,
      action: <ButtonLink to="/calls">See the calls</ButtonLink>,
    },
    {
      title: "Add a carrier",
      about: "Enter the credentials of your account, and test them before you save.",
      isDone: carrier !== undefined,
      action: (
        <ButtonLink look="primary" to="/telephony-configurations/new">
          Add a carrier
        </ButtonLink>
      ),
    },
    {
      title: "Point a number here",
      about: "Import a number from the account, choose the workflow that answers it, and bind it.",
      isDone: answered !== undefined,
      action: carrier && (
        <ButtonLink look="primary" to="/telephony-configurations/$id" params={{ id: carrier.id }}>
          Go to {carrier.name}
        </ButtonLink>
      ),
    },
    {
      title: answered ? `Call ${answered.address}` : "Call it",
      about: "From any telephone. The call appears among the calls while you speak.",
      isDone: called !== null,
      action: <ButtonLink to="/calls">See the calls</ButtonLink>,
    },
  ];
}
