"""What providers say, in our words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, NamedTuple, TypedDict

Direction = Literal["inbound", "outbound"]


class CallStatus(StrEnum):
    """Where a call stands. A closed set: a carrier's own word never passes through."""

    INITIATED = "initiated"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    CANCELED = "canceled"
    FAILED = "failed"
    UNKNOWN = "unknown"

    @property
    def is_terminal(self) -> bool:
        """Whether nothing can come after it."""
        return self in TERMINAL_STATUSES


TERMINAL_STATUSES = frozenset(
    {
        CallStatus.COMPLETED,
        CallStatus.BUSY,
        CallStatus.NO_ANSWER,
        CallStatus.CANCELED,
        CallStatus.FAILED,
    }
)


class AnsweredBy(StrEnum):
    """Who picked up, as far as the carrier can tell."""

    HUMAN = "human"
    MACHINE = "machine"
    FAX = "fax"
    UNKNOWN = "unknown"


class MachineDetection(StrEnum):
    """What a carrier is asked to find out about whoever answers."""

    DETECT = "detect"
    """A person or a machine, as early as it can be told."""
    MESSAGE_END = "message_end"
    """The same, and a machine is reported only when its greeting is over: now a message can be left."""


class Capability(StrEnum):
    """What a carrier can do beyond carrying a call."""

    TRANSFER = "transfer"
    """Warm: the colleague is rung while the agent holds the line, and both meet in a conference."""
    COLD_TRANSFER = "cold_transfer"
    """Cold: the caller's leg rings the colleague at once."""
    AMD = "amd"
    DTMF_IN = "dtmf_in"
    DTMF_OUT = "dtmf_out"
    RECORDING = "recording"
    WIDEBAND = "wideband"
    NUMBER_LISTING = "number_listing"
    CONFIGURE_INBOUND = "configure_inbound"
    CALL_COST = "call_cost"
    HANG_UP = "hang_up"
    ACCOUNT_CHECK = "account_check"


TRANSFERS = frozenset({Capability.TRANSFER, Capability.COLD_TRANSFER})


@dataclass(frozen=True, slots=True, kw_only=True)
class CallInitiationResult:
    """What the carrier answered when a call was placed."""

    call_id: str
    status: str = CallStatus.INITIATED
    caller_number: str | None = None
    provider_metadata: Mapping[str, Any] = field(default_factory=dict)
    raw_response: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalizedInboundData:
    """An inbound call, read from a carrier's webhook. Numbers are E.164, or an address the carrier routes by."""

    provider: str
    call_id: str
    from_number: str
    to_number: str
    direction: str = "inbound"
    call_status: str = CallStatus.RINGING
    account_id: str | None = None
    from_country: str | None = None
    to_country: str | None = None
    raw_data: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSyncResult:
    """Whether a setting now stands at the carrier, and what a person should read if not."""

    ok: bool
    message: str | None = None


class StatusCallback(TypedDict, total=False):
    """A status callback, read. ``duration`` in whole seconds, as the carrier bills it."""

    call_id: str
    status: str
    word: str
    """The carrier's own word, kept for the record."""
    from_number: str | None
    to_number: str | None
    direction: str | None
    duration: str | int | None
    answered_by: AnsweredBy | None
    event_id: str | None
    """What tells two callbacks apart, where the carrier numbers them."""
    extra: dict[str, Any]


class CallCost(TypedDict, total=False):
    """What a call cost. ``amount`` is positive; absent while the carrier has not priced it yet."""

    amount: float | None
    currency: str | None
    duration: int | None
    status: str


class Reply(NamedTuple):
    """An answer to a carrier, in its own dialect."""

    content: str
    media_type: str
    status: int = 200

    def __repr__(self) -> str:
        """Without the content: the ticket of a media socket may be in it."""
        return f"Reply({self.media_type!r}, {self.status})"


class KnownSender(NamedTuple):
    """Whose a request is that was believed before."""

    provider: str
    configuration_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One request from a carrier. Raw bytes are kept: what was signed is what is verified.

    Attributes:
        url: The public URL the carrier used, query string included.
        headers: Names in lower case.
        body: As received.
        data: The body, read: a form's repeated keys are lists. Query parameters for a GET.
        sender: Whose it is, where nothing needs to be verified. Only this process can say so, never a request.
    """

    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    data: Mapping[str, Any] = field(repr=False)
    sender: KnownSender | None = None
