import { Page } from "@/ui/layout";

export function WorkflowList() {
  return <Page title="Workflows">{null}</Page>;
}
