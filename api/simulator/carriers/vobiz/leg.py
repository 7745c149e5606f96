"""One call at Vobiz: it follows XML, and reports that it rings and that it is over.

https://www.vobiz.ai/docs/xml/overview
https://www.vobiz.ai/docs/call/call-object
"""

import asyncio
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from api.simulator.carriers.vobiz import webhooks
from api.simulator.carriers.vobiz.media import VobizStream
from api.simulator.markup import InvalidMarkup, Verb
from api.simulator.outcome import WebhookDelivery
from api.simulator.play_audio import PlayAudioStream, WireFormat
from api.simulator.stream_documents import StreamDocumentLeg

if TYPE_CHECKING:
    from api.simulator.carriers.vobiz.account import VobizAccount

DETECTION_SECONDS = 0.5
RUPEES_A_MINUTE, STREAMING_RUPEES_A_MINUTE = 0.38, 0.06


class VobizLeg(StreamDocumentLeg):
    """A call at Vobiz."""

    account: "VobizAccount"
    _event = "StartApp"

    # As resources

    def live(self) -> dict[str, Any]:
        """The call while it is queued or live."""
        return {
            "call_status": self.outcome.status,
            "call_uuid": self.call_id,
            "caller_name": "",
            "direction": self._direction,
            "from": self.from_.removeprefix("+"),
            "request_uuid": self.call_id,
            "session_start": webhooks.written(self.outcome.began_at),
            "stir_attestation": "Not Applicable",
            "stir_verification": "Not Applicable",
            "to": self.to.removeprefix("+"),
        }

    def record(self) -> dict[str, Any]:
        """Its record, once it is over. Minutes that have begun are paid."""
        cause, seconds = webhooks.cause_of(self), round(self.outcome.duration_seconds)
        minutes = max(-(-seconds // 60), 1) if self.is_answered else 0
        return {
            "account_id": self.account.auth_id,
            "billsec": seconds,
            "call_direction": self._direction,
            "caller_id_number": self.from_,
            "cost": round(minutes * RUPEES_A_MINUTE, 5),
            "currency": "INR",
            "destination_number": self.to.removeprefix("+"),
            "duration": seconds,
            "hangup_cause": cause.cause,
            "hangup_cause_code": int(cause.code),
            "hangup_cause_name": cause.name,
            "hangup_source": webhooks.source_of(self),
            "streaming_cost": round(minutes * STREAMING_RUPEES_A_MINUTE, 5),
            "total_cost": round(minutes * (RUPEES_A_MINUTE + STREAMING_RUPEES_A_MINUTE), 5),
            "uuid": self.call_id,
        }

    @property
    def _direction(self) -> str:
        return "inbound" if self.direction == "inbound" else "outbound"

    # XML

    @override
    async def first_document(self) -> str:
        if self.direction == "inbound":
            return await self.fetch(self.account.numbers[self.to].voice_url)
        if self.request.get("machine_detection_url"):
            self.spawn(self._detect_machine())
        return await self.fetch(str(self.request["answer_url"]))

    @override
    def answer_webhook(self, url: str) -> WebhookDelivery:
        return WebhookDelivery("answer", url, webhooks.call_fields(self, self._event))

    @override
    async def move(self, url: str) -> None:
        self._event = "Transfer"
        await super().move(url)

    @override
    def fetch_failed(self, status: int) -> str:
        return f"7011: the answer URL answered {status}"

    @override
    def parse_failed(self, error: InvalidMarkup) -> str:
        return f"8011: {error}"

    @override
    async def carry_out(self, verb: Verb) -> str | None:
        leaves = verb.name == "Conference" and verb.attributes.get("stayAlone") != "true"
        if leaves and self.account.conference(verb.text).is_empty:
            return None  # whoever is alone there is thrown out
        return await super().carry_out(verb)

    @override
    def new_stream(self, audio: WireFormat, extra_headers: str) -> PlayAudioStream:
        # What is given to carry along does not reach the socket.
        return VobizStream(self.phone, self.faults, {"callId": self.call_id, "accountId": "500000"}, audio, "{}")

    # What it tells

    @override
    def report(self, status: str) -> None:
        if status == "ringing" and self.request.get("ring_url"):
            url = str(self.request["ring_url"])
            self.send(WebhookDelivery("status", url, webhooks.call_fields(self, "Ring")))
        if self.is_over and (url := self._hangup_url()):
            self.send(WebhookDelivery("status", url, webhooks.hangup_fields(self)))

    def _hangup_url(self) -> str:
        if self.direction != "inbound":
            return str(self.request.get("hangup_url") or "")
        application = self.account.application_of(self.account.numbers[self.to])
        return str(application["hangup_url"]) if application else ""

    async def _detect_machine(self) -> None:
        await asyncio.sleep(DETECTION_SECONDS)
        url = str(self.request["machine_detection_url"])
        self.send(WebhookDelivery("amd", url, webhooks.machine_fields(self)))
