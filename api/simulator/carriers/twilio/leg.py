"""One call at Twilio: it follows TwiML, and reports its status.

https://www.twilio.com/docs/voice/twiml
https://www.twilio.com/docs/voice/answering-machine-detection
"""

import asyncio
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, ClassVar

from typing_extensions import override

from api.simulator.carriers.twilio.media import TwilioStream
from api.simulator.carriers.twilio.webhooks import amd_fields, call_fields, status_fields
from api.simulator.markup import InvalidMarkup
from api.simulator.outcome import WebhookDelivery
from api.simulator.twiml import TwimlLeg

if TYPE_CHECKING:
    from api.simulator.carriers.twilio.account import TwilioAccount

DIRECTIONS = {"outbound": "outbound-api", "dialed": "outbound-dial"}
EVENT_OF = {"queued": "initiated", "ringing": "ringing", "in-progress": "answered"}
DETECTION_SECONDS = 0.5
MACHINES = {"Enable": "machine_start", "DetectMessageEnd": "machine_end_beep"}


class TwilioLeg(TwimlLeg):
    """A call at Twilio."""

    account: "TwilioAccount"
    stream_refused: ClassVar[str] = "31920: the media stream was refused"
    _sequence = 0

    @override
    def new_call_id(self) -> str:
        return f"CA{secrets.token_hex(16)}"

    def resource(self) -> dict[str, Any]:
        """The Call resource."""
        outcome = self.outcome
        return {
            "sid": self.call_id,
            "account_sid": self.account.account_sid,
            "api_version": "2010-04-01",
            "to": self.to,
            "from": self.from_,
            "status": outcome.status,
            "direction": DIRECTIONS.get(self.direction, self.direction),
            "answered_by": self._answered_by() if self.is_answered else None,
            "date_created": _date(outcome.began_at),
            "start_time": None if outcome.status == "queued" else _date(outcome.began_at),
            "end_time": _date(outcome.ended_at),
            "duration": str(round(outcome.duration_seconds)) if self.is_over else None,
            "price": "-0.01400" if self.is_over and self.is_answered else None,
            "price_unit": "USD",
            "uri": f"/2010-04-01/Accounts/{self.account.account_sid}/Calls/{self.call_id}.json",
        }

    # TwiML

    @override
    async def first_document(self) -> str:
        if self.direction == "inbound":
            return await self.fetch(self.account.numbers[self.to].voice_url)
        if self.request.get("AsyncAmd") == "true":
            self.spawn(self._detect_machine())
        url = str(self.request.get("Url", ""))
        return await self.fetch(url) if url else str(self.request.get("Twiml", ""))

    @override
    def answer_webhook(self, url: str) -> WebhookDelivery:
        fields = call_fields(self.resource())
        if self.is_answered and "AsyncAmd" not in self.request and (who := self._answered_by()):
            fields["AnsweredBy"] = who
        return WebhookDelivery("answer", url, fields)

    @override
    def fetch_failed(self, status: int) -> str:
        return f"11200: the webhook answered {status}"

    @override
    def parse_failed(self, error: InvalidMarkup) -> str:
        return f"12100: {error}"

    @override
    def create_stream(self, parameters: Mapping[str, str]) -> TwilioStream:
        call = {"accountSid": self.account.account_sid, "callSid": self.call_id}
        return TwilioStream(self.phone, self.faults, call, parameters)

    @override
    def stream_url(self, url: str) -> str:
        """Twilio drops the query string."""
        return url.partition("?")[0]

    # What it tells

    @override
    def report(self, status: str) -> None:
        event = EVENT_OF.get(status, "completed")
        url = self.request.get("StatusCallback")
        wanted = self.request.get("StatusCallbackEvent") or ["completed"]
        wanted = [wanted] if isinstance(wanted, str) else wanted
        if not url or event not in wanted:
            return
        fields = status_fields(self.resource() | {"duration": round(self.outcome.duration_seconds)}, self._sequence)
        self._sequence += 1
        self.send(WebhookDelivery("status", str(url), fields))

    def _answered_by(self) -> str | None:
        """What machine detection finds, if it was asked for."""
        mode = self.request.get("MachineDetection")
        if mode not in MACHINES:
            return None
        return MACHINES[mode] if self.machine else "human"

    async def _detect_machine(self) -> None:
        url, who = self.request.get("AsyncAmdStatusCallback"), self._answered_by()
        if url and who:
            await asyncio.sleep(DETECTION_SECONDS)
            self.send(WebhookDelivery("amd", str(url), amd_fields(self.resource(), DETECTION_SECONDS)))


def _date(seconds: float | None) -> str | None:
    """RFC 2822, in UTC, as Twilio's resources have it."""
    return None if seconds is None else format_datetime(datetime.fromtimestamp(seconds, UTC))
