import { callGateway } from "@/api/softphone";
import { Conversation } from "./conversation";
import { Handset } from "./handset";
import { LeavingHangsUp } from "./leaving";
import { usePhone } from "./use-phone";

interface Props {
  workflowId: string;
  /** Speak what is being worked on, not what was published. */
  draft?: boolean;
}

/** A small telephone that calls one workflow. */
export function Phone({ workflowId, draft = false }: Props) {
  const { telephone, state } = usePhone();
  return (
    <div className="space-y-5">
      <Handset
        telephone={telephone}
        state={state}
        call={(options) => void telephone.call(() => callGateway({ workflowId, draft }), options)}
      />
      {"runId" in state && <Conversation runId={state.runId} />}
      <LeavingHangsUp telephone={telephone} state={state} />
    </div>
  );
}
