import type { Schemas } from "@/api/client";
import type { CallEvent } from "./events";

export type Utterance = Schemas["UtteranceAnswer"];

export interface Line {
  speaker: Utterance["speaker"];
  startedAt: number;
  endedAt: number;
  text: string;
  /** The keys pressed instead of words; a number of them where it is not known which. */
  keys?: string | number;
  responseSeconds: number | null;
  interrupted: boolean;
}

const KEYED = /^\[keys ([0-9*#A-D]+)\]$/;

/** What was said and keyed, in order. Times in seconds from the start of the audio. */
export function linesOf(transcript: Utterance[], events: CallEvent[]): Line[] {
  const spoken = transcript.map((one): Line => {
    const keys = one.speaker === "caller" && KEYED.exec(one.text)?.[1];
    return {
      speaker: one.speaker,
      startedAt: one.started_at,
      endedAt: one.ended_at,
      text: one.text,
      responseSeconds: one.response_seconds,
      interrupted: one.interrupted,
      ...(keys && { keys }),
    };
  });
  return [...spoken, ...keyedByAgent(events)].sort((one, other) => one.startedAt - other.startedAt);
}

function keyedByAgent(events: CallEvent[]): Line[] {
  const began = events.find(({ kind }) => kind === "media_started")?.occurred_at;
  if (!began) return [];
  return events.flatMap(({ kind, occurred_at, detail }) => {
    if (kind !== "keys_pressed" || typeof detail.count !== "number") return [];
    const at = Math.max(0, (Date.parse(occurred_at) - Date.parse(began)) / 1000);
    const keyed = { text: "", keys: detail.count, responseSeconds: null, interrupted: false };
    return [{ speaker: "agent" as const, startedAt: at, endedAt: at, ...keyed }];
  });
}

export interface Mark {
  kind: "interruption" | "keys";
  /** Seconds from the start of the audio. */
  at: number;
}

/** What is worth finding in a recording: where the agent was interrupted, and where keys were pressed. */
export const marksOf = (lines: Line[]): Mark[] =>
  lines.flatMap(({ interrupted, keys, startedAt, endedAt }): Mark[] => [
    ...(interrupted ? [{ kind: "interruption" as const, at: endedAt }] : []),
    ...(keys === undefined ? [] : [{ kind: "keys" as const, at: startedAt }]),
  ]);

/** How long after its end a line is still the one that was just heard. */
const LINGERS_SECONDS = 0.8;

/** Which line is heard at `seconds`; -1 where nobody speaks. */
export function lineAt(lines: Line[], seconds: number) {
  const index = lines.findLastIndex(({ startedAt }) => startedAt <= seconds);
  const line = lines[index];
  return line && seconds < line.endedAt + LINGERS_SECONDS ? index : -1;
}
