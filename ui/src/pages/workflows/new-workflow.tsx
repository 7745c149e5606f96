import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useId, useState } from "react";
import { createWorkflow, refreshWorkflows, templatesQuery } from "@/api/workflows";
import { classes } from "@/ui/classes";
import { Loaded } from "@/ui/feedback";
import type { JsonObject } from "./document/json";
import { GREETING } from "./greeting";
import { NameDialog } from "./name-dialog";

const FROM_SCRATCH = {
  name: "",
  display_name: "From scratch",
  description: "One node: it greets the caller, and says goodbye.",
  document: GREETING as Record<string, unknown>,
};

/** Begins a workflow with a template, and goes to it. */
export function NewWorkflow({ close }: { close: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const templates = useQuery(templatesQuery);
  const group = useId();
  const [chosen, choose] = useState("");
  const create = async (name: string) => {
    const template = templates.data?.find((one) => one.name === chosen) ?? FROM_SCRATCH;
    const { id } = await createWorkflow(name, template.document as JsonObject);
    await refreshWorkflows(client);
    await navigate({ to: "/workflows/$id", params: { id } });
  };
  return (
    <NameDialog title="New workflow" action="Create" name="" save={create} close={close}>
      <fieldset className="space-y-2">
        <legend className="mb-1.5 text-sm font-medium">Begin with</legend>
        <Loaded query={templates} what="the templates">
          {(list) =>
            [...list, FROM_SCRATCH].map(({ name, display_name, description }) => (
              <label
                key={name}
                className={classes(
                  "flex cursor-pointer items-start gap-3 rounded-md border p-3",
                  name === chosen ? "border-accent bg-accent-soft" : "border-line",
                )}
              >
                <input
                  type="radio"
                  className="mt-0.5 size-4.5 shrink-0"
                  name={group}
                  checked={name === chosen}
                  onChange={() => choose(name)}
                />
                <span className="min-w-0 text-sm">
                  <span className="block font-medium">{display_name}</span>
                  <span className="block text-muted">{description}</span>
                </span>
              </label>
            ))
          }
        </Loaded>
      </fieldset>
    </NameDialog>
  );
}
