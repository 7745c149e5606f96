import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { numbersQuery, workflowsQuery, type PhoneNumber } from "@/api/queries";
import type { WorkflowSummary } from "@/api/workflows";
import { Button, TextLink } from "@/ui/button";
import { Empty, Loaded } from "@/ui/feedback";
import { Badge, Page } from "@/ui/layout";
import { Menu, MenuItem } from "@/ui/menu";
import { formatMoment } from "@/ui/words";
import { NewWorkflow } from "./new-workflow";
import { WorkflowAction, type Action } from "./workflow-actions";

export function WorkflowList() {
  const workflows = useQuery(workflowsQuery);
  const numbers = useQuery(numbersQuery());
  const [isCreating, setCreating] = useState(false);
  const create = (
    <Button look="primary" onClick={() => setCreating(true)}>
      New workflow
    </Button>
  );
  return (
    <Page
      title="Workflows"
      about="What agents say, and where each conversation goes. A number's calls are answered by one of them."
      actions={create}
    >
      <Loaded query={workflows} what="the workflows">
        {(list) =>
          list.length === 0 ? (
            <Empty title="No workflow yet" action={create}>
              A workflow is a conversation: what the agent says, what it understands, and what it does then.
              Begin with a template.
            </Empty>
          ) : (
            <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
              {list.map((one) => (
                <Row
                  key={one.id}
                  workflow={one}
                  numbers={numbers.data?.filter((number) => number.inbound_workflow_id === one.id) ?? []}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      {isCreating && <NewWorkflow close={() => setCreating(false)} />}
    </Page>
  );
}

function Row({ workflow, numbers }: { workflow: WorkflowSummary; numbers: PhoneNumber[] }) {
  const [action, setAction] = useState<Action>();
  const { id, name, updated_at, version, has_draft } = workflow;
  return (
    <li className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-2 p-4">
      <div className="min-w-0 space-y-1.5">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <TextLink to="/workflows/$id" params={{ id }} className="break-words">
            {name}
          </TextLink>
          {version === null ? (
            <Badge tone="warn">Never published</Badge>
          ) : (
            <Badge tone="good">Version {version}</Badge>
          )}
          {has_draft && version !== null && <Badge>Draft</Badge>}
        </p>
        <p className="text-sm text-muted">
          Changed <time dateTime={updated_at}>{formatMoment(updated_at)}</time>
          {" · "}
          {numbers.length === 0 ? "answers no number" : "answers "}
          {numbers.slice(0, SHOWN_NUMBERS).map(({ id, address }, index) => (
            <span key={id}>
              {index > 0 && ", "}
              <span className="font-mono break-all text-ink">{address}</span>
            </span>
          ))}
          {numbers.length > SHOWN_NUMBERS && ` and ${numbers.length - SHOWN_NUMBERS} more`}
        </p>
      </div>
      <Menu label={`Actions for ${name}`} trigger={<span aria-hidden>⋯</span>}>
        <MenuItem onSelect={() => setAction("rename")}>Rename …</MenuItem>
        <MenuItem onSelect={() => setAction("duplicate")}>Duplicate …</MenuItem>
        <MenuItem danger onSelect={() => setAction("delete")}>
          Delete …
        </MenuItem>
      </Menu>
      {action && <WorkflowAction workflow={workflow} action={action} close={() => setAction(undefined)} />}
    </li>
  );
}

const SHOWN_NUMBERS = 3;
