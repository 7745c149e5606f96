import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { answerRing, declineRing } from "@/api/softphone";
import { Failure } from "@/ui/feedback";
import { Icon } from "./icons";
import type { Registration, Ring } from "./registration";
import { startRinging } from "./sound";
import type { Connect } from "./telephone";

interface Props {
  rings: Ring[];
  registration: Registration;
  isBusy: boolean;
  answer: (connect: Connect) => void;
}

/** The calls that ring: heard, announced, and in the tab's title. */
export function Incoming({ rings, registration, isBusy, answer }: Props) {
  const [first] = rings;
  useRingtone(first !== undefined && !isBusy);
  useTitle(first && `Call from ${callerOf(first)}`);
  return rings.map((ring) => (
    <RingingCall
      key={ring.runId}
      ring={ring}
      isBusy={isBusy}
      answer={() =>
        answer(async () => {
          const line = await answerRing(ring.runId);
          registration.settle(ring.runId);
          return line;
        })
      }
      settle={() => registration.settle(ring.runId)}
    />
  ));
}

interface RingingProps {
  ring: Ring;
  isBusy: boolean;
  answer: () => void;
  settle: () => void;
}

function RingingCall({ ring, isBusy, answer, settle }: RingingProps) {
  const declining = useMutation({ mutationFn: () => declineRing(ring.runId), onSuccess: settle });
  const look =
    "inline-flex min-h-12 flex-1 items-center justify-center gap-2 rounded-md px-4 text-sm font-semibold whitespace-nowrap text-surface hover:opacity-90 sm:flex-none";
  return (
    <section
      aria-label="Incoming call"
      className="flex flex-wrap items-center justify-between gap-4 rounded-lg border-2 border-good bg-good-soft p-4 sm:p-5"
    >
      <div role="alert" className="min-w-0">
        <p className="text-sm text-good">A call for {ring.to}</p>
        <p className="text-xl font-semibold break-words">{callerOf(ring)} is calling</p>
      </div>
      <div className="flex w-full flex-wrap gap-2 sm:w-auto">
        <button type="button" className={`${look} bg-good`} onClick={answer}>
          <Icon name="call" />
          {isBusy ? "Hang up and answer" : "Answer"}
        </button>
        <button type="button" className={`${look} bg-bad`} onClick={() => declining.mutate()}>
          <Icon name="hangUp" />
          Decline
        </button>
      </div>
      {declining.error && <Failure error={declining.error} />}
    </section>
  );
}

export const callerOf = ({ from }: Ring) => from || "A workflow";

function useRingtone(rings: boolean) {
  useEffect(() => (rings ? startRinging() : undefined), [rings]);
}

function useTitle(title: string | undefined) {
  useEffect(() => {
    if (!title) return;
    const before = document.title;
    document.title = title;
    return () => void (document.title = before);
  }, [title]);
}
