import type { Run } from "@/api/queries";
import type { Tone } from "@/ui/feedback";
import { humane } from "@/ui/words";

/** A page on which one can do something about it. */
export type Place = "carrier" | "workflow" | "settings" | "webhooks" | "softphone";

/** What a call came to, in plain words. */
export interface Reason {
  tone: Tone;
  title: string;
  happened: string;
  next?: string;
  place?: Place;
}

/** What differs where the gateway placed the call. */
type Told = Reason & { outbound?: Partial<Reason> };

const CHECK_CREDENTIALS = "Open the carrier, test its credentials, and replace those it no longer knows.";
const LATER = "Try again in a moment. If it goes on, see whether the carrier reports a disturbance.";
const OUR_SIDE =
  "Look for the call's id in the gateway's log: the line that names it says what broke. If it comes again, report it with that line.";
const STREAM =
  "The carrier reaches the gateway by a secure WebSocket at its public address. Check that this address is reachable from outside, and that a proxy before it lets WebSockets through.";

export const REASONS: Record<string, Told> = {
  // What a conversation ends with
  caller_hung_up: {
    tone: "good",
    title: "The caller hung up",
    happened: "The conversation ended when the caller put the phone down.",
    outbound: {
      title: "The person called hung up",
      happened: "The conversation ended when the person who was called put the phone down.",
    },
  },
  agent_hung_up: {
    tone: "good",
    title: "The agent ended the call",
    happened: "The workflow came to its end: the agent said goodbye and hung up.",
  },
  operator_hung_up: {
    tone: "plain",
    title: "Ended by hand",
    happened: "Somebody in the organization ended the call while it went on; its events say who.",
  },
  transferred: {
    tone: "good",
    title: "Handed to a person",
    happened: "The agent handed the call over, and left the line.",
  },
  caller_silent: {
    tone: "warn",
    title: "Nobody spoke",
    happened: "Nothing was heard from the other side for a while, so the agent said goodbye.",
    next: "Listen to the recording. If somebody did speak, the workflow may wait too short a time, or the carrier sends no audio.",
    place: "workflow",
  },
  max_duration: {
    tone: "warn",
    title: "The time was up",
    happened: "The call reached the longest duration its workflow allows, and the agent ended it.",
    next: "If conversations need more time, raise the workflow's limit.",
    place: "workflow",
  },
  machine_answered: {
    tone: "plain",
    title: "An answering machine took the call",
    happened:
      "The carrier heard a machine. The agent did what its workflow says for that: left a message, or hung up.",
    next: "Call again at another time of day, or change what the workflow does with machines.",
    place: "workflow",
  },
  shutdown: {
    tone: "warn",
    title: "The gateway was stopped",
    happened:
      "The gateway was about to stop and the call lasted longer than it may wait. The agent apologized and hung up.",
    next: "Stop the gateway when no calls are live, or give live calls more time before it stops.",
  },
  error: {
    tone: "bad",
    title: "The conversation broke off",
    happened: "Something failed during the conversation, and it could not go on.",
    next: OUR_SIDE,
  },

  // What a carrier reports
  completed: {
    tone: "plain",
    title: "The carrier reports the call as completed",
    happened:
      "The call was answered and ended at the carrier. No conversation told the gateway how it ended.",
    next: "If the agent should have spoken, look at what the carrier asked for, and what it was answered.",
    place: "webhooks",
  },
  busy: {
    tone: "warn",
    title: "The line was busy",
    happened: "Whoever was called was on another call, or declined this one.",
    next: "Call again in a few minutes.",
  },
  "no-answer": {
    tone: "warn",
    title: "Nobody picked up",
    happened: "The phone rang until the carrier, or the time allowed for ringing, gave up.",
    next: "Call again at another time, or let it ring longer.",
  },
  canceled: {
    tone: "warn",
    title: "Canceled before anybody spoke",
    happened: "The caller hung up before the call was connected.",
    outbound: { happened: "The call was withdrawn while it was still ringing." },
  },
  failed: {
    tone: "bad",
    title: "The carrier could not connect the call",
    happened: "The carrier took the call and reports that it failed, without a reason the gateway knows.",
    next: "Check the number. The carrier's own log of this call usually says more: look it up there by the carrier's name for it.",
    place: "carrier",
  },

  // No room
  capacity_reached: {
    tone: "bad",
    title: "All lines were in use",
    happened:
      "As many calls were live as the organization, or this carrier, may have. The caller was told that all lines are busy.",
    next: "Raise the limit of calls at the same time, if the carrier and the machine can hold more.",
    place: "settings",
  },
  overloaded: {
    tone: "bad",
    title: "The gateway was too busy",
    happened:
      "The process that was asked to take the call had no computing time left for another conversation.",
    next: "Run more processes or a larger machine, or lower the limit of calls at the same time.",
    place: "settings",
  },
  shutting_down: {
    tone: "warn",
    title: "The gateway was stopping",
    happened: "The process that was asked to take the call was about to stop, and takes no new ones.",
    next: "Call again: another process, or the same one once it is back, will take it.",
  },

  // What the conversation is made of
  service_failed: {
    tone: "bad",
    title: "A speech service or the language model failed",
    happened: "The agent apologized once; when the service failed again, it ended the call.",
    next: "The message below is the service's own. Check its key, its quota and its address in the workflow's services.",
    place: "workflow",
  },
  workflow_failed: {
    tone: "bad",
    title: "The workflow could not begin",
    happened: "The conversation broke off while its first step was entered.",
    next: "Open the workflow, and look at its first step and at what it does on entering. The gateway's log has the error itself.",
    place: "workflow",
  },
  invalid_workflow: {
    tone: "bad",
    title: "The workflow has a mistake",
    happened: "Its document cannot be run as it stood when the call came in.",
    next: "Open the workflow: its editor shows what is wrong, and where.",
    place: "workflow",
  },
  workflow_not_published: {
    tone: "bad",
    title: "The workflow is not published",
    happened: "Its number leads to a workflow of which there is only a draft, and drafts answer no calls.",
    next: "Open the workflow and publish it.",
    place: "workflow",
  },
  unknown_name: {
    tone: "bad",
    title: "The workflow names something that is not there",
    happened: "A speech service, a language model or a carrier it names is not installed in this gateway.",
    next: "Choose an installed one in the workflow's services, or install the package that brings it.",
    place: "workflow",
  },
  pipeline_failed: {
    tone: "bad",
    title: "The conversation could not be set up",
    happened: "The audio was connected, and then the gateway failed to build the conversation, or lost it.",
    next: OUR_SIDE,
  },
  internal_error: {
    tone: "bad",
    title: "The gateway made a mistake",
    happened: "Something failed inside the gateway that it has no name for.",
    next: OUR_SIDE,
  },

  // The audio
  media_never_came: {
    tone: "bad",
    title: "The audio never arrived",
    happened: "The call was answered, but the carrier did not open its audio connection to the gateway.",
    next: STREAM,
    place: "carrier",
  },
  stream_error: {
    tone: "bad",
    title: "The audio connection failed",
    happened: "The carrier could not open, or could not keep, its audio connection to the gateway.",
    next: STREAM,
    place: "carrier",
  },
  handshake_failed: {
    tone: "bad",
    title: "The audio connection began wrongly",
    happened:
      "Something connected where the carrier's audio belongs, and said nothing, or not what this carrier says first.",
    next: "See whether the number's streaming settings at the carrier are the ones the gateway asks for.",
    place: "carrier",
  },
  invalid_ticket: {
    tone: "bad",
    title: "The audio connection came too late",
    happened:
      "Each call's audio address works once and for a short time. It had been used already, or had expired.",
    next: "If it happens often, the way between the carrier and the gateway is slow, or something repeats its requests.",
    place: "webhooks",
  },
  caller_left: {
    tone: "warn",
    title: "The caller left before the agent spoke",
    happened: "The audio connection closed before the conversation began.",
  },

  // What the gateway found out later
  gateway_lost: {
    tone: "bad",
    title: "The gateway stopped in the middle of the call",
    happened:
      "The process that held the conversation crashed, was killed or lost its database. Another one noticed and ended the call.",
    next: "Look at why it stopped: memory, a restart of the machine, a deployment. The log of that time says.",
  },
  never_answered: {
    tone: "warn",
    title: "It rang without an end",
    happened: "The carrier never said that the call was over. After fifteen minutes the gateway ended it.",
    next: "If it happens again, the carrier's status reports may not reach the gateway.",
    place: "webhooks",
  },
  call_not_found: {
    tone: "bad",
    title: "The carrier does not know the call",
    happened:
      "Nothing was heard of the call, and when the carrier was asked, it knew none of that name, or said it was over.",
    next: "See whether these are the right credentials, and the account the number belongs to.",
    place: "carrier",
  },
  outcome_unknown: {
    tone: "bad",
    title: "The carrier never said whether it placed the call",
    happened:
      "The request was sent and not answered, and no such call was found at the carrier afterwards. Nobody was called twice.",
    next: LATER,
    place: "carrier",
  },
  carrier_unreachable: {
    tone: "bad",
    title: "The carrier could not be asked what became of it",
    happened:
      "Nothing was heard of the call, and the carrier could not be reached for so long that the gateway gave up.",
    next: "Test the carrier's credentials, and whether the gateway's machine reaches the internet.",
    place: "carrier",
  },
  configuration_deleted: {
    tone: "warn",
    title: "Its carrier was deleted here",
    happened:
      "The carrier's account was removed from the gateway while the call was live, so nobody could follow it.",
    next: "Remove a carrier only when none of its calls is live.",
  },

  // What a carrier's API says
  provider_authentication_failed: {
    tone: "bad",
    title: "The carrier does not accept the credentials",
    happened: "The gateway could not sign in to the carrier, so it could not connect the call.",
    next: CHECK_CREDENTIALS,
    place: "carrier",
  },
  provider_rate_limited: {
    tone: "bad",
    title: "The carrier asked for fewer calls at once",
    happened: "Too many requests were sent to the carrier in a short time, and it refused this one.",
    next: "Place calls more slowly, or ask the carrier to raise the account's rate.",
    place: "carrier",
  },
  provider_unavailable: {
    tone: "bad",
    title: "The carrier was not available",
    happened: "The carrier could not be reached, or failed on its own side.",
    next: LATER,
    place: "carrier",
  },
  provider_rejected: {
    tone: "bad",
    title: "The carrier refused the call",
    happened:
      "The carrier understood the request and said no: often a number that does not exist, a caller id that is not the account's, or a country the account may not call.",
    next: "Check both numbers, and what the account may do at the carrier.",
    place: "carrier",
  },
  provider_error: {
    tone: "bad",
    title: "The carrier did not do what it was asked",
    happened: "Its API answered with an error the gateway has no better name for.",
    next: "Look the call up in the carrier's own console.",
    place: "carrier",
  },
  nobody_registered: {
    tone: "bad",
    title: "No phone was there to ring",
    happened: "The address belongs to one of the gateway's own phones, and none of that name is open.",
    next: "Open the softphone and leave it open, then call again.",
    place: "softphone",
  },
  server_unreachable: {
    tone: "bad",
    title: "The carrier's server could not be reached",
    happened: "No connection could be opened, so nothing was sent.",
    next: "Check the server's address in the carrier's settings, and that the gateway's machine may reach it.",
    place: "carrier",
  },
  request_unanswered: {
    tone: "bad",
    title: "The carrier's server did not answer",
    happened: "The request was sent, and no answer came in time. It may or may not have been carried out.",
    next: LATER,
    place: "carrier",
  },
  address_not_allowed: {
    tone: "bad",
    title: "The carrier's server may not be reached from here",
    happened: "Its address is unknown, or it lies in a network the gateway is not allowed to connect to.",
    next: "Correct the address in the carrier's settings. Private networks have to be allowed where the gateway is installed.",
    place: "carrier",
  },
  unsupported_operation: {
    tone: "bad",
    title: "The carrier cannot do that",
    happened: "The call needed something this carrier does not offer.",
    next: "The carrier's page lists what it can do. Use another one, or take that step out of the workflow.",
    place: "carrier",
  },

  // What was asked for
  configuration_error: {
    tone: "bad",
    title: "A setting is missing or wrong",
    happened: "The call could not be connected with the settings as they are.",
    next: "Open the carrier: its setup shows what is missing.",
    place: "carrier",
  },
  account_inactive: {
    tone: "bad",
    title: "The carrier's account is switched off",
    happened: "Somebody switched it off here, so it takes and places no calls.",
    next: "Open the carrier and switch it on again.",
    place: "carrier",
  },
  invalid_address: {
    tone: "bad",
    title: "That number cannot be called",
    happened: "It is neither a telephone number with its country code nor an address this carrier dials.",
    next: "Write it with + and the country code, for example +14155550100.",
  },
  not_found: {
    tone: "bad",
    title: "Something the call needs is gone",
    happened: "Its workflow, its number or its carrier was deleted before the call was connected.",
    next: "See that the number still has a workflow that answers it.",
    place: "carrier",
  },
  number_not_routed: {
    tone: "bad",
    title: "No workflow answers that number",
    happened: "The caller was told that the number is not in service.",
    next: "Choose the workflow that answers it, among the carrier's numbers.",
    place: "carrier",
  },
  call_not_allowed: {
    tone: "bad",
    title: "The organization does not allow that call",
    happened: "The dialling rules do not let calls go there.",
    next: "If it should be allowed, change the dialling rules.",
    place: "settings",
  },
  country_not_allowed: {
    tone: "bad",
    title: "Calls to that country are not allowed",
    happened: "The dialling rules list the countries calls may go to, and this one is not among them.",
    next: "Add the country to the dialling rules, if calls should go there.",
    place: "settings",
  },
  premium_number: {
    tone: "bad",
    title: "Premium numbers are not allowed",
    happened: "The number costs more than a call, and the dialling rules do not allow that.",
    next: "Allow premium numbers in the dialling rules only if you mean to pay for them.",
    place: "settings",
  },
  calls_itself: {
    tone: "bad",
    title: "The agent would have called itself",
    happened: "One of the organization's own workflows answers that number.",
    next: "Use a number that a person, or somebody else, answers.",
    place: "workflow",
  },
  transfer_failed: {
    tone: "warn",
    title: "Nobody took the transfer",
    happened: "The call was to be handed to somebody who did not pick up.",
    next: "Check the destination's number, and that somebody answers there.",
    place: "workflow",
  },
};

/** What the call came to; nothing while it is under way. */
export function reasonOf(
  call: Pick<Run, "disposition" | "status" | "direction" | "ended_at">,
): Reason | null {
  if (call.ended_at === null) return null;
  const code = call.disposition ?? call.status;
  const { outbound, ...reason } = REASONS[code] ?? unnamed(code, call.status);
  return { ...reason, ...(call.direction === "outbound" && outbound) };
}

/** An error's code within a call, in a few words. */
export const nameOf = (code: string) => REASONS[code]?.title ?? humane(code);

function unnamed(code: string, status: Run["status"]): Told {
  return {
    tone: status === "completed" ? "plain" : "bad",
    title: humane(code),
    happened: "The gateway ended the call with a word this page does not know.",
    next: "See below what happened, in order.",
  };
}
