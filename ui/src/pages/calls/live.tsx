import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask } from "@/api/client";
import { eventsQuery, providersQuery, transcriptQuery, type Run } from "@/api/queries";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Loaded, Notice } from "@/ui/feedback";
import { Card } from "@/ui/layout";
import { eventTitle, eventTone, type CallEvent } from "./events";
import { ListenIn } from "./listen-in";
import { LiveTranscript } from "./live-transcript";
import { RunningTime } from "./running-time";
import { linesOf } from "./speech";
import { TransferDialog, waysOf } from "./transfer";
import { otherParty } from "./words";

/** A call under way: what is said in it, its sound, and what can be done about it. */
export function LiveCall({ run }: { run: Run }) {
  const [isListening, setListening] = useState(false);
  const transcript = useQuery(transcriptQuery(run.id, true));
  const events = useQuery(eventsQuery(run.id, true));
  const isTalkedOn = run.status === "in-progress";
  return (
    <Card
      title={isTalkedOn ? "Under way" : "Waiting for an answer"}
      about={<RunningTime run={run} />}
      actions={
        <>
          {isTalkedOn && !isListening && <Button onClick={() => setListening(true)}>Listen in</Button>}
          {isTalkedOn && <Transfer run={run} />}
          <HangUp run={run} />
        </>
      }
    >
      <div className="space-y-5">
        {isListening && <ListenIn runId={run.id} stop={() => setListening(false)} />}
        <TransferNews events={events.data ?? []} />
        <Loaded query={transcript} what="what is said">
          {(utterances) => <LiveTranscript lines={linesOf(utterances, events.data ?? [])} />}
        </Loaded>
      </div>
    </Card>
  );
}

function Transfer({ run }: { run: Run }) {
  const [isOpen, setOpen] = useState(false);
  const providers = useQuery(providersQuery);
  const capabilities = providers.data?.find(({ name }) => name === run.mode)?.capabilities ?? [];
  const ways = waysOf(capabilities);
  if (ways.length === 0) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>Transfer</Button>
      {isOpen && <TransferDialog runId={run.id} ways={ways} close={() => setOpen(false)} />}
    </>
  );
}

function HangUp({ run }: { run: Run }) {
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const hangUp = async () => {
    await ask(api.POST("/api/v1/workflow-runs/{run_id}/hang-up", { params: { path: { run_id: run.id } } }));
    await client.invalidateQueries({ queryKey: ["run", run.id] });
    await client.invalidateQueries({ queryKey: ["runs"] });
  };
  return (
    <>
      <Button look="danger" onClick={() => setAsking(true)}>
        Hang up
      </Button>
      {isAsking && (
        <Confirm title="Hang up?" action="Hang up" run={hangUp} close={() => setAsking(false)}>
          <p>
            The call with <span className="font-mono">{otherParty(run)}</span> ends at once, in the middle of
            whatever is being said.
          </p>
        </Confirm>
      )}
    </>
  );
}

const ABOUT_TRANSFERS = ["transfer_requested", "transfer_started", "transfer_failed"];

/** How the transfer stands, from when one was asked for. */
function TransferNews({ events }: { events: CallEvent[] }) {
  const newest = events.findLast(({ kind }) => ABOUT_TRANSFERS.includes(kind));
  if (!newest) return null;
  return <Notice tone={eventTone(newest)}>{eventTitle(newest)}.</Notice>;
}
