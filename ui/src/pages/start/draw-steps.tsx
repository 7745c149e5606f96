import { ButtonLink } from "@/ui/button";
import type { Step } from "@/ui/steps";
import { stepsDone, type Progress, type StepName } from "./progress";

/** The first steps with their words, and the links to where each is taken. */
export function drawSteps(progress: Progress, isAdmin: boolean): Step[] {
  const { carrier, answered } = progress;
  const words: Record<StepName, Omit<Step, "isDone">> = {
    password: {
      title: "Choose your own password",
      about: "You signed in with one that was printed in a terminal.",
      action: (look) => (
        <ButtonLink look={look} to="/password">
          Choose a password
        </ButtonLink>
      ),
    },
    talk: {
      title: "Talk to your agent",
      about: "Call it from this browser; you need a microphone, and no carrier.",
      action: (look) => (
        <ButtonLink look={look} to="/softphone">
          Call your agent
        </ButtonLink>
      ),
    },
    carrier: {
      title: "Add a carrier",
      about: isAdmin
        ? "Enter the credentials of your account, and test them before you save."
        : "An admin of your organization enters the credentials of its account.",
      action:
        isAdmin &&
        ((look) => (
          <ButtonLink look={look} to="/telephony-configurations/new">
            Add a carrier
          </ButtonLink>
        )),
    },
    number: {
      title: "Point a number here",
      about: isAdmin
        ? "Import a number from the account, choose the workflow that answers it, and bind it."
        : "An admin of your organization chooses the workflow that answers a number, and binds it.",
      action:
        isAdmin &&
        carrier &&
        ((look) => (
          <ButtonLink look={look} to="/telephony-configurations/$id" params={{ id: carrier.id }}>
            Go to {carrier.name}
          </ButtonLink>
        )),
    },
    call: {
      title: answered ? `Call ${answered.address}` : "Call it",
      about: "From any telephone. The call appears among the calls while you speak.",
      action:
        answered &&
        ((look) => (
          <ButtonLink look={look} to="/calls">
            See the calls
          </ButtonLink>
        )),
    },
  };
  const done = stepsDone(progress);
  return (Object.keys(done) as StepName[]).map((name) => ({ ...words[name], isDone: done[name] }));
}
