import type { Draft } from "./draft";

interface Props {
  workflowId: string;
  draft: Draft;
  visit: (node: string | undefined) => void;
}

export function TryIt({ workflowId }: Props) {
  return <div>{workflowId}</div>;
}
