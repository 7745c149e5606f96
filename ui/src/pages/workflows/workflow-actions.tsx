import { useQuery, useQueryClient } from "@tanstack/react-query";
import { numbersQuery } from "@/api/queries";
import {
  createWorkflow,
  deleteWorkflow,
  documentOf,
  refreshWorkflows,
  renameWorkflow,
  workflowQuery,
} from "@/api/workflows";
import { TextLink } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { NameDialog } from "./name-dialog";

export type Action = "rename" | "duplicate" | "delete";

interface Props {
  workflow: { id: string; name: string };
  action: Action;
  close: () => void;
  /** What follows, where the workflow is looked at: another one was made of it (its id), or it is gone. */
  onDuplicated?: (id: string) => unknown;
  onDeleted?: () => unknown;
}

/** The dialog of something that can be done with a whole workflow. */
export function WorkflowAction({ workflow: { id, name }, action, close, onDuplicated, onDeleted }: Props) {
  const client = useQueryClient();
  const refresh = () => refreshWorkflows(client);
  if (action === "rename")
    return (
      <NameDialog
        title={`Rename ${name}`}
        action="Rename"
        name={name}
        close={close}
        save={(chosen) => renameWorkflow(id, chosen).then(refresh)}
      />
    );
  if (action === "duplicate")
    return (
      <NameDialog
        title={`Duplicate ${name}`}
        action="Duplicate"
        name={`${name} (copy)`}
        close={close}
        save={async (chosen) => {
          const original = await client.query({ ...workflowQuery(id), staleTime: 0 });
          const copy = await createWorkflow(chosen, documentOf(original));
          await refresh();
          await onDuplicated?.(copy.id);
        }}
      >
        <p className="text-sm text-muted">The copy begins as a draft, and answers no number.</p>
      </NameDialog>
    );
  return (
    <Confirm
      title={`Delete ${name}?`}
      action="Delete"
      close={close}
      run={async () => {
        await deleteWorkflow(id);
        await onDeleted?.();
        client.removeQueries({ queryKey: workflowQuery(id).queryKey });
        await refresh();
      }}
    >
      <p>Its draft and its versions are deleted with it, for good. Calls that it spoke stay in the list.</p>
      <AnsweredNumbers id={id} />
    </Confirm>
  );
}

function AnsweredNumbers({ id }: { id: string }) {
  const numbers = useQuery(numbersQuery()).data?.filter((number) => number.inbound_workflow_id === id) ?? [];
  if (numbers.length === 0) return null;
  return (
    <div className="space-y-1">
      <p>As long as it answers a number it cannot be deleted. Choose another workflow there first:</p>
      <ul className="list-disc pl-5">
        {numbers.map((number) => (
          <li key={number.id}>
            <TextLink
              to="/telephony-configurations/$id"
              params={{ id: number.telephony_configuration_id }}
              className="font-mono"
            >
              {number.address}
            </TextLink>
          </li>
        ))}
      </ul>
    </div>
  );
}
