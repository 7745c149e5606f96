import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { discardDraft, publishDraft, refreshWorkflows, workflowQuery, type Workflow } from "@/api/workflows";
import { Confirm } from "@/ui/confirm";
import { WorkflowAction, type Action } from "../workflow-actions";
import type { Draft } from "./draft";
import { DraftConflict, Publish, Unreadable } from "./draft-dialogs";
import { useEditing } from "./editing";

export type Open = Action | "publish" | "discard" | "unreadable";

interface Props {
  workflow: Workflow;
  draft: Draft;
  open: Open | undefined;
  close: () => void;
  /** Whether somebody else changed the draft, and it is to be decided which one is kept. */
  isDeciding: boolean;
  decideLater: () => void;
  showProblems: () => void;
  showYaml: () => void;
}

/** What asks before something is done with the workflow as a whole. */
export function WorkspaceDialogs(props: Props) {
  const { workflow, draft, open, close, isDeciding, decideLater, showProblems, showYaml } = props;
  const { id, version } = workflow;
  const client = useQueryClient();
  const navigate = useNavigate();
  const { typed, problems, check } = useEditing();
  const errors = problems.filter(({ severity }) => severity === "error").length;

  const publish = async (note: string) => {
    await draft.ensureSaved();
    const published = await publishDraft(id, draft.view().revision, note);
    draft.settle(published.draft_revision);
    client.setQueryData(workflowQuery(id).queryKey, published);
    await refreshWorkflows(client);
  };
  const discard = async () => {
    await draft.flush();
    await discardDraft(id, draft.view().revision);
    await draft.reload();
    await refreshWorkflows(client);
  };

  if (isDeciding)
    return <DraftConflict load={draft.reload} overwrite={draft.overwrite} decideLater={decideLater} />;
  if (open === "unreadable")
    return (
      <Unreadable problem={typed?.problem} showYaml={showYaml} putAside={draft.putTextAside} close={close} />
    );
  if (open === "publish")
    return (
      <Publish
        next={(version ?? 0) + 1}
        errors={errors}
        warnings={problems.length - errors}
        check={check}
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
        draft.abandon();
        await navigate({ to: "/workflows" });
      }}
    />
  );
}
