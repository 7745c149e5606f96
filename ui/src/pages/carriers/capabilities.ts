import type { Schemas } from "@/api/client";

export const CAPABILITIES: Record<Schemas["Capability"], string> = {
  account_check: "tests credentials",
  amd: "machine detection",
  call_cost: "call costs",
  cold_transfer: "cold transfer",
  configure_inbound: "binds numbers",
  dtmf_in: "reads keys",
  dtmf_out: "sends keys",
  hang_up: "hangs up",
  number_listing: "lists numbers",
  recording: "records",
  transfer: "warm transfer",
  wideband: "wideband audio",
};
