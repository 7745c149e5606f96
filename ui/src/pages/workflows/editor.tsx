import { Page } from "@/ui/layout";

export function WorkflowEditor() {
  return <Page title="Workflow">{null}</Page>;
}
