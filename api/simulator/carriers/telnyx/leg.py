"""One call at Telnyx: it tells what happens to it, and does what it is commanded.

https://developers.telnyx.com/docs/voice/programmable-voice/voice-api-fundamentals
"""

import asyncio
import math
import secrets
import struct
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from api.simulator.bridge import Bridge
from api.simulator.carriers.telnyx import webhooks
from api.simulator.carriers.telnyx.media import TelnyxStream
from api.simulator.leg import CallLeg
from api.simulator.phone import FRAME_SECONDS

if TYPE_CHECKING:
    from api.simulator.carriers.telnyx.account import TelnyxAccount

DETECTION_SECONDS = 0.5
GREETING_SECONDS = 0.5
SPOKEN_SECONDS = 0.4
FINAL = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})


class TelnyxLeg(CallLeg):
    """A call at Telnyx.

    Attributes:
        leg_id: What it is called in records.
        session_id: What all legs of a call share.
        webhook_url: Told what happens to it.
        client_state: What Telnyx keeps with it for the gateway.
        stream_url: Where its media stream goes, if it has one.
        spoken: What was said to it in a synthetic voice.
    """

    account: "TelnyxAccount"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leg_id, self.session_id = str(uuid.uuid4()), str(uuid.uuid4())
        self.webhook_url = str(self.request.get("webhook_url") or self.account.url_of(self.to, self.direction))
        self.client_state: str | None = self.request.get("client_state")
        self.stream_url = ""
        self.spoken: list[str] = []
        self._commands: set[str] = set()

    @override
    def new_call_id(self) -> str:
        # Hexadecimal, unlike Telnyx's: what ``token_urlsafe`` makes counts as a secret, and this stands in the log.
        return f"v3:{secrets.token_hex(27)}"

    @staticmethod
    def now() -> str:
        """As Telnyx writes it."""
        return webhooks.moment()

    def resource(self) -> dict[str, Any]:
        """The call, as the API shows it."""
        outcome = self.outcome
        shown = {
            "call_control_id": self.call_id,
            "call_leg_id": self.leg_id,
            "call_session_id": self.session_id,
            "call_duration": math.ceil(outcome.duration_seconds),
            "is_alive": not self.is_over,
            "record_type": "call",
            "start_time": webhooks.moment(outcome.began_at),
        }
        if self.client_state:
            shown["client_state"] = self.client_state
        return shown | ({"end_time": webhooks.moment(outcome.ended_at)} if self.is_over else {})

    def is_repeated(self, command: Mapping[str, Any]) -> bool:
        """Whether a command with the same ``command_id`` came before: it is answered, and nothing is done."""
        name = command.get("command_id")
        repeated = name in self._commands
        if name:
            self._commands.add(str(name))
        return repeated

    # What it tells

    @override
    async def follow(self) -> None:
        if self.direction == "inbound":
            told = await self.ask(self._webhook("call.initiated", purpose="answer", **self._initiated()))
            if not 200 <= told.status < 300:
                await self.end("no-answer", by="carrier", error=f"the webhook was answered with {told.status}")
        await self.ended()

    @override
    def report(self, status: str) -> None:
        match status:
            case "queued":
                self.tell("call.initiated", **self._initiated())
            case "in-progress":
                # What a placed call does next is commanded by whoever hears this.
                purpose = "status" if self.stream_url else "answer"
                self.tell("call.answered", purpose=purpose, state="answered", start_time=self.now())
                self._detect()
            case _ if status in FINAL:
                outcome = self.outcome
                self.tell("call.hangup", **webhooks.hangup(status, outcome.ended_by, outcome.began_at))
                if self.is_answered and self.account.application["call_cost_in_webhooks"]:
                    self.tell("call.cost", purpose="cost", **webhooks.cost(outcome.duration_seconds))

    def tell(self, kind: str, *, purpose: str = "status", **payload: Any) -> None:
        """Tell whoever wants to know."""
        if self.webhook_url:
            self.send(self._webhook(kind, purpose=purpose, **payload))

    def _webhook(self, kind: str, *, purpose: str, **payload: Any) -> Any:
        call: dict[str, Any] = {
            "call_control_id": self.call_id,
            "call_leg_id": self.leg_id,
            "call_session_id": self.session_id,
            "connection_id": self.account.connection_id,
        }
        if self.client_state:
            call["client_state"] = self.client_state
        if kind.startswith("call.") and kind not in {"call.cost", "call.speak.ended", "call.speak.started"}:
            call |= {"from": self.from_, "to": self.to}
        return webhooks.build(self.webhook_url, kind, call | payload, purpose=purpose)

    def _initiated(self) -> dict[str, Any]:
        if self.direction != "inbound":
            return {"direction": "outgoing", "state": "bridging", "start_time": self.now()}
        return {
            "direction": "incoming",
            "state": "parked",
            "start_time": self.now(),
            "connection_codecs": "PCMU,PCMA",
            "offered_codecs": "PCMU,PCMA",
        }

    def _detect(self) -> None:
        mode = self.request.get("answering_machine_detection", "disabled")
        if mode != "disabled":
            self.spawn(self._find_machine(mode))

    async def _find_machine(self, mode: str) -> None:
        await asyncio.sleep(DETECTION_SECONDS)
        self.tell("call.machine.detection.ended", purpose="amd", result="machine" if self.machine else "human")
        if self.machine and mode in {"greeting_end", "detect_words", "detect_beep"}:
            await asyncio.sleep(GREETING_SECONDS)
            result = "beep_detected" if mode == "detect_beep" else "ended"
            self.tell("call.machine.greeting.ended", purpose="amd", result=result)

    # What it is commanded

    def open_stream(self, asked: Mapping[str, Any]) -> None:
        """Open a media socket."""
        self.stream_url = str(asked["stream_url"])
        if asked.get("stream_codec") == "L16":
            self.phone.rate = int(asked.get("stream_bidirectional_sampling_rate", 8000))
        self.spawn(self._carry(TelnyxStream(self, asked)))

    async def _carry(self, stream: TelnyxStream) -> None:
        url = self.stream_url
        if await self.stream(stream, url) == "refused":
            params = {"stream_url": url, "track": "inbound_track"}
            self.tell(
                "streaming.failed",
                failure_reason="connection_failed",
                stream_id=stream.stream_id,
                stream_params=params,
                stream_type="websocket",
            )
        else:
            self.tell("streaming.stopped", stream_url=url)

    async def speak(self, text: str) -> None:
        """Say ``text``: a short tone stands for the voice."""
        self.spoken.append(text)
        self.talk()
        self.tell("call.speak.started")
        count = round(self.phone.rate * SPOKEN_SECONDS)
        tone = (round(8000 * math.sin(math.tau * 440 * step / self.phone.rate)) for step in range(count))
        self.phone.receive(struct.pack(f"<{count}h", *tone))
        for _ in range(round(SPOKEN_SECONDS / FRAME_SECONDS) + 1):
            self.phone.tick()
            await asyncio.sleep(FRAME_SECONDS)
        self.tell("call.speak.ended", status="completed")

    async def confer(self, name: str, *, ends_it: bool) -> None:
        """Be in a conference until it ends, which ends the call."""
        self.outcome.conference = name
        conference = self.account.conferences[name]
        self.tell("conference.participant.joined", conference_id=conference["id"])
        await self.join(self.account.conference(name), ends_it=ends_it)
        await self.end("completed", by="carrier")

    async def transfer(self, command: Mapping[str, Any]) -> None:
        """Ring somebody, and be connected once somebody answers; otherwise nothing happens to this leg."""
        bridge = Bridge()
        leg = TelnyxLeg(
            self.account,
            to=str(command["to"]),
            from_=str(command.get("from") or self.to),
            direction="dialed",
            callee=self.account.callee(str(command["to"])),
            request={**command, "client_state": command.get("target_leg_client_state")},
            ring_seconds=float(command.get("timeout_secs", 30)),
            partner=bridge,
        )
        leg.session_id = self.session_id
        leg.start()
        try:
            if await leg.answered():
                for one in (self, leg):
                    one.tell("call.bridged")
                await self.join(bridge, ends_it=True)
                await self.end("completed", by="carrier")
        finally:
            await leg.end("canceled" if leg.is_unanswered else "completed", by="carrier")
