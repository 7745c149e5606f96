import type { Schemas } from "@/api/client";

/** What a carrier can do: in a list of several, and as a sentence. */
export const CAPABILITIES: Record<Schemas["Capability"], { brief: string; sentence: string }> = {
  account_check: {
    brief: "tests credentials",
    sentence: "Credentials can be tested before they are saved.",
  },
  amd: { brief: "machine detection", sentence: "An answering machine is told from a person." },
  call_cost: { brief: "call costs", sentence: "What a call cost is asked for when it is over." },
  cold_transfer: { brief: "cold transfer", sentence: "Callers are passed on without waiting for an answer." },
  configure_inbound: { brief: "binds numbers", sentence: "Numbers are pointed here with one click." },
  dtmf_in: { brief: "reads keys", sentence: "Keys that callers press reach the workflow." },
  dtmf_out: { brief: "sends keys", sentence: "The agent can press keys in a menu." },
  hang_up: { brief: "hangs up", sentence: "The gateway can end a call." },
  number_listing: { brief: "lists numbers", sentence: "The account's numbers can be imported." },
  recording: { brief: "records", sentence: "The carrier can record calls." },
  transfer: {
    brief: "warm transfer",
    sentence: "Callers are handed over once somebody has answered.",
  },
  wideband: { brief: "wideband audio", sentence: "Calls can sound better than a telephone." },
};
