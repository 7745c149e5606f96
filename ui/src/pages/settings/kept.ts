import type { Organization } from "@/api/settings";

export type Kept = Pick<Organization, "keep_calls_days" | "keep_recordings_days">;

export const LONGEST = 36_500;

/** What was typed as days: `null` for nothing, which is for ever; `undefined` for what makes no sense. */
export function readDays(text: string): number | null | undefined {
  if (text.trim() === "") return null;
  const days = Number(text);
  return Number.isInteger(days) && days >= 1 && days <= LONGEST ? days : undefined;
}

const shorter = (after: number | null, before: number | null) =>
  after !== null && (before === null || after < before);

/** What is deleted once a retention is changed to `after`, if anything may be. */
export function whatGoes(before: Kept, after: Kept): ("calls" | "recordings")[] {
  const recordings = (kept: Kept) => kept.keep_recordings_days ?? kept.keep_calls_days;
  return [
    ...(shorter(after.keep_calls_days, before.keep_calls_days) ? (["calls"] as const) : []),
    ...(shorter(recordings(after), recordings(before)) ? (["recordings"] as const) : []),
  ];
}

/** The day from which on things are kept. */
export function keptSince(days: number, now = new Date()) {
  return new Date(now.getTime() - days * 86_400_000);
}
