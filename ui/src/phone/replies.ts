import type { Schemas } from "@/api/client";

/** How long the agent took for each of its answers, in seconds. */
export const repliesOf = (events: Schemas["EventAnswer"][]) =>
  events.flatMap(({ kind, detail }) =>
    kind === "turn_latency" && typeof detail.reply_sent === "number" ? [detail.reply_sent] : [],
  );

/** The middle one; of two in the middle, what lies between. */
export function median(values: number[]) {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
