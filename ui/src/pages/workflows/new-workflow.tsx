import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useId, useState } from "react";
import { createWorkflow, refreshWorkflows } from "@/api/workflows";
import { classes } from "@/ui/classes";
import { NameDialog } from "./name-dialog";
import { TEMPLATES } from "./templates";

/** Begins a workflow with a template, and goes to it. */
export function NewWorkflow({ close }: { close: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const group = useId();
  const [chosen, choose] = useState(0);
  const create = async (name: string) => {
    const { id } = await createWorkflow(name, TEMPLATES[chosen]?.document ?? {});
    await refreshWorkflows(client);
    await navigate({ to: "/workflows/$id", params: { id } });
  };
  return (
    <NameDialog title="New workflow" action="Create" name="" save={create} close={close}>
      <fieldset className="space-y-2">
        <legend className="mb-1.5 text-sm font-medium">Begin with</legend>
        {TEMPLATES.map(({ name, about }, index) => (
          <label
            key={name}
            className={classes(
              "flex cursor-pointer items-start gap-3 rounded-md border p-3",
              index === chosen ? "border-accent bg-accent-soft" : "border-line",
            )}
          >
            <input
              type="radio"
              className="mt-0.5 size-4.5 shrink-0"
              name={group}
              checked={index === chosen}
              onChange={() => choose(index)}
            />
            <span className="min-w-0 text-sm">
              <span className="block font-medium">{name}</span>
              <span className="block text-muted">{about}</span>
            </span>
          </label>
        ))}
      </fieldset>
    </NameDialog>
  );
}
