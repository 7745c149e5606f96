"""What goes wrong on request."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

SILENCE = 0
"""In place of a REST answer's status: none ever comes."""
DROPPED = -1
"""In place of a REST answer's status: the connection is dropped."""


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
    END_OF_STREAM = "end-of-stream"
    """It closes its own direction without a goodbye, and goes on reading."""
    RESET = "reset"
    """It breaks off without a goodbye."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookFault:
    """What happens to one webhook on its way. Nothing, unless said.

    Attributes:
        copies: How many more times it is delivered.
        copies_after_seconds: How long after the first; 0 for at once.
        delay_seconds: How late it sets off; the call's other reports do not wait for it.
        overtaken: Whether the call's next report is delivered first.
        lost: Whether it never arrives.
    """

    copies: int = 0
    copies_after_seconds: float = 0.0
    delay_seconds: float = 0.0
    overtaken: bool = False
    lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RestFault:
    """What happens to one request of the REST API. Nothing, unless said.

    Attributes:
        carried_out: Whether it does what it asks for.
        answer: The status it is answered with instead of the genuine answer; ``SILENCE`` or ``DROPPED`` for none.
        seconds: How long the answer takes once the request was carried out.
    """

    carried_out: bool = True
    answer: int | None = None
    seconds: float = 0.0


class WebhookPolicy(Protocol):
    """Says what happens to webhooks."""

    def draw(self, purpose: str, word: str) -> WebhookFault:
        """What happens to the next one: what it is for (``answer``, ``status``), and the status word it carries."""


class RestPolicy(Protocol):
    """Says what happens to requests of the REST API."""

    def draw(self, operation: str) -> RestFault:
        """What happens to the next one that is an ``operation`` (``create``, ``update``, ``fetch``, ``list``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """What goes wrong in one call. Nothing, unless said.

    Attributes:
        duplicate_webhooks: How many more times each webhook is delivered, at once.
        drop_statuses: Status words that are never reported.
        reorder_statuses: Report the words in reverse, at the end.
        delay_seconds: Before each webhook.
        webhooks: What happens to each webhook, in place of the four above.
        signature: Replaces the genuine one; the empty string sends none.
        media: How the media socket misbehaves.
        media_after_seconds: When a half-close, an end of stream or a reset happens.
        rest_status: Answers of the REST API by operation, which does not carry them out; 0 never answers.
        rest: What happens to each request of the REST API, for operations ``rest_status`` does not name.
        final_status: How an outbound call ends without being answered ("busy", "no-answer", "failed").
        gives_up_seconds: The caller hangs up this soon, answered or not; 0 for never.
    """

    duplicate_webhooks: int = 0
    drop_statuses: frozenset[str] = frozenset()
    reorder_statuses: bool = False
    delay_seconds: float = 0.0
    webhooks: WebhookPolicy | None = None
    signature: str | None = None
    media: MediaFault = MediaFault.NONE
    media_after_seconds: float = 1.0
    rest_status: dict[str, int] = field(default_factory=dict)
    rest: RestPolicy | None = None
    final_status: str = ""
    gives_up_seconds: float = 0.0

    def draw_webhook(self, purpose: str, word: str) -> WebhookFault:
        """What happens to the next webhook."""
        if self.webhooks is not None:
            return self.webhooks.draw(purpose, word)
        reports = purpose == "status"
        return WebhookFault(
            copies=self.duplicate_webhooks,
            delay_seconds=self.delay_seconds,
            overtaken=reports and self.reorder_statuses,
            lost=reports and word in self.drop_statuses,
        )

    def draw_request(self, operation: str) -> RestFault:
        """What happens to the next request of the REST API."""
        if operation in self.rest_status:
            return RestFault(carried_out=False, answer=self.rest_status[operation])
        return self.rest.draw(operation) if self.rest is not None else RestFault()


NO_FAULTS = Faults()
