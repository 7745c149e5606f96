import type { CarrierRequest, CarrierRequestDetail, Replay } from "@/api/webhooks";
import type { Tone } from "@/ui/feedback";
import { humane } from "@/ui/words";

export const VERDICTS: Record<CarrierRequest["verdict"], { label: string; tone: Tone }> = {
  verified: { label: "Verified", tone: "good" },
  refused: { label: "Refused", tone: "bad" },
};

export const DOORS: Record<CarrierRequest["door"], string> = {
  inbound: "Inbound call",
  callback: "Callback",
  media: "Media socket",
};

interface Reason {
  /** In a list, beside the verdict. */
  short: string;
  /** What it means. */
  meaning: string;
  /** What there is to do. */
  advice?: string;
}

const REASONS: Record<string, Reason> = {
  signature_missing: {
    short: "No signature",
    meaning: "The request carries no signature, so nobody can tell whether the carrier sent it.",
    advice:
      "If it was the carrier: switch signed webhooks on there, and see that no proxy drops its headers. Otherwise it was a stranger, and nothing came of it.",
  },
  signature_mismatch: {
    short: "Wrong signature",
    meaning: "The signature does not fit the request.",
  },
  replayed: {
    short: "Sent before",
    meaning: "The signature is good for one request, and that one came before.",
    advice:
      "A carrier that tries again signs anew. If these come from yours, see that no proxy sends requests twice.",
  },
  expired: {
    short: "Too old",
    meaning: "The signature's time is more than five minutes away from this gateway's clock.",
    advice: "Set the clock of the gateway's machine. An old request that is sent again looks like this, too.",
  },
  number_not_routed: {
    short: "Number not routed",
    meaning: "It is genuine, and no workflow answers calls to that number.",
    advice: "Give the number a workflow, on the page of its carrier.",
  },
  malformed_webhook: {
    short: "Malformed",
    meaning: "The request is not one that this carrier sends: a part of it is missing or cannot be read.",
  },
  payload_too_large: {
    short: "Too large",
    meaning: "The request is larger than any that carriers send. It was not read to its end.",
  },
  capacity_reached: {
    short: "All lines busy",
    meaning: "It is genuine. As many calls were live as your limits allow, so this one was turned away.",
    advice: "Raise the limit of calls at a time, or let callers try again.",
  },
  overloaded: {
    short: "Gateway busy",
    meaning: "It is genuine. The gateway had no room for another conversation.",
    advice: "Start more gateway processes, or raise how many conversations one may hold.",
  },
  shutting_down: {
    short: "Gateway stopping",
    meaning: "It is genuine. The gateway was about to stop, and takes no new calls then.",
  },
  another_call: {
    short: "Another call",
    meaning: "The carrier sent it, but it is not about the call that its URL names.",
  },
  account_unusable: {
    short: "Credentials incomplete",
    meaning: "The carrier's credentials here are incomplete, so nothing can be verified with them.",
    advice: "Complete the credentials of the carrier.",
  },
  invalid_ticket: {
    short: "Ticket used up",
    meaning: "The media socket's ticket was used before, is too old, or its call is over.",
  },
  internal_error: {
    short: "Our mistake",
    meaning: "It is genuine, and something went wrong in the gateway. Its log says what.",
  },
};

export const shortReason = (reason: string) => REASONS[reason]?.short ?? humane(reason);

/** The path without what all of them have in common; of ids, both ends. */
export const shortPath = (path: string) =>
  path
    .replace(/^.*?\/api\/v1\/telephony(?=.)/, "")
    .replace(/[0-9a-f]{32}/g, (id) => `${id.slice(0, 4)}…${id.slice(-4)}`);

const instant = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
export const formatInstant = (iso: string) => instant.format(new Date(iso));

export const formatMilliseconds = (seconds: number) =>
  `${seconds < 0.01 ? (seconds * 1000).toFixed(1) : Math.round(seconds * 1000)} ms`;

/** What it was answered with, and how soon. */
export const answeredWith = ({ status, seconds }: CarrierRequest) =>
  `answered ${status} in ${formatMilliseconds(seconds)}`;

/** What was said, as it can be read; nothing if nothing was. */
export function payloadOf({ data, text }: Pick<CarrierRequestDetail, "data" | "text">) {
  if (!data) return text;
  return Object.keys(data).length > 0 ? JSON.stringify(data, null, 2) : "";
}

export interface Explanation {
  meaning: string;
  advice?: string;
  /** What `PUBLIC_BASE_URL` would have to be, so that requests like this one are verified. */
  publicBaseUrl?: string;
}

type Judged = Pick<
  CarrierRequestDetail,
  "verdict" | "reason" | "believed" | "url" | "matching_url" | "signs_urls" | "urls_tried" | "door"
>;

/** The verdict in plain words. */
export function explain(request: Judged): Explanation {
  if (!request.reason)
    return { meaning: "It was shown to come from the carrier, and the gateway did what it asked for." };
  if (request.reason === "signature_mismatch") return explainMismatch(request);
  const reason = REASONS[request.reason];
  return {
    meaning:
      reason?.meaning ??
      `${request.believed ? "It is genuine, and could not be served" : "It was refused"}: ${humane(request.reason).toLowerCase()}.`,
    ...(reason?.advice && { advice: reason.advice }),
  };
}

function explainMismatch({ url, matching_url: signed, signs_urls, urls_tried }: Judged): Explanation {
  if (signed) return explainOtherUrl(url, signed);
  if (!signs_urls)
    return {
      meaning:
        "The signature does not fit. At this carrier it covers what is said, not the URL, so the secret or key is another one than the configuration has.",
      advice: "Copy the secret or key from the carrier's console into the configuration again.",
    };
  if (urls_tried === 0)
    return {
      meaning: "The signature does not fit: the secret is another one, or the URL that was signed.",
      advice:
        "Too many requests were refused in that minute to look for the URL. The next one that is refused says more.",
    };
  return {
    meaning: `The signature fits neither the URL this gateway expects nor any of ${urls_tried} other spellings of it. So the secret or key is another one than the configuration has, or somebody else sent it.`,
    advice: "If it was the carrier, copy the secret or key from its console into the configuration again.",
  };
}

function explainOtherUrl(expected: string, signed: string): Explanation {
  const meaning = "The signature is the carrier's, over another URL than this gateway expects.";
  const [ours, theirs] = [baseOf(expected), baseOf(signed)];
  if (ours && theirs && ours !== theirs)
    return {
      meaning,
      advice: `Set PUBLIC_BASE_URL to ${theirs} and start the gateway again, or give the carrier URLs that begin with ${ours}.`,
      publicBaseUrl: theirs,
    };
  return {
    meaning,
    advice:
      "The URL stands differently at the carrier. Bind the number again, or write it there exactly as it is expected.",
  };
}

/** What stands before the gateway's own paths in `url`. */
function baseOf(url: string) {
  const at = url.indexOf("/api/v1/telephony");
  return at < 0 ? null : url.slice(0, at).replace(/^ws/, "http");
}

type Obstacle = NonNullable<CarrierRequestDetail["replay_obstacle"]>;

export const OBSTACLES: Record<Obstacle, string> = {
  not_in_development:
    "Requests are processed again in development only. The gateway's operator switches it on with DEVELOPMENT=true.",
  refused: "Nobody knows who sent this request, so it is not processed.",
  incomplete: "What is kept of this request is not enough to process it again.",
  carrier_deleted: "The carrier it came from was deleted here.",
};

/** What came of processing a request again. */
export function describeReplay({ status, problem, began, changes, events }: Replay) {
  if (problem) return `It was answered with ${status}: ${shortReason(problem).toLowerCase()}.`;
  const answered = `It was answered with ${status}.`;
  if (began) return `${answered} A call began with it.`;
  if (changes.length === 0 && events.length === 0)
    return `${answered} Nothing changed: all of it had been applied before.`;
  return changes.length === 0 ? `${answered} The call stands as it did.` : `${answered} It changed the call.`;
}
