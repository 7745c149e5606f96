import { Page } from "@/ui/layout";

export function Softphone() {
  return <Page title="Softphone">{null}</Page>;
}
