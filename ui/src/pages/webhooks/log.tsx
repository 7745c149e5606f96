import { Page } from "@/ui/layout";

export function WebhookLog() {
  return <Page title="Webhooks">{null}</Page>;
}
