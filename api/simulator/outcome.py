"""What a simulated call came to, by the simulator's own truth."""

import wave
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class WebhookDelivery:
    """One webhook that was delivered, and the answer."""

    purpose: str
    url: str
    fields: dict[str, str] = field(repr=False)
    status: int
    answer: str = field(repr=False)


@dataclass(slots=True)
class CallOutcome:
    """One simulated call.

    Attributes:
        call_id: The carrier's name for it.
        status: Where it ended: ``completed``, ``busy``, ``no-answer``, ``failed``, ``canceled``.
        ended_by: ``caller``, ``gateway`` (over REST), ``document`` (its last verb) or ``carrier``.
        duration_seconds: From answer to end.
        heard: What the caller heard, 16-bit mono PCM at ``rate``.
        said: What the caller said, on the same clock.
        response_seconds: End of each utterance to the first sound of its reply.
        deliveries: Every webhook, in order.
        error: Why a call failed at the carrier.
        conference: The conference it was moved into, if any.
    """

    call_id: str
    status: str = "queued"
    ended_by: str = ""
    duration_seconds: float = 0.0
    heard: bytes = b""
    said: bytes = b""
    rate: int = 8000
    response_seconds: list[float] = field(default_factory=list)
    cleared: int = 0
    deliveries: list[WebhookDelivery] = field(default_factory=list)
    error: str = ""
    conference: str = ""

    def save(self, path: Path) -> Path:
        """Write what was heard as a mono WAV."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self.rate)
            file.writeframes(self.heard)
        return path
