import { Page } from "@/ui/layout";

export function Overview() {
  return <Page title="Overview">{null}</Page>;
}
