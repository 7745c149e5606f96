import { useEffect } from "react";
import { callGateway } from "@/api/softphone";
import { Conversation } from "./conversation";
import { Handset } from "./handset";
import { LeavingHangsUp } from "./leaving";
import { usePhone } from "./use-phone";

interface Props {
  workflowId: string;
  /** Speak what is being worked on, not what was published. */
  draft?: boolean;
  /** What has to be done before every call. */
  prepare?: () => Promise<unknown>;
  /** Told which call it is on, and that it is on none. */
  onCall?: (runId: string | undefined) => void;
}

/** A small telephone that calls one workflow. */
export function Phone({ workflowId, draft = false, prepare, onCall }: Props) {
  const { telephone, state } = usePhone();
  const runId = "runId" in state ? state.runId : undefined;
  useEffect(() => onCall?.(runId), [runId, onCall]);
  const connect = async () => {
    await prepare?.();
    return callGateway({ workflowId, draft });
  };
  const call = (options?: { withMicrophone: boolean }) => void telephone.call(connect, options);
  return (
    <div className="space-y-5">
      <Handset telephone={telephone} state={state} call={() => call()} again={call} />
      {runId && <Conversation runId={runId} />}
      <LeavingHangsUp telephone={telephone} state={state} />
    </div>
  );
}
