import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { workflowQuery } from "@/api/workflows";
import { Loaded } from "@/ui/feedback";
import { Workspace } from "./editor/workspace";

export function WorkflowEditor() {
  const { id } = useParams({ from: "/inside/workflows/$id" });
  const workflow = useQuery(workflowQuery(id));
  return (
    <Loaded query={workflow} what="the workflow">
      {(one) => <Workspace key={one.id} workflow={one} />}
    </Loaded>
  );
}
