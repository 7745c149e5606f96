export const PERIODS = {
  today: { label: "Today", days: 1 },
  week: { label: "7 days", days: 7 },
  month: { label: "30 days", days: 30 },
  quarter: { label: "90 days", days: 90 },
} as const;

export type PeriodName = keyof typeof PERIODS;

export interface OverviewSearch {
  period?: string;
  from?: string;
  to?: string;
  workflow_id?: string;
  telephony_configuration_id?: string;
}

export interface Days {
  from: string;
  to: string;
}

const LONGEST = 366;
const DAY = 86_400_000;

const isPeriod = (name: string | undefined): name is PeriodName => name !== undefined && name in PERIODS;

/** A day as its calendar writes it, wherever midnight is: 2026-11-21. */
export function dayOf(moment: Date) {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

/** So many days up to today. */
export function lastDays(days: number, today = new Date()): Days {
  const first = new Date(today.getFullYear(), today.getMonth(), today.getDate() - days + 1);
  return { from: dayOf(first), to: dayOf(today) };
}

/** What is chosen: a name, or days of one's own. */
export function chosenPeriod({ period, from, to }: OverviewSearch): PeriodName | "custom" {
  if (from && to) return "custom";
  return isPeriod(period) ? period : "week";
}

/** The days that are chosen. */
export function chosenDays(search: OverviewSearch, today = new Date()): Days {
  const name = chosenPeriod(search);
  if (name === "custom") return { from: search.from ?? "", to: search.to ?? "" };
  return lastDays(PERIODS[name].days, today);
}

/** What is wrong with days that were entered. */
export function problemWithDays({ from, to }: Days): string | undefined {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  if (Number.isNaN(first) || Number.isNaN(last)) return "Enter two days.";
  if (last < first) return "The first day comes after the last.";
  if ((last - first) / DAY >= LONGEST) return `Choose ${LONGEST} days at most.`;
  return undefined;
}
