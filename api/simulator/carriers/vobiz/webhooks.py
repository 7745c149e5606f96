"""Vobiz's webhooks: the fields of a call, and their signatures.

https://www.vobiz.ai/docs/call/make-call
https://www.vobiz.ai/docs/concepts/validating-callbacks
"""

import hashlib
import hmac
import secrets
from base64 import b64encode
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from api.simulator.webhooks import Outgoing

if TYPE_CHECKING:
    from api.simulator.carriers.vobiz.leg import VobizLeg

HOME = "+91"


class Cause(NamedTuple):
    """Why a call ended. https://www.vobiz.ai/docs/concepts/hangup-causes"""

    cause: str
    code: str
    name: str


CAUSES = {
    "completed": Cause("NORMAL_CLEARING", "4000", "Normal Hangup"),
    "busy": Cause("USER_BUSY", "3010", "Busy Line"),
    "no-answer": Cause("NO_ANSWER", "6010", "Ring Timeout Reached"),
    "failed": Cause("NETWORK_OUT_OF_ORDER", "5000", "Network Error"),
    "canceled": Cause("ORIGINATOR_CANCEL", "1000", "Canceled"),
}
END_OF_XML = Cause("NORMAL_CLEARING", "4010", "End Of XML Instructions")
UNREACHABLE = Cause("NORMAL_CLEARING", "7011", "Error Reaching Answer URL")
INVALID_XML = Cause("NORMAL_CLEARING", "8011", "Invalid Answer XML")
SOURCES = {"caller": "Callee", "gateway": "API Request", "document": "Vobiz", "carrier": "Carrier"}


def cause_of(leg: "VobizLeg") -> Cause:
    """Why a call ended."""
    outcome = leg.outcome
    if outcome.error.startswith(UNREACHABLE.code):
        return UNREACHABLE
    if outcome.error.startswith(INVALID_XML.code):
        return INVALID_XML
    ran_out = outcome.status == "completed" and outcome.ended_by == "document" and leg.said_last != "Hangup"
    return END_OF_XML if ran_out else CAUSES[outcome.status]


def source_of(leg: "VobizLeg") -> str:
    """Who ended a call."""
    return "Error" if leg.outcome.error else SOURCES.get(leg.outcome.ended_by, "Unknown")


def headers(auth_token: str, request: Outgoing, forged: str | None) -> dict[str, str]:
    """The headers of a request. ``forged`` replaces the signatures, unless it is ``None``; ``""`` sends none.

    A media socket is not signed; nor is anything of an account without credentials on its callback URLs.
    """
    base = {"User-Agent": "Vobiz"}
    if request.url.startswith("ws") or forged == "":
        return base
    url = request.url.partition("?")[0]
    for version, separator in (("V2", ""), ("V3", ".")):
        nonce = f"{secrets.randbelow(10**20):020d}"
        signature = forged or _sign(auth_token, f"{url}{separator}{nonce}")
        base |= {f"X-Vobiz-Signature-{version}": signature, f"X-Vobiz-Signature-{version}-Nonce": nonce}
        base[f"X-Vobiz-Signature-MA-{version}"] = signature  # the account is a main one itself
    return base


def _sign(auth_token: str, text: str) -> str:
    return b64encode(hmac.new(auth_token.encode(), text.encode(), hashlib.sha256).digest()).decode()


def call_fields(leg: "VobizLeg", event: str) -> dict[str, str]:
    """The form fields every webhook about a call carries."""
    is_inbound = leg.direction == "inbound"
    fields = {
        "BillRate": "0.44000",
        "CallStatus": leg.outcome.status,
        "CallUUID": leg.call_id,
        "Direction": "inbound" if is_inbound else "outbound",
        "Event": event,
        "From": leg.from_.removeprefix("+"),
        "ParentAuthID": leg.account.auth_id,
        "STIRAttestation": "Not Applicable",
        "SessionStart": written(leg.outcome.began_at),
        "To": as_dialled(leg.to) if is_inbound else leg.to.removeprefix("+"),
    }
    if is_inbound:
        return fields
    return fields | dict.fromkeys(("ALegUUID", "ALegRequestUUID", "RequestUUID"), leg.call_id)


def hangup_fields(leg: "VobizLeg") -> dict[str, str]:
    """The fields at the end. Whatever became of a call, its status is ``completed``."""
    outcome, cause = leg.outcome, cause_of(leg)
    seconds = round(outcome.duration_seconds)
    return call_fields(leg, "Hangup") | {
        "BillDuration": str(-(-seconds // 60) * 60),
        "CallStatus": "completed",
        "Duration": str(seconds),
        "EndTime": written(outcome.ended_at or 0.0)[:19],
        "HangupCause": cause.cause,
        "HangupCauseCode": cause.code,
        "HangupCauseName": cause.name,
        "HangupSource": source_of(leg),
        "TotalCost": "0.00000",
    }


def machine_fields(leg: "VobizLeg") -> dict[str, str]:
    """The fields of what machine detection found."""
    found = {"IfMachine": "continue", "Machine": "true" if leg.machine else "false"}
    return call_fields(leg, "MachineDetection") | found


def as_dialled(number: str) -> str:
    """How a called number is written: a domestic one as it is dialled at home."""
    return f"0{number.removeprefix(HOME)}" if number.startswith(HOME) else number.removeprefix("+")


def written(seconds: float) -> str:
    """A moment, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
