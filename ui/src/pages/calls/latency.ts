import type { Schemas } from "@/api/client";
import type { CallEvent } from "./events";

/** What happens between the caller's last sound and the agent's first, in the order in which it usually happens. */
export const STAGES = [
  {
    name: "pause_noticed",
    label: "Noticing the pause",
    about: "The caller has stopped. The voice detector waits a moment to be sure of it.",
  },
  {
    name: "transcribed",
    label: "Transcribing",
    about: "Speech recognition finishes the caller's words; it begins before the pause is certain.",
  },
  {
    name: "turn_decided",
    label: "Deciding whose turn it is",
    about: "Is the caller done, or only thinking? Who seems to go on is given more time.",
  },
  {
    name: "reply_worded",
    label: "Wording the reply",
    about: "The language model, or the script, brings its first words.",
  },
  { name: "reply_voiced", label: "Voicing it", about: "The voice turns those words into sound." },
  { name: "reply_sent", label: "Sending it", about: "The first sound goes to the carrier." },
] as const;

export type StageName = (typeof STAGES)[number]["name"];

export interface Turn {
  /** From the caller's last sound to the agent's first, in seconds. */
  total: number;
  /** How long each stage took, in the order in which they were reached. */
  parts: { name: StageName; seconds: number }[];
  /** What the agent said, and when, if the transcript has it. */
  said?: string;
  at?: number;
}

/** The call's answered turns: where the time of each went. */
export function turnsOf(events: CallEvent[], transcript: Schemas["UtteranceAnswer"][]): Turn[] {
  const answers = transcript.filter(({ response_seconds }) => response_seconds !== null);
  return events.flatMap(({ kind, detail }) => {
    const total = detail.reply_sent;
    if (kind !== "turn_latency" || typeof total !== "number") return [];
    const found = answers.findIndex(({ response_seconds }) => response_seconds === total);
    const [answer] = found < 0 ? [] : answers.splice(0, found + 1).slice(-1);
    return [{ total, parts: partsOf(detail), ...(answer && { said: answer.text, at: answer.started_at }) }];
  });
}

function partsOf(detail: Record<string, unknown>) {
  const reached = STAGES.flatMap(({ name }) => {
    const at = detail[name];
    return typeof at === "number" ? [{ name, at }] : [];
  }).sort((one, other) => one.at - other.at);
  return reached.map(({ name, at }, index) => ({ name, seconds: at - (reached[index - 1]?.at ?? 0) }));
}

/** The middle one, and the one that all but the slowest twentieth reach. */
export function summaryOf(seconds: number[]) {
  if (seconds.length === 0) return null;
  const sorted = seconds.toSorted((one, other) => one - other);
  const last = sorted.length - 1;
  return { median: sorted[Math.floor(last / 2)] ?? 0, p95: sorted[Math.round(last * 0.95)] ?? 0 };
}

/** How long a stage took in each turn that has it. */
export const ofStage = (turns: Turn[], name: StageName) =>
  turns.flatMap(({ parts }) => parts.filter((part) => part.name === name).map(({ seconds }) => seconds));

/** Round times for an axis that reaches `longest` seconds. */
export function ticksUpTo(longest: number) {
  const step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 30].find((size) => longest / size <= 5) ?? 60;
  const steps = Math.max(1, Math.ceil(longest / step - 1e-9));
  return Array.from({ length: steps + 1 }, (_, index) => index * step);
}

export const formatMilliseconds = (seconds: number) =>
  `${Math.round(seconds * 1000).toLocaleString("en-US")} ms`;
