import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { workflowsQuery } from "@/api/queries";
import { documentOf, saveDraft, workflowQuery, type Workflow } from "@/api/workflows";
import { isSame, type JsonObject } from "../document/json";
import { Draft, type DraftView } from "./draft";

/** The draft, which the gateway is sent; what else is shown of the workflow follows it. */
export function useDraft(workflow: Workflow) {
  const client = useQueryClient();
  const { id } = workflow;
  const [draft] = useState(() => {
    const { queryKey } = workflowQuery(id);
    const save = async (document: JsonObject, asked: number) => {
      const { revision } = await saveDraft(id, document, asked);
      client.setQueryData(
        queryKey,
        (before) => before && { ...before, draft: document, draft_revision: revision, has_draft: true },
      );
      void client.invalidateQueries({ queryKey: workflowsQuery.queryKey, exact: true, refetchType: "none" });
      return revision;
    };
    const load = async () => kept(await client.query({ ...workflowQuery(id), staleTime: 0 }));
    return new Draft(kept(workflow), { save, load });
  });
  return draft;
}

const kept = (workflow: Workflow) => ({
  document: documentOf(workflow),
  revision: workflow.draft_revision,
});

/** Goes on with what somebody else saved, once it is known and nothing is lost by it; whether that happened. */
export function useTakingOver(draft: Draft, { save }: DraftView, workflow: Workflow) {
  const [wasTaken, setTaken] = useState(false);
  useEffect(() => {
    const { revision, document } = draft.view();
    if (workflow.draft_revision <= revision || save.kind !== "saved") return;
    const theirs = kept(workflow);
    if (isSame(theirs.document, document)) draft.settle(theirs.revision);
    else {
      draft.adopt(theirs);
      // eslint-disable-next-line react-hooks/set-state-in-effect
      setTaken(true);
    }
  }, [draft, save.kind, workflow]);
  return wasTaken;
}
