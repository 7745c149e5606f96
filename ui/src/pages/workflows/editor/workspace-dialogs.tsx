import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useSyncExternalStore } from "react";
import {
  discardDraft,
  documentOf,
  publishDraft,
  refreshWorkflows,
  workflowQuery,
  type Workflow,
} from "@/api/workflows";
import { Confirm } from "@/ui/confirm";
import { WorkflowAction, type Action } from "../workflow-actions";
import type { Draft } from "./draft";
import { DraftConflict, Publish } from "./draft-dialogs";
import { useEditing } from "./editing";

export type Open = Action | "publish" | "discard";

interface Props {
  workflow: Workflow;
  draft: Draft;
  open: Open | undefined;
  close: () => void;
  /** Whether the problems are those of the document as it is now. */
  isChecked: boolean;
  showProblems: () => void;
}

/** What asks before something is done with the workflow as a whole. */
export function WorkspaceDialogs({ workflow, draft, open, close, isChecked, showProblems }: Props) {
  const { id, version } = workflow;
  const client = useQueryClient();
  const navigate = useNavigate();
  const { problems } = useEditing();
  const { save } = useSyncExternalStore(draft.subscribe, draft.view);
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const present = () => client.query({ ...workflowQuery(id), staleTime: 0 });
  const adopt = async () => {
    const left = await present();
    draft.adopt(documentOf(left), left.draft_revision);
  };

  const publish = async (note: string) => {
    if (!(await draft.flush())) throw new Error("The draft could not be saved.");
    const published = await publishDraft(id, draft.view().revision, note);
    draft.settle(published.draft_revision);
    client.setQueryData(workflowQuery(id).queryKey, published);
    await refreshWorkflows(client);
  };
  const discard = async () => {
    if (!(await draft.flush())) throw new Error("The draft could not be saved.");
    await discardDraft(id, draft.view().revision);
    await adopt();
    await refreshWorkflows(client);
  };

  if (save.kind === "conflict")
    return (
      <DraftConflict
        load={adopt}
        overwrite={async () => draft.overwrite((await present()).draft_revision)}
        close={() => undefined}
      />
    );
  if (open === "publish")
    return (
      <Publish
        next={(version ?? 0) + 1}
        errors={errors}
        warnings={problems.length - errors}
        isChecked={isChecked}
        publish={publish}
        showProblems={showProblems}
        close={close}
      />
    );
  if (open === "discard")
    return (
      <Confirm title="Discard the draft?" action="Discard" run={discard} close={close}>
        <p>
          What was changed since version {version} is forgotten. As long as you stay here, undoing brings it
          back.
        </p>
      </Confirm>
    );
  if (!open) return null;
  return (
    <WorkflowAction
      workflow={workflow}
      action={open}
      close={close}
      onDuplicated={(copy) => navigate({ to: "/workflows/$id", params: { id: copy } })}
      onDeleted={async () => {
        await draft.flush();
        await navigate({ to: "/workflows" });
      }}
    />
  );
}
