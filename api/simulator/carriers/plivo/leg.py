"""One call at Plivo: it follows XML, and reports that it rings and that it is over.

https://www.plivo.com/docs/voice/xml/overview
https://www.plivo.com/docs/voice/api/call/the-call-object/
"""

import asyncio
import uuid
from functools import cached_property
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from api.simulator.carriers.plivo.webhooks import call_fields, cause_of, hangup_fields, written
from api.simulator.markup import InvalidMarkup
from api.simulator.outcome import WebhookDelivery
from api.simulator.play_audio import PlayAudioStream, WireFormat
from api.simulator.stream_documents import StreamDocumentLeg

if TYPE_CHECKING:
    from api.simulator.carriers.plivo.account import PlivoAccount

DETECTION_SECONDS = 0.5
PRICE = "0.00850"


class PlivoLeg(StreamDocumentLeg):
    """A call at Plivo."""

    account: "PlivoAccount"

    @cached_property
    def request_uuid(self) -> str:
        """What the request is called that placed the call."""
        return str(uuid.uuid4()) if self.account.names_calls_anew else self.call_id

    # As resources

    def live(self) -> dict[str, Any]:
        """The call while it is queued or live."""
        return {
            "call_status": self.outcome.status,
            "call_uuid": self.call_id,
            "caller_name": "",
            "direction": "inbound" if self.direction == "inbound" else "outbound",
            "from": self.from_,
            "request_uuid": self.request_uuid,
            "session_start": written(self.outcome.began_at),
            "to": self.to.removeprefix("+"),
        }

    def record(self) -> dict[str, Any]:
        """Its detail record, once it is over."""
        cause, seconds = cause_of(self), round(self.outcome.duration_seconds)
        return {
            "answer_time": _local(self.outcome.answered_at),
            "bill_duration": seconds,
            "billed_duration": -(-seconds // 60) * 60,
            "call_direction": "inbound" if self.direction == "inbound" else "outbound",
            "call_duration": seconds,
            "call_uuid": self.call_id,
            "end_time": _local(self.outcome.ended_at),
            "from_number": self.from_,
            "hangup_cause_code": cause.code,
            "hangup_cause_name": cause.name,
            "hangup_source": "Caller",
            "initiation_time": _local(self.outcome.began_at),
            "parent_call_uuid": None,
            "resource_uri": f"/v1/Account/{self.account.auth_id}/Call/{self.call_id}/",
            "to_number": self.to.removeprefix("+"),
            "total_amount": PRICE if self.is_answered else "0.00000",
            "total_rate": PRICE,
        }

    # XML

    @override
    async def first_document(self) -> str:
        if self.direction == "inbound":
            return await self.fetch(self.account.numbers[self.to].voice_url)
        if self.machine and self.request.get("machine_detection_url"):
            self.spawn(self._detect_machine())
        return await self.fetch(str(self.request["answer_url"]))

    @override
    def answer_webhook(self, url: str) -> WebhookDelivery:
        return WebhookDelivery("answer", url, call_fields(self, "Redirect" if self.said_last else "StartApp"))

    @override
    def fetch_failed(self, status: int) -> str:
        return f"7011: the answer URL answered {status}"

    @override
    def parse_failed(self, error: InvalidMarkup) -> str:
        return f"8011: {error}"

    @override
    def new_stream(self, audio: WireFormat, extra_headers: str) -> PlayAudioStream:
        ids = {"callId": self.call_id, "accountId": self.account.auth_id}
        return PlayAudioStream(self.phone, self.faults, ids, audio, extra_headers)

    # What it tells

    @override
    def report(self, status: str) -> None:
        if status == "ringing" and self.request.get("ring_url"):
            self.send(WebhookDelivery("status", str(self.request["ring_url"]), call_fields(self, "Ring")))
        if self.is_over and (url := self._hangup_url()):
            self.send(WebhookDelivery("status", url, hangup_fields(self)))

    def _hangup_url(self) -> str:
        if self.direction != "inbound":
            return str(self.request.get("hangup_url") or "")
        application = self.account.application_of(self.account.numbers[self.to])
        return str(application["hangup_url"]) if application else ""

    async def _detect_machine(self) -> None:
        await asyncio.sleep(DETECTION_SECONDS)
        found = {"Machine": "true", "IfMachine": "continue"}
        fields = call_fields(self, "MachineDetection") | found
        self.send(WebhookDelivery("amd", str(self.request["machine_detection_url"]), fields))


def _local(seconds: float | None) -> str | None:
    """A moment as detail records have it, in the account's time zone."""
    return f"{written(seconds)}+00:00" if seconds else None
