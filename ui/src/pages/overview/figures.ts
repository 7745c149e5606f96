import type { Overview, Slot } from "@/api/overview";

const whole = new Intl.NumberFormat();
const share = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });
const minutes = new Intl.NumberFormat(undefined, {
  style: "unit",
  unit: "minute",
  maximumFractionDigits: 1,
});
const seconds = new Intl.NumberFormat(undefined, {
  style: "unit",
  unit: "second",
  unitDisplay: "narrow",
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});

export const NOTHING = "–";

export const formatCount = (number: number) => whole.format(number);
export const formatShare = (part: number, total: number) =>
  total > 0 ? share.format(part / total) : NOTHING;
export const formatMinutes = (talkSeconds: number) => minutes.format(talkSeconds / 60);
export const formatWait = (wait: number) => seconds.format(wait);

export const formatRate = (rate: number) => share.format(rate);

export function formatMoney(amount: number, currency: string | null) {
  if (!currency) return `${whole.format(amount)} (no currency)`;
  return new Intl.NumberFormat(undefined, { style: "currency", currency }).format(amount);
}

/** To the hundredth of a cent: an hour of calls may cost less than one. */
function formatPrices(currency: string | null) {
  const style = currency ? ({ style: "currency", currency } as const) : {};
  const format = new Intl.NumberFormat(undefined, { ...style, maximumFractionDigits: 4 });
  return (amount: number) => format.format(amount);
}

export type Colour = 1 | 2 | 3 | 4;

export interface Series {
  label: string;
  colour: Colour;
  /** `null` where there is nothing to measure. */
  of: (slot: Slot) => number | null;
}

export interface Chart {
  title: string;
  about: string;
  kind: "bars" | "lines" | "steps";
  series: Series[];
  format: (value: number) => string;
  /** The least and the most there can be, where that is known. */
  range?: [number, number];
}

export const CALLS: Chart = {
  title: "Calls over time",
  about: "By when they began.",
  kind: "bars",
  format: formatCount,
  series: [
    { label: "Inbound, answered", colour: 1, of: (slot) => slot.inbound_answered },
    { label: "Outbound, answered", colour: 2, of: (slot) => slot.outbound_answered },
    { label: "Inbound, not answered", colour: 4, of: (slot) => slot.inbound_missed },
    { label: "Outbound, not answered", colour: 3, of: (slot) => slot.outbound_missed },
  ],
};

const rate = (answered: number, missed: number) =>
  answered + missed > 0 ? answered / (answered + missed) : null;

export const ANSWERED: Chart = {
  title: "Answer rate",
  about: "Of the calls that began then, how many were answered.",
  kind: "lines",
  format: formatRate,
  range: [0, 1],
  series: [
    { label: "Inbound", colour: 1, of: (slot) => rate(slot.inbound_answered, slot.inbound_missed) },
    { label: "Outbound", colour: 2, of: (slot) => rate(slot.outbound_answered, slot.outbound_missed) },
  ],
};

export const RESPONSE: Chart = {
  title: "Response time",
  about: "From the end of the caller's speech to the first audio of the answer.",
  kind: "lines",
  format: formatWait,
  series: [
    { label: "Half are quicker (p50)", colour: 1, of: (slot) => slot.response?.median_seconds ?? null },
    { label: "95 in 100 are quicker (p95)", colour: 3, of: (slot) => slot.response?.p95_seconds ?? null },
  ],
};

export const LINES: Chart = {
  title: "Conversations at the same time",
  about: "The most there were at any moment.",
  kind: "steps",
  format: formatCount,
  series: [{ label: "At the same time", colour: 2, of: (slot) => slot.most_at_once }],
};

export const TALK: Chart = {
  title: "Talk time",
  about: "Of calls that began then.",
  kind: "bars",
  format: formatMinutes,
  series: [{ label: "Talk time", colour: 1, of: (slot) => slot.talk_seconds }],
};

/** What calls cost, a chart for each currency: nobody can add them up. One without any where no price is known. */
export function spendCharts(costs: Overview["costs"]): Chart[] {
  const currencies = costs.length > 0 ? costs.map(({ currency }) => currency) : [null];
  return currencies.map((currency) => ({
    title: currencies.length > 1 ? `Spend, ${currency ?? "no currency"}` : "Spend",
    about: "Of calls that began then, as far as their carriers have told the price.",
    kind: "bars",
    format: formatPrices(currency),
    series: [{ label: currency ?? "Spend", colour: 2, of: (slot) => spent(slot, currency) }],
  }));
}

const spent = ({ costs }: Slot, currency: string | null) =>
  costs.find((cost) => cost.currency === currency)?.amount ?? 0;

/** Whether there is anything to draw: naught is a point of a line, and no bar. */
export const isEmpty = ({ kind, series }: Chart, slots: Slot[]) =>
  slots.every((slot) => series.every(({ of }) => (kind === "lines" ? of(slot) === null : !of(slot))));

/** When a slot is, for an axis, or in full. */
export function slotFormats({ hourly, slots }: Pick<Overview, "hourly" | "slots">, zone?: string) {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(undefined, { ...options, timeZone: zone });
    return (iso: string) => formatter.format(new Date(iso));
  };
  const severalDays = slots.length > 25;
  if (!hourly)
    return {
      brief: format({ month: "short", day: "numeric" }),
      full: format({ weekday: "short", day: "numeric", month: "short", year: "numeric" }),
    };
  return {
    brief: format(severalDays ? { weekday: "short", hour: "numeric" } : { hour: "numeric" }),
    full: format({ dateStyle: "medium", timeStyle: "short" }),
  };
}
