import type { Schemas } from "@/api/client";
import type { CarrierRequest } from "@/api/webhooks";
import type { Tone } from "@/ui/feedback";
import { count, formatSeconds, humane } from "@/ui/words";
import { nameOf } from "./reasons";
import { STATUSES } from "./words";

export type CallEvent = Schemas["EventAnswer"];

type Detail = Record<string, unknown>;

interface Words {
  title: (detail: Detail) => string;
  tone?: Tone | ((detail: Detail) => Tone);
}

const text = (value: unknown) => (typeof value === "string" ? value : "");
const number = (value: unknown) => (typeof value === "number" ? value : 0);

const TERMINAL = new Set(["completed", "busy", "no-answer", "canceled", "failed"]);

/** A status in a sentence: "ringing", "no answer". */
function spelled(status: unknown) {
  const word = text(status);
  return (word in STATUSES ? STATUSES[word as keyof typeof STATUSES].label : humane(word)).toLowerCase();
}

const toneOf = ({ status }: Detail): Tone =>
  status === "failed" ? "bad" : TERMINAL.has(text(status)) && status !== "completed" ? "warn" : "plain";

const ENDED_BY: Record<string, string> = {
  carrier: "as the carrier reports",
  conversation: "when the conversation was over",
  caretaker: "because nothing was heard of it any more",
  gateway: "by the gateway",
  operator: "because somebody in the organization ended it",
};

const WHO: Record<string, string> = {
  human: "A person answered",
  machine: "A machine answered",
  fax: "A fax answered",
};

const KINDS: Record<string, Words> = {
  placed: { title: () => "The carrier took the call" },
  dial_in_doubt: { title: () => "The carrier did not say whether it took the call", tone: "warn" },
  status: {
    title: ({ status, word }) =>
      status === "unknown"
        ? `The carrier reports something unknown: ${text(word) || "no word at all"}`
        : `The carrier reports: ${spelled(status)}`,
    tone: toneOf,
  },
  settled: { title: ({ status }) => `The phone: ${spelled(status)}`, tone: toneOf },
  media_started: { title: () => "The audio is connected", tone: "good" },
  answered_by: { title: ({ who }) => WHO[text(who)] ?? "The carrier cannot tell who answered" },
  node_entered: { title: ({ node }) => `The conversation came to “${text(node)}”` },
  turn_latency: { title: ({ reply_sent }) => `The agent replied after ${formatSeconds(number(reply_sent))}` },
  keys_pressed: { title: ({ count: keys }) => `The agent pressed ${count(number(keys), "key")}` },
  transfer_requested: {
    title: ({ by, to, cold }) =>
      `${text(by) || "Somebody"} asked for a ${cold ? "cold" : "warm"} transfer to ${text(to)}`,
  },
  transfer_started: {
    title: ({ to }) => `The agent began to hand the call over${text(to) && ` to “${text(to)}”`}`,
  },
  transfer_failed: {
    title: ({ code }) => `The transfer failed: ${lowered(nameOf(text(code)))}`,
    tone: "warn",
  },
  service_error: { title: () => "A speech service or the language model failed", tone: "bad" },
  hang_up_requested: { title: ({ by }) => `${text(by) || "Somebody"} ended the call` },
  listened: { title: ({ by }) => `${text(by) || "Somebody"} listened in` },
  hung_up: { title: () => "The gateway hung up" },
  hang_up_failed: {
    title: ({ code }) =>
      `Hanging up failed: ${lowered(code === "timeout" ? "no answer in time" : nameOf(text(code)))}`,
    tone: "warn",
  },
  finished: {
    title: ({ status, by }) => `The call ended (${spelled(status)}) ${ENDED_BY[text(by)] ?? ""}`.trim(),
    tone: toneOf,
  },
};

const lowered = (title: string) => title.charAt(0).toLowerCase() + title.slice(1);

/** What happened, in plain words; what nobody knows is called by its kind. */
export const eventTitle = ({ kind, detail }: CallEvent) => KINDS[kind]?.title(detail) ?? kind;

export function eventTone({ kind, detail }: CallEvent): Tone {
  const tone = KINDS[kind]?.tone ?? "plain";
  return typeof tone === "function" ? tone(detail) : tone;
}

/** What went wrong on the way without ending the call. */
export const hitches = (events: CallEvent[]) =>
  events.filter(({ kind }) =>
    ["service_error", "transfer_failed", "hang_up_failed", "dial_in_doubt"].includes(kind),
  );

/** The last thing the carrier said of the call's end. */
export const lastReport = (events: CallEvent[]) =>
  events.findLast(({ kind, detail }) => kind === "status" && TERMINAL.has(text(detail.status)))?.detail;

/**
 * A moment of the call: an event, several timings of replies in a row, a request of its carrier, or the place before
 * which requests are not known yet.
 */
export type Entry =
  { event: CallEvent } | { replies: CallEvent[] } | { request: CarrierRequest } | { gap: true };

/** What stays the same of an entry when others come before it. */
export function keyOf(entry: Entry) {
  if ("request" in entry) return entry.request.id;
  if ("gap" in entry) return "gap";
  const event = "event" in entry ? entry.event : entry.replies[0];
  return `${event?.kind} ${event?.occurred_at}`;
}

/** What happened and what the carrier requested, in the order of time. Requests come newest first. */
export function entriesOf(
  events: CallEvent[],
  requests: CarrierRequest[] = [],
  hasOlderRequests = false,
): Entry[] {
  const entries: Entry[] = [];
  for (const moment of inOrder(events, requests)) {
    const last = entries.at(-1);
    if ("request" in moment) {
      if (hasOlderRequests && moment.request === requests.at(-1)) entries.push({ gap: true });
      entries.push(moment);
    } else if (moment.event.kind !== "turn_latency") entries.push(moment);
    else if (last && "replies" in last) last.replies.push(moment.event);
    else entries.push({ replies: [moment.event] });
  }
  return entries;
}

/** A request stands before what came of it within the same millisecond. */
function inOrder(events: CallEvent[], requests: CarrierRequest[]) {
  const moments = [
    ...[...requests].reverse().map((request) => ({ at: Date.parse(request.created_at), request })),
    ...events.map((event) => ({ at: Date.parse(event.occurred_at), event })),
  ];
  return moments.sort((one, other) => one.at - other.at);
}

export function repliesTitle(replies: CallEvent[]) {
  const seconds = replies.map(({ detail }) => number(detail.reply_sent));
  const [least, most] = [Math.min(...seconds), Math.max(...seconds)].map(formatSeconds);
  const range = least === most ? String(least) : `${least} to ${most}`;
  return `${count(replies.length, "reply", "replies")}, after ${range}`;
}

/** Time since `beginning`: +0:03.2 */
export function sinceBeginning(moment: string, beginning: string) {
  const tenths = Math.round((Date.parse(moment) - Date.parse(beginning)) / 100);
  const [whole, rest] = [Math.floor(Math.abs(tenths) / 10), Math.abs(tenths) % 10];
  return `${tenths < 0 ? "−" : "+"}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}.${rest}`;
}
