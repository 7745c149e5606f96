import { useEffect, useState, type ReactNode } from "react";
import { sentence } from "@/api/client";
import { Button, TextLink } from "@/ui/button";
import { classes } from "@/ui/classes";
import { Notice } from "@/ui/feedback";
import { formatDuration } from "@/ui/words";
import { Devices } from "./devices";
import { Diagnostics } from "./diagnostics";
import { Icon } from "./icons";
import { Keypad } from "./keypad";
import { Meter } from "./meter";
import type { Problem } from "./problems";
import type { Ending } from "./session";
import type { Telephone, TelephoneState } from "./telephone";

interface Props {
  telephone: Telephone;
  state: TelephoneState;
  /** Call what is chosen; nothing where there is nothing to call. */
  call: (() => void) | undefined;
  /** Do what failed again: the same call, or the same answer. */
  again: ((options?: { withMicrophone: boolean }) => void) | undefined;
  /** What chooses whom to call, shown while there is no call. */
  children?: ReactNode;
}

/** The telephone itself: before, during and after a call. */
export function Handset({ telephone, state, call, again, children }: Props) {
  const isLive = state.phase === "live";
  return (
    <div className="space-y-4">
      <p role="status" className="sr-only">
        {announcement(state)}
      </p>
      {state.phase === "idle" && (
        <>
          {state.problem && <CallProblem problem={state.problem} again={again} />}
          {children}
          <CallButton call={call}>Call</CallButton>
        </>
      )}
      {(state.phase === "preparing" || state.phase === "connecting") && (
        <Waiting telephone={telephone}>
          {state.phase === "preparing" ? "Getting the microphone and the line …" : "Connecting …"}
        </Waiting>
      )}
      {isLive && <Live telephone={telephone} state={state} />}
      {state.phase === "ended" && (
        <Ended state={state} call={call} another={children ? () => telephone.reset() : undefined} />
      )}
      <Devices telephone={telephone} isLive={isLive} />
    </div>
  );
}

const announcement = (state: TelephoneState) =>
  state.phase === "live" ? (state.isMuted ? "You are muted" : "You are on the line") : "";

function CallButton({ call, children }: { call: Props["call"]; children: string }) {
  return (
    <Button look="primary" className="min-h-12 w-full text-base" disabled={!call} onClick={() => call?.()}>
      <Icon name="call" />
      {children}
    </Button>
  );
}

const WITHOUT_MICROPHONE = new Set<Problem["code"]>(["denied", "no-microphone", "microphone-busy"]);

function CallProblem({ problem, again }: { problem: Problem; again: Props["again"] }) {
  return (
    <ProblemNotice problem={problem}>
      {again && (
        <div className="mt-3 flex flex-wrap gap-2">
          <Button onClick={() => again()}>Try again</Button>
          {WITHOUT_MICROPHONE.has(problem.code) && (
            <Button onClick={() => again({ withMicrophone: false })}>Call without a microphone</Button>
          )}
        </div>
      )}
    </ProblemNotice>
  );
}

function ProblemNotice({ problem, children }: { problem: Problem; children?: ReactNode }) {
  return (
    <Notice tone="bad">
      <p className="font-semibold">{problem.title}</p>
      <p className="mt-1">{problem.text}</p>
      {problem.details?.map((detail) => (
        <p key={detail} className="mt-1">
          {sentence(detail)}
        </p>
      ))}
      {children}
    </Notice>
  );
}

function Waiting({ telephone, children }: { telephone: Telephone; children: ReactNode }) {
  return (
    <div className="space-y-4 rounded-lg bg-sunken p-6 text-center">
      <p role="status" className="font-medium">
        {children}
      </p>
      <Button onClick={() => telephone.hangUp()}>Cancel</Button>
    </div>
  );
}

type LiveState = Extract<TelephoneState, { phase: "live" }>;

function Live({ telephone, state }: { telephone: Telephone; state: LiveState }) {
  const { isMuted, hasMicrophone } = state;
  useMuteShortcut(() => telephone.mute(!isMuted));
  useWarningBeforeLeaving();
  const [readMicrophone] = useState(() => () => telephone.levels.microphone);
  const [readAgent] = useState(() => () => telephone.levels.agent);
  return (
    <div className="space-y-4">
      <div className="space-y-1 rounded-lg bg-good-soft p-4 text-center text-good">
        <p className="text-sm font-semibold">On the line</p>
        <Duration since={state.since} />
      </div>
      {state.problem && <ProblemNotice problem={state.problem} />}
      <div className="space-y-2">
        <Meter label="Microphone" color="bg-caller" read={readMicrophone} />
        <Meter label="Agent" color="bg-agent" read={readAgent} />
        <p className="min-h-5 text-sm font-medium text-warn">
          {!hasMicrophone
            ? "The agent hears silence: there is no microphone."
            : isMuted && "You are muted: the agent hears silence."}
        </p>
      </div>
      <div className="grid grid-cols-2 gap-2">
        <button
          type="button"
          aria-pressed={isMuted}
          aria-keyshortcuts="Alt+M"
          title="Alt+M"
          className={classes(
            "inline-flex min-h-12 items-center justify-center gap-2 rounded-md border px-3 text-sm font-medium",
            isMuted ? "border-warn bg-warn-soft text-warn" : "border-edge bg-surface hover:bg-sunken",
          )}
          onClick={() => telephone.mute(!isMuted)}
        >
          <Icon name={isMuted ? "muted" : "microphone"} />
          Mute
        </button>
        <button
          type="button"
          className="inline-flex min-h-12 items-center justify-center gap-2 rounded-md bg-bad px-3 text-sm font-semibold text-surface hover:opacity-90"
          onClick={() => telephone.hangUp()}
        >
          <Icon name="hangUp" />
          Hang up
        </button>
      </div>
      <Keypad press={(key) => telephone.press(key)} />
      <Diagnostics telephone={telephone} />
    </div>
  );
}

function Duration({ since }: { since: number }) {
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <p role="timer" aria-label="Duration" className="text-4xl font-semibold tabular-nums">
      {formatDuration(Math.max(0, now - since) / 1_000)}
    </p>
  );
}

function Ended({
  state,
  call,
  another,
}: {
  state: Extract<TelephoneState, { phase: "ended" }>;
  call: Props["call"];
  another: (() => void) | undefined;
}) {
  const { ending } = state;
  return (
    <div className="space-y-4">
      {ending.by === "problem" ? (
        <ProblemNotice problem={ending.problem} />
      ) : (
        <div role="status" className="space-y-1 rounded-lg bg-sunken p-4 text-center">
          <p className="font-semibold">{WHO_HUNG_UP[ending.by]}</p>
          <p className="text-sm text-muted">The call took {formatDuration(state.seconds)}.</p>
        </div>
      )}
      {call && <CallButton call={call}>Call again</CallButton>}
      <div className="flex flex-wrap items-center justify-between gap-3 text-sm">
        <TextLink to="/calls/$id" params={{ id: state.runId }}>
          The call's page
        </TextLink>
        {another && (
          <Button look="quiet" onClick={another}>
            Call something else
          </Button>
        )}
      </div>
    </div>
  );
}

const WHO_HUNG_UP: Record<Exclude<Ending["by"], "problem">, string> = {
  me: "You hung up",
  agent: "The agent hung up",
};

function useMuteShortcut(toggle: () => void) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!event.altKey || event.code !== "KeyM" || event.repeat) return;
      event.preventDefault();
      toggle();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  });
}

function useWarningBeforeLeaving() {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, []);
}
