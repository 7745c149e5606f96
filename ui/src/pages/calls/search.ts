import type { RunFilter } from "@/api/queries";

/** Which calls are listed, as the address of the page says. Days as YYYY-MM-DD, in the reader's time zone. */
export interface CallSearch {
  status?: NonNullable<RunFilter["status"]>;
  direction?: NonNullable<RunFilter["direction"]>;
  workflow_id?: string;
  telephony_configuration_id?: string;
  number?: string;
  from?: string;
  to?: string;
}

const NAMES = [
  "status",
  "direction",
  "workflow_id",
  "telephony_configuration_id",
  "number",
  "from",
  "to",
] as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What is known of the parameters that were given. */
export function readSearch(search: Record<string, unknown>): CallSearch {
  const found = NAMES.flatMap((name) => {
    const value = search[name];
    const text = typeof value === "number" ? String(value) : value;
    return typeof text === "string" && text ? [[name, text]] : [];
  });
  return Object.fromEntries(found) as CallSearch;
}

/** A number as it is listed, from however somebody writes it. */
export function writtenNumber(typed: string) {
  const text = typed.trim();
  if (/[a-z@]/i.test(text)) return text;
  const dialled = text.replace(/[\s().\-/]/g, "").replace(/^00/, "+");
  return /^\d{7,}$/.test(dialled) ? `+${dialled}` : dialled;
}

/** The moment a day begins, or the one after it. */
function beginning(day: string | undefined, daysLater = 0) {
  if (!day || !DAY.test(day)) return undefined;
  const moment = new Date(`${day}T00:00:00`);
  if (Number.isNaN(moment.getTime())) return undefined;
  moment.setDate(moment.getDate() + daysLater);
  return moment.toISOString();
}

/** What the gateway is asked for. */
export function filterOf({ from, to, number, ...rest }: CallSearch): RunFilter {
  const since = beginning(from);
  const before = beginning(to, 1);
  const written = number && writtenNumber(number);
  return {
    ...rest,
    ...(since && { since }),
    ...(before && { before }),
    ...(written && { number: written }),
  };
}
