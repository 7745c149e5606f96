import { Page } from "@/ui/layout";

export function Settings() {
  return <Page title="Settings">{null}</Page>;
}
