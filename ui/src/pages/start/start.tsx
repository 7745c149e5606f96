import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { configurationsQuery, newestRunQuery, numbersQuery, providersQuery } from "@/api/queries";
import { hideFirstSteps } from "@/shell/first-steps";
import { useIdentity, useIsAdmin } from "@/shell/identity";
import { Button } from "@/ui/button";
import { Loaded, Notice } from "@/ui/feedback";
import { Card, Page } from "@/ui/layout";
import { Steps } from "@/ui/steps";
import { drawSteps } from "./draw-steps";
import { findAnswered, findPhone, ownCarriers, stepsDone } from "./progress";

export function Start() {
  return (
    <Page title="Start" about="From here to an agent that answers your own number.">
      <Card title="First steps">
        <FirstSteps />
      </Card>
    </Page>
  );
}

function FirstSteps() {
  const configurations = useQuery(configurationsQuery);
  const numbers = useQuery(numbersQuery());
  const providers = useQuery(providersQuery);
  return (
    <Loaded query={configurations} what="your carriers">
      {(accounts) => (
        <Loaded query={numbers} what="your numbers">
          {(all) => (
            <Loaded query={providers} what="the carriers there are">
              {(forms) => {
                const own = ownCarriers(accounts, forms);
                return (
                  <Known
                    phoneId={findPhone(accounts, forms)?.id}
                    carrier={own[0]}
                    answered={findAnswered(all, own)}
                  />
                );
              }}
            </Loaded>
          )}
        </Loaded>
      )}
    </Loaded>
  );
}

interface KnownProps {
  phoneId: string | undefined;
  carrier: ReturnType<typeof ownCarriers>[number] | undefined;
  answered: ReturnType<typeof findAnswered>;
}

function Known({ phoneId, carrier, answered }: KnownProps) {
  const identity = useIdentity();
  const isAdmin = useIsAdmin();
  const spoken = useQuery(newestRunQuery({ ...(phoneId && { telephony_configuration_id: phoneId }) }));
  const accountId = answered?.telephony_configuration_id;
  const called = useQuery({
    ...newestRunQuery({ direction: "inbound", ...(accountId && { telephony_configuration_id: accountId }) }),
    enabled: accountId !== undefined,
  });
  return (
    <Loaded query={spoken} what="your calls">
      {(newest) => {
        const progress = {
          isNewcomer: identity?.user?.is_newcomer ?? false,
          spoken: newest,
          carrier,
          answered,
          called: called.data ?? null,
        };
        const areDone = Object.values(stepsDone(progress)).every(Boolean);
        return (
          <div className="space-y-4">
            {areDone && <AllDone />}
            <Steps steps={drawSteps(progress, isAdmin)} />
          </div>
        );
      }}
    </Loaded>
  );
}

function AllDone() {
  const navigate = useNavigate();
  const dismiss = async () => {
    hideFirstSteps(true);
    await navigate({ to: "/overview" });
  };
  return (
    <Notice tone="good">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p>Your agent answers your own number. From now on the overview is the place to begin.</p>
        <Button onClick={() => void dismiss()}>Hide the first steps</Button>
      </div>
    </Notice>
  );
}
