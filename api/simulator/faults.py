"""What goes wrong on request."""

from dataclasses import dataclass, field
from enum import StrEnum


class MediaFault(StrEnum):
    """How a media socket misbehaves."""

    NONE = ""
    NEVER = "never"
    """It never comes."""
    SILENT_OPENING = "silent-opening"
    """It connects and says nothing."""
    WRONG_OPENING = "wrong-opening"
    """Its first message is not the carrier's."""
    NO_MARKS = "no-marks"
    """It never returns a mark."""
    HALF_CLOSE = "half-close"
    """It stops reading and sending, and never closes."""
    RESET = "reset"
    """It breaks off without a goodbye."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """What goes wrong in one call. Nothing, unless said.

    Attributes:
        duplicate_webhooks: How many more times each webhook is delivered, at once.
        drop_statuses: Status words that are never reported.
        reorder_statuses: Report the words in reverse, at the end.
        delay_seconds: Before each webhook.
        signature: Replaces the genuine one; the empty string sends none.
        media: How the media socket misbehaves.
        media_after_seconds: When a half-close or a reset happens.
        rest_status: Answers of the REST API by operation ("create", "update", "fetch"); 0 never answers.
        final_status: How an outbound call ends without being answered ("busy", "no-answer", "failed").
    """

    duplicate_webhooks: int = 0
    drop_statuses: frozenset[str] = frozenset()
    reorder_statuses: bool = False
    delay_seconds: float = 0.0
    signature: str | None = None
    media: MediaFault = MediaFault.NONE
    media_after_seconds: float = 1.0
    rest_status: dict[str, int] = field(default_factory=dict)
    final_status: str = ""


NO_FAULTS = Faults()
