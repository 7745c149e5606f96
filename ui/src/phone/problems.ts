import { ApiError, sentence } from "@/api/client";

/** Something that keeps a call from being made, or ended it. */
export interface Problem {
  code: ProblemCode;
  title: string;
  /** What it is, and what to do about it. */
  text: string;
  /** What the gateway said besides, one line each. */
  details?: string[];
}

/** What keeps a call from being made, thrown. */
export class PhoneProblem extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

export type ProblemCode = keyof typeof SENTENCES | "refused";

const SENTENCES = {
  insecure: [
    "The browser lets this page make no calls",
    "A page gets the microphone over HTTPS or on localhost only. Open the gateway under such an address.",
  ],
  unsupported: [
    "This browser cannot make calls",
    "It has no Web Audio worklets. Every current Chrome, Edge, Firefox and Safari has them.",
  ],
  unfetched: [
    "A part of the telephone could not be fetched",
    "Check the network and try again. If the app was renewed since this page was loaded, load the page anew.",
  ],
  denied: [
    "The microphone is not allowed",
    "Allow it for this site, with the symbol beside the address or in the browser's settings, then try again. Or call without a microphone: you hear the agent, and keys work.",
  ],
  "no-microphone": [
    "There is no microphone",
    "Connect one and try again, or call without: you hear the agent, and keys work.",
  ],
  "microphone-busy": [
    "The microphone cannot be opened",
    "Another program may be using it. Close that program and try again, or choose another microphone.",
  ],
  "microphone-lost": [
    "The microphone is gone",
    "The agent hears silence. Choose another microphone, or connect this one again and choose it.",
  ],
  unreachable: [
    "The gateway cannot be reached",
    "Check the network, and whether the gateway is running. Then call again.",
  ],
  busy: [
    "All lines are busy",
    "As many calls as may be are under way. Wait for one to end, then call again.",
  ],
  "signed-out": ["You are signed out", "Sign in again, then call again."],
  gone: [
    "There is nothing to call any more",
    "It was deleted, or does not ring any more. Choose another one.",
  ],
  "too-late": ["Somebody else was faster", "The call was answered elsewhere, or is over."],
  "ticket-used": [
    "The call's line could not be opened",
    "It opens once and within a minute, and this one was used, or came too late. Call again for a new one.",
  ],
  lost: [
    "The connection was lost",
    "The network broke the call off, or the gateway stopped. Call again once it is back.",
  ],
  failed: ["Something failed at the gateway", "The call's page says what. Call again, or look there first."],
} as const satisfies Record<string, readonly [string, string]>;

export function problem(code: keyof typeof SENTENCES): Problem {
  const [title, text] = SENTENCES[code];
  return { code, title, text };
}

/** Why there is no call; what is said in words of its own is shown as it is. */
export function problemOf(error: unknown): Problem {
  if (error instanceof PhoneProblem) return error.problem;
  if (error instanceof ApiError) return refusal(error);
  const text = sentence(error instanceof Error ? error.message : String(error));
  return { code: "refused", title: "The call could not be made", text };
}

function refusal(error: ApiError): Problem {
  if (error.status === 0) return problem("unreachable");
  if (error.status === 401) return problem("signed-out");
  if (error.status === 404) return problem("gone");
  if (error.code === "conflict") return problem("too-late");
  if (["capacity_reached", "overloaded", "shutting_down"].includes(error.code)) return problem("busy");
  return {
    code: "refused",
    title: "The gateway refused the call",
    text: error.message,
    details: error.fields.map(({ message }) => message),
  };
}

/** Why the browser did not hand out the microphone. */
export function microphoneProblem(error: unknown): Problem {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return problem("denied");
  if (name === "NotFoundError") return problem("no-microphone");
  return problem("microphone-busy");
}
