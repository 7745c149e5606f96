import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { checkSession, identityQuery } from "@/api/session";
import { callGateway, phoneUrl } from "@/api/softphone";
import { Conversation } from "@/phone/conversation";
import { Handset } from "@/phone/handset";
import { Incoming } from "@/phone/incoming";
import { LeavingHangsUp } from "@/phone/leaving";
import { useRingsHere } from "@/phone/rings";
import { RingsHereForm } from "@/phone/rings-here";
import type { Connect } from "@/phone/telephone";
import { usePhone, useRegistration } from "@/phone/use-phone";
import { Card, Page } from "@/ui/layout";
import { CalleeChoice, useCallees } from "./callee";
import { DialOut } from "./dial-out";
import { Nothing } from "./nothing";

export function Softphone() {
  const { telephone, state } = usePhone();
  const [wish, changeWish] = useRingsHere();
  const isSignedIn = useQuery(identityQuery).data !== null;
  const ringsHere = wish.isOn && isSignedIn;
  const { registration, state: registered } = useRegistration(ringsHere ? phoneUrl(wish.address) : null);
  const [chosen, choose] = useState(useSearch({ from: "/inside/softphone" }).workflow_id);
  const callees = useCallees(chosen);
  const [last, setLast] = useState<{ connect: Connect; isAnswer: boolean }>();
  useSessionCheck(registered.phase === "connecting" || registered.phase === "refused");

  const callee = callees.chosen?.callee;
  const begin = (connect: Connect, isAnswer: boolean) => {
    setLast({ connect, isAnswer });
    void telephone.call(connect);
  };
  const mayCall = callee && !(state.phase === "ended" && last?.isAnswer);
  return (
    <Page
      title="Softphone"
      about="Talk to your workflows in the browser, take the calls that are meant for you, or have a workflow call somebody."
    >
      <Incoming
        rings={registered.rings}
        registration={registration}
        isBusy={state.phase !== "idle" && state.phase !== "ended"}
        answer={(connect) => begin(connect, true)}
      />
      <div className="grid items-start gap-6 lg:grid-cols-[22rem_1fr]">
        <Card title="Telephone" className="min-w-0">
          <Handset
            telephone={telephone}
            state={state}
            call={mayCall ? () => begin(() => callGateway(callee), false) : undefined}
            again={last && ((options) => void telephone.call(last.connect, options))}
          >
            <CalleeChoice callees={callees} choose={choose} />
          </Handset>
        </Card>
        <div className="min-w-0 space-y-6">
          <Card title="Conversation">
            {"runId" in state ? (
              <Conversation key={state.runId} runId={state.runId} />
            ) : (
              <Nothing>
                What is said on your call appears here, and how long the agent took to answer.
              </Nothing>
            )}
          </Card>
          <Card title="Being called">
            <RingsHereForm registration={registration} state={registered} wish={wish} change={changeWish} />
          </Card>
        </div>
      </div>
      <DialOut />
      <LeavingHangsUp telephone={telephone} state={state} />
    </Page>
  );
}

const SUSPICIOUS_MILLISECONDS = 3_000;

/** A socket that is not open may be so because nobody is signed in any more. */
function useSessionCheck(isSuspicious: boolean) {
  const client = useQueryClient();
  useEffect(() => {
    if (!isSuspicious) return;
    const timer = setTimeout(() => void checkSession(client), SUSPICIOUS_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [client, isSuspicious]);
}
