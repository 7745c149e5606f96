"""One call at Vonage: it follows NCCOs, and reports to an event URL.

https://developer.vonage.com/en/voice/voice-api/webhook-reference#event-webhook
https://developer.vonage.com/en/voice/voice-api/concepts/advanced-machine-detection
"""

import asyncio
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from api.simulator.carriers.vonage import ncco
from api.simulator.carriers.vonage.media import VonageStream
from api.simulator.documents import DocumentLeg
from api.simulator.outcome import WebhookDelivery

if TYPE_CHECKING:
    from api.simulator.carriers.vonage.account import VonageAccount

WORDS = {
    "queued": "started",
    "ringing": "ringing",
    "in-progress": "answered",
    "no-answer": "unanswered",
    "canceled": "cancelled",
}
RATE = 0.01
DETECTION_SECONDS, BEEP_SECONDS, TALK_SECONDS = 0.4, 0.4, 0.3


class VonageLeg(DocumentLeg):
    """A call at Vonage."""

    account: "VonageAccount"
    _conversation = ""

    @override
    def new_call_id(self) -> str:
        self._conversation = f"CON-{uuid.uuid4()}"
        return str(uuid.uuid4())

    @property
    def word(self) -> str:
        """Where it stands, as Vonage says it."""
        if self.outcome.status == "no-answer" and self.request.get("ringing_timer"):
            return "timeout"
        return WORDS.get(self.outcome.status, self.outcome.status)

    def record(self) -> dict[str, Any]:
        """What the API says of the call."""
        return {
            "_links": {"self": {"href": f"/v1/calls/{self.call_id}"}},
            "uuid": self.call_id,
            "conversation_uuid": self._conversation,
            "to": {"type": "phone", "number": _digits(self.to)},
            "from": {"type": "phone", "number": _digits(self.from_)},
            "status": self.word,
            "direction": "inbound" if self.direction == "inbound" else "outbound",
            "network": "310260",
            **(self._bill() if self.is_over else {}),
        }

    def _bill(self) -> dict[str, str]:
        times = {"start_time": _date(self.outcome.began_at), "end_time": _date(self.outcome.ended_at or 0)}
        if not self.is_answered:
            return times
        seconds = self.outcome.duration_seconds
        price = {"rate": f"{RATE:.8f}", "price": f"{RATE / 60 * seconds:.8f}", "duration": str(round(seconds))}
        return times | price

    # NCCOs

    @override
    async def first_document(self) -> str:
        if self.direction == "inbound":
            return await self.fetch(self.account.numbers[self.to].voice_url)
        if self.request.get("advanced_machine_detection"):
            self.spawn(self._detect_machine(self.request["advanced_machine_detection"]))
        if "ncco" in self.request:
            return ncco.write(self.request["ncco"])
        return await self.fetch(self.request["answer_url"][0])

    @override
    def answer_webhook(self, url: str) -> WebhookDelivery:
        fields = {**self._names(), "endpoint_type": "phone", "region_url": "https://api-us-3.vonage.com"}
        if self.direction == "inbound":
            method = self.account.webhook(self.account.links[self.to], "answer_url").get("http_method", "GET")
        else:
            method = self.request.get("answer_method", "GET")
        return WebhookDelivery("answer", url, fields, method=method, json=True)

    @override
    def parse(self, document: str) -> Sequence[ncco.Action]:
        return ncco.parse(document)

    @override
    async def carry_out(self, verb: ncco.Action) -> str | None:
        self.answer()
        match verb["action"]:
            case "talk" | "wait":
                await asyncio.sleep(TALK_SECONDS)
            case "conversation":
                self.outcome.conference = verb["name"]
                await self.join(self.account.conference(verb["name"]), ends_it=bool(verb.get("endOnExit")))
            case "connect":
                endpoint = verb["endpoint"][0]
                return await (self._stream_to(endpoint) if endpoint["type"] == "websocket" else self._connect(verb))
        return None

    async def _stream_to(self, endpoint: dict[str, Any]) -> None:
        url = endpoint["uri"]
        self.account.authorizations[url] = (endpoint.get("authorization") or {}).get("value", "")
        self.phone.rate = self.outcome.rate = int(endpoint["content-type"].rpartition("=")[2])
        stream, names = VonageStream(self.phone, self.faults, endpoint), {"uuid": str(uuid.uuid4()), "to": url}
        self._tell_of_stream("started", names)
        how = await self.stream(stream, url)
        self.outcome.error = stream.error or ("the media stream was refused" if how == "refused" else "")
        self._tell_of_stream("disconnected" if how == "closed" else "failed", names)

    async def _connect(self, verb: ncco.Action) -> str | None:
        """Ring somebody. A synchronous event may bring other actions, if nobody is reached."""
        leg = await self.dial(
            f"+{verb['endpoint'][0]['number']}",
            from_=f"+{verb.get('from', '')}",
            ring_seconds=float(verb.get("timeout", 60)),
        )
        if leg.is_answered or verb.get("eventType") != "synchronous":
            return None
        fields = {**self._names(), "uuid": leg.call_id, "to": _digits(leg.to), "status": "timeout"}
        told = await self.ask(WebhookDelivery("event", verb["eventUrl"][0], fields, json=True))
        return told.answer or None

    # What it tells

    @override
    def report(self, status: str) -> None:
        if self.direction == "dialed":
            return
        fields = {**self.record(), **self._names(), "status": self.word, "timestamp": _date()}
        fields.pop("_links")
        self._tell("status", fields)

    def _tell_of_stream(self, word: str, names: dict[str, str]) -> None:
        self._tell("stream", {**self._names(), **names, "status": word, "direction": "outbound", "timestamp": _date()})

    def _tell(self, purpose: str, fields: dict[str, Any]) -> None:
        if self.direction == "inbound":
            url = self.account.webhook(self.account.links.get(self.to, ""), "event_url").get("address", "")
        else:
            url = next(iter(self.request.get("event_url") or ()), "")
        if url:
            self.send(WebhookDelivery(purpose, url, fields, json=True))

    async def _detect_machine(self, asked: dict[str, Any]) -> None:
        verdict: dict[str, Any] = {**self._names(), "status": "machine" if self.machine else "human"}
        verdict["call_uuid"] = verdict.pop("uuid")
        await asyncio.sleep(DETECTION_SECONDS)
        self._tell("amd", {**verdict, "timestamp": _date()})
        if self.machine and asked.get("mode") == "detect_beep":
            await asyncio.sleep(BEEP_SECONDS)
            self._tell("amd", {**verdict, "sub_state": "beep_start", "timestamp": _date()})

    def _names(self) -> dict[str, str]:
        return {
            "from": _digits(self.from_),
            "to": _digits(self.to),
            "uuid": self.call_id,
            "conversation_uuid": self._conversation,
        }


def _digits(number: str) -> str:
    return number.removeprefix("+")


def _date(seconds: float | None = None) -> str:
    moment = datetime.now(UTC) if seconds is None else datetime.fromtimestamp(seconds, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"
