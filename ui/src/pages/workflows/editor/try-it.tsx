import { useQuery } from "@tanstack/react-query";
import { eventsQuery, isLive, runQuery } from "@/api/queries";
import { Button } from "@/ui/button";
import { lazily } from "@/ui/lazily";
import type { Draft } from "./draft";
import { useEditing } from "./editing";

const Phone = lazily("the telephone", async () => (await import("@/phone/phone")).Phone);

interface Props {
  workflowId: string;
  draft: Draft;
  onCall: (runId: string | undefined) => void;
  close: () => void;
}

/** A telephone that speaks the draft as it is now. */
export function TryIt({ workflowId, draft, onCall, close }: Props) {
  const { typed } = useEditing();
  return (
    <section
      aria-label="Try it"
      className="relative max-h-[60%] shrink-0 space-y-3 overflow-y-auto border-b border-line bg-canvas p-4 max-lg:max-h-none"
    >
      <div className="flex items-start justify-between gap-3">
        <div>
          <h2 className="text-base">Try it</h2>
          {typed?.problem ? (
            <p className="text-sm text-bad">The YAML cannot be read: mend it before you call.</p>
          ) : (
            <p className="text-sm text-muted">It speaks the draft as it is now.</p>
          )}
        </div>
        <Button look="quiet" onClick={close}>
          Close
        </Button>
      </div>
      <Phone workflowId={workflowId} draft prepare={draft.ensureSaved} onCall={onCall} />
    </section>
  );
}

/** The node a call is at. */
export function useVisited(runId: string | undefined): string | undefined {
  const isAsked = runId !== undefined;
  const run = useQuery({ ...runQuery(runId ?? ""), enabled: isAsked });
  const isFollowed = run.data !== undefined && isLive(run.data);
  const events = useQuery({ ...eventsQuery(runId ?? "", isFollowed), enabled: isAsked });
  if (!isFollowed) return undefined;
  const node = events.data?.findLast(({ kind }) => kind === "node_entered")?.detail.node;
  return typeof node === "string" ? node : undefined;
}
