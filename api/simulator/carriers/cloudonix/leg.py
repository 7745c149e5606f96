"""One call at Cloudonix: it follows CXML, and its session reports itself.

https://developers.cloudonix.com/Documentation/voiceApplication/Verbs
https://developers.cloudonix.com/Documentation/dataModels/session
"""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from api.simulator.carriers.cloudonix.media import CloudonixStream
from api.simulator.markup import Verb
from api.simulator.outcome import WebhookDelivery
from api.simulator.twiml import TwimlLeg

if TYPE_CHECKING:
    from api.simulator.carriers.cloudonix.account import CloudonixAccount

DOMAIN_ID = 3
TIME_LIMIT = 10800
DIRECTIONS = {"inbound": "incoming", "outbound": "application", "dialed": "outgoing"}
STATUSES = {
    "queued": "new",
    "in-progress": "connected",
    "no-answer": "noanswer",
    "canceled": "cancel",
    "failed": "error",
}


class CloudonixLeg(TwimlLeg):
    """A session at Cloudonix; its token is the call's id."""

    account: "CloudonixAccount"

    @override
    def new_call_id(self) -> str:
        return secrets.token_hex(16)

    @cached_property
    def call_sid(self) -> str:
        """What documents know the call by, besides its session; nothing is controlled by it."""
        return secrets.token_hex(16)

    def resource(self) -> dict[str, Any]:
        """The session."""
        outcome = self.outcome
        return {
            "token": self.call_id,
            "domainId": DOMAIN_ID,
            "domain": self.account.domain,
            "subscriberId": None,
            "destination": self.to,
            "callerId": self.from_,
            "direction": DIRECTIONS[self.direction],
            "status": STATUSES.get(outcome.status, outcome.status),
            "timeLimit": TIME_LIMIT,
            "profile": self.request.get("profile", {}),
            "callback": self.request.get("callback"),
            "callIds": [self.call_sid],
            "callStartTime": _milliseconds(outcome.began_at),
            "callAnswerTime": _milliseconds(outcome.answered_at),
            "callEndTime": _milliseconds(outcome.ended_at),
        }

    # CXML

    @override
    async def first_document(self) -> str:
        if self.direction == "inbound":
            return await self.fetch(self.account.numbers[self.to].voice_url)
        return str(self.request["cxml"])

    @override
    def answer_webhook(self, url: str) -> WebhookDelivery:
        fields = {
            "CallSid": self.call_sid,
            "Session": self.call_id,
            "Domain": self.account.domain,
            "From": self.from_,
            "To": self.to.removeprefix("+"),
            "CallerName": "",
            "Direction": "inbound" if self.direction == "inbound" else "outbound-api",
            "CallStatus": self.outcome.status,
        }
        return WebhookDelivery("answer", url, fields, json=True)

    @override
    def create_stream(self, parameters: Mapping[str, str]) -> CloudonixStream:
        call = {"session": self.call_id, "callSid": self.call_sid}
        return CloudonixStream(self.phone, self.faults, call, parameters, self.outcome)

    @override
    def joins(self, conference: Verb) -> None:
        url, wanted = (conference.attributes.get(name) for name in ("statusCallback", "statusCallbackEvent"))
        if url and wanted and "join" in wanted.split():
            fields = {
                **self.answer_webhook(url).fields,
                "StatusCallbackEvent": "participant-join",
                "FriendlyName": conference.text,
            }
            self.send(WebhookDelivery("conference", url, fields, json=True))

    # What it tells

    @override
    def report(self, status: str) -> None:
        """A session that rings comes as a list of one, as some do."""
        url = self.request.get("callback")
        if not url:
            return
        event = {"action": "update", "eventId": secrets.token_hex(16), "modifiedAt": datetime.now(UTC).isoformat()}
        session = self.resource() | event
        self.send(WebhookDelivery("status", str(url), session, json=True, batch=status == "ringing"))


def _milliseconds(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)
