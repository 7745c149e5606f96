import type { Run } from "@/api/queries";
import type { Tone } from "@/ui/feedback";
import { formatDuration } from "@/ui/words";

export const STATUSES: Record<Run["status"], { label: string; tone: Tone }> = {
  initiated: { label: "Dialing", tone: "plain" },
  ringing: { label: "Ringing", tone: "plain" },
  "in-progress": { label: "Live", tone: "good" },
  completed: { label: "Completed", tone: "plain" },
  busy: { label: "Busy", tone: "warn" },
  "no-answer": { label: "No answer", tone: "warn" },
  canceled: { label: "Canceled", tone: "warn" },
  failed: { label: "Failed", tone: "bad" },
  unknown: { label: "Unknown", tone: "warn" },
};

export const DIRECTIONS: Record<Run["direction"], string> = { inbound: "Inbound", outbound: "Outbound" };

/** Whoever is at the other end. */
export const otherParty = (run: Run) =>
  (run.direction === "inbound" ? run.from_number : run.to_number) || "Unknown";

export const durationOf = (run: Run) =>
  run.duration_seconds === null ? null : formatDuration(run.duration_seconds);

export function costOf({ cost_amount, cost_currency }: Run) {
  if (cost_amount === null) return null;
  if (!cost_currency) return String(cost_amount);
  const options = { style: "currency", currency: cost_currency, maximumFractionDigits: 5 } as const;
  return new Intl.NumberFormat(undefined, options).format(cost_amount);
}
