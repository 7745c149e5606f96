"""What a simulated call came to, by the simulator's own truth."""

import wave
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class WebhookDelivery:
    """One webhook, and the answer.

    Attributes:
        purpose: ``answer`` or ``status``, or another word for what it is for.
        url: Where it was addressed to.
        fields: What it said.
        method: ``POST``, or ``GET`` with the fields in the query.
        json: Whether it said so in JSON, and not in a form.
        batch: Whether the JSON was a list, with this as its one element.
        status: The answer's HTTP status; 0 if there was none.
        answer: The answer's body.
        target: The origin that it was delivered to; empty if nobody took it.
        lost: Whether a fault kept it from setting off.
    """

    purpose: str
    url: str
    fields: dict[str, Any] = field(repr=False)
    status: int = 0
    answer: str = field(default="", repr=False)
    target: str = ""
    lost: bool = False
    method: str = "POST"
    json: bool = False
    batch: bool = False


@dataclass(slots=True)
class RestRequest:
    """One request of the REST API, and how it was answered.

    Attributes:
        operation: What it is: ``create``, ``update``, ``fetch``, ``list`` …
        call_id: The call it is about, if it is about one.
        fields: What it said.
        carried_out: Whether it did what it asked for.
        status: What it was answered with; ``SILENCE`` or ``DROPPED`` if it was not.
    """

    operation: str
    call_id: str
    fields: dict[str, Any] = field(repr=False)
    carried_out: bool = True
    status: int = 0


@dataclass(slots=True)
class CallOutcome:
    """One simulated call.

    Attributes:
        call_id: The carrier's name for it.
        direction: ``inbound``, ``outbound`` if the gateway placed it, or ``dialed`` if another call's document did.
        to_number: Who was called.
        from_number: Who called.
        status: Where it ended: ``completed``, ``busy``, ``no-answer``, ``failed``, ``canceled``.
        ended_by: ``caller``, ``gateway`` (over REST), ``document`` (its last verb) or ``carrier``.
        began_at: When it came into being, in seconds since the epoch.
        answered_at: When it was answered, if it was.
        ended_at: When it ended.
        duration_seconds: From answer to end.
        heard: What the caller heard, 16-bit mono PCM at ``rate``.
        said: What the caller said, on the same clock.
        response_seconds: End of each utterance to the first sound of its reply.
        deliveries: Every webhook, in the order in which they were dealt with.
        requests: Every REST request about it, in order.
        media_target: The origin its media socket was connected to.
        error: Why a call failed at the carrier.
        conference: The conference it was moved into, if any.
        keys_heard: The keys the carrier played to the phone, because the gateway asked for them.
    """

    call_id: str
    direction: str = "inbound"
    to_number: str = field(default="", repr=False)
    from_number: str = field(default="", repr=False)
    status: str = "queued"
    ended_by: str = ""
    began_at: float = 0.0
    answered_at: float | None = None
    ended_at: float | None = None
    duration_seconds: float = 0.0
    heard: bytes = b""
    said: bytes = b""
    rate: int = 8000
    response_seconds: list[float] = field(default_factory=list)
    cleared: int = 0
    deliveries: list[WebhookDelivery] = field(default_factory=list)
    requests: list[RestRequest] = field(default_factory=list)
    media_target: str = ""
    error: str = ""
    conference: str = ""
    keys_heard: str = field(default="", repr=False)

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.ended_at is not None

    def delivered(self, purpose: str) -> list[WebhookDelivery]:
        """The webhooks of one purpose."""
        return [delivery for delivery in self.deliveries if delivery.purpose == purpose]

    def save(self, path: Path) -> Path:
        """Write what was heard as a mono WAV."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self.rate)
            file.writeframes(self.heard)
        return path


@dataclass(slots=True)
class Ledger:
    """Every call of a simulated account, with its whole truth, and every REST request.

    Attributes:
        calls: By the carrier's name for them, in the order in which they began.
        requests: All of them, about a call or not, in the order in which they arrived.
    """

    calls: dict[str, CallOutcome] = field(default_factory=dict)
    requests: list[RestRequest] = field(default_factory=list)

    def add(self, outcome: CallOutcome) -> None:
        """A call begins."""
        self.calls[outcome.call_id] = outcome

    def note(self, request: RestRequest) -> None:
        """A REST request arrived."""
        self.requests.append(request)
        if request.call_id in self.calls:
            self.calls[request.call_id].requests.append(request)

    def to(self, number: str) -> list[CallOutcome]:
        """The calls to ``number``."""
        return [call for call in self.calls.values() if call.to_number == number]

    @property
    def in_flight(self) -> list[CallOutcome]:
        """Those that have not ended."""
        return [call for call in self.calls.values() if not call.is_over]
