"""Plivo's webhooks: the fields of a call, why it ended, and their signature.

https://www.plivo.com/docs/voice/xml/request/
https://www.plivo.com/docs/voice/troubleshooting/hangup-causes/
"""

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from plivo.utils import signature_v3

from api.simulator.webhooks import Outgoing

if TYPE_CHECKING:
    from api.simulator.carriers.plivo.leg import PlivoLeg

SOURCES = {"caller": "Caller", "gateway": "API Request", "document": "Answer XML", "carrier": "Carrier"}


class Cause(NamedTuple):
    """Why a call ended: the exchange's word, Plivo's number and name for it, and the status that goes with it."""

    word: str
    code: int
    name: str
    status: str


ENDS = {
    "completed": Cause("NORMAL_CLEARING", 4000, "Normal Hangup", "completed"),
    "busy": Cause("USER_BUSY", 3010, "Busy Line", "busy"),
    "no-answer": Cause("NO_ANSWER", 3000, "No Answer", "no-answer"),
    "canceled": Cause("ORIGINATOR_CANCEL", 1000, "Cancelled", "cancel"),
    "failed": Cause("UNALLOCATED_NUMBER", 2000, "Invalid Destination Address", "failed"),
}
END_OF_XML = Cause("NORMAL_CLEARING", 4010, "End Of XML Instructions", "completed")
RING_TIMEOUT = Cause("ORIGINATOR_CANCEL", 6010, "Ring Timeout Reached", "timeout")
UNREACHABLE_ANSWER = Cause("NORMAL_CLEARING", 7011, "Error Reaching Answer URL", "completed")
INVALID_ANSWER = Cause("NORMAL_CLEARING", 8011, "Invalid Answer XML", "completed")


def cause_of(leg: "PlivoLeg") -> Cause:
    """Why a call ended."""
    outcome = leg.outcome
    for faulty in (UNREACHABLE_ANSWER, INVALID_ANSWER):
        if outcome.error.startswith(str(faulty.code)):
            return faulty
    if outcome.status == "completed" and outcome.ended_by == "document" and leg.said_last != "Hangup":
        return END_OF_XML
    rang_out = outcome.status == "no-answer" and "ring_timeout" in leg.request
    return RING_TIMEOUT if rang_out else ENDS[outcome.status]


def headers(auth_token: str, request: Outgoing, forged: str | None) -> dict[str, str]:
    """The headers of a request. ``forged`` replaces the signatures, unless it is ``None``; ``""`` sends none."""
    nonce = "".join(secrets.choice("0123456789") for _ in range(20))
    signature = forged
    if signature is None:
        signature = signature_v3.get_signature_v3(auth_token.encode(), _signed(request), nonce).decode()
    base = {"User-Agent": "Plivo", "X-Plivo-Signature-V3-Nonce": nonce}
    return base | ({"X-Plivo-Signature-V3": signature, "X-Plivo-Signature-Ma-V3": signature} if signature else {})


def _signed(request: Outgoing) -> str:
    # The upgrade to a media socket is signed as a GET of an http URL.
    url = request.url.replace("wss://", "http://", 1).replace("ws://", "http://", 1)
    if request.method == "GET":
        return str(signature_v3.construct_get_url(url, {}).decode())
    return str(signature_v3.construct_post_url(url, dict(request.fields)).decode())


def call_fields(leg: "PlivoLeg", event: str) -> dict[str, str]:
    """The form fields every webhook about a call carries."""
    inbound = leg.direction == "inbound"
    fields = {
        "CallUUID": leg.call_id,
        "From": leg.from_.removeprefix("+"),
        "To": leg.to.removeprefix("+"),
        "CallStatus": leg.outcome.status,
        "Direction": "inbound" if inbound else "outbound",
        "Event": event,
    }
    if leg.account.names_itself:
        fields["ParentAuthID"] = leg.account.auth_id
    if not inbound:
        fields |= {"RequestUUID": leg.request_uuid, "ALegRequestUUID": leg.request_uuid, "ALegUUID": leg.call_id}
    return fields


def hangup_fields(leg: "PlivoLeg") -> dict[str, str]:
    """The fields of what is posted when a call is over."""
    cause, seconds = cause_of(leg), round(leg.outcome.duration_seconds)
    return call_fields(leg, "Hangup") | {
        "CallStatus": cause.status,
        "HangupCause": cause.word,
        "HangupCauseCode": str(cause.code),
        "HangupCauseName": cause.name,
        "HangupSource": SOURCES.get(leg.outcome.ended_by, "Unknown"),
        "Duration": str(seconds),
        "BillDuration": str(seconds),
        "StartTime": written(leg.outcome.began_at),
        "AnswerTime": written(leg.outcome.answered_at),
        "EndTime": written(leg.outcome.ended_at),
    }


def written(seconds: float | None) -> str:
    """A moment, in UTC; empty if there is none."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}" if seconds else ""
