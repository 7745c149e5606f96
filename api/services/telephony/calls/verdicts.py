"""What to do about a call nothing was heard of, by what its carrier says of it. Pure: no clock, no I/O."""

from dataclasses import dataclass
from enum import StrEnum

from api.services.telephony.types import CallStatus

ALONE_LOOKS = 2
"""A conversation whose process was silent is cut off only if it still is at the second look."""
UNKNOWN_LOOKS = 3
"""A carrier may know a call a moment later than it names it."""
MAX_RING_SECONDS = 900.0


class Action(StrEnum):
    """What to do."""

    WAIT = "wait"
    FINISH = "finish"
    """The call is over: write that down."""
    CUT = "cut"
    """The call lives on at the carrier and nobody speaks to it: end it there, then write that down."""


class Lost(StrEnum):
    """What became of a call nothing was heard of, where its carrier's word does not say it."""

    GATEWAY_LOST = "gateway_lost"
    """The process that held its conversation is gone."""
    MEDIA_NEVER_CAME = "media_never_came"
    """Its carrier never opened the media socket."""
    CALL_NOT_FOUND = "call_not_found"
    """Its carrier knows no such call."""
    NEVER_ANSWERED = "never_answered"
    """It rang for longer than a phone rings."""
    OUTCOME_UNKNOWN = "outcome_unknown"
    """Its carrier never said what became of the dial, and no call is there."""
    CARRIER_UNREACHABLE = "carrier_unreachable"
    """Its carrier could not be asked, for so long that nobody will be."""
    CONFIGURATION_DELETED = "configuration_deleted"
    """Its account was deleted here, and nobody can be asked."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do, and what the end is called if this is it; ``None`` leaves that to the carrier's word."""

    action: Action
    disposition: Lost | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What is known of a silent call.

    Attributes:
        status: Where it stands at the carrier; ``None`` if the carrier knows no such call.
        looks: How often it was looked at in a row, this time included.
        age_seconds: Since it began.
        was_held: Whether a process held its conversation.
        awaits_stream: Whether its carrier was told to open a media socket, and the time for that is over.
    """

    status: CallStatus | None
    looks: int
    age_seconds: float
    was_held: bool
    awaits_stream: bool


WAIT = Verdict(Action.WAIT)


def judge(sight: Sight) -> Verdict:
    """What to do about the call."""
    if sight.status is None:
        return Verdict(Action.FINISH, Lost.CALL_NOT_FOUND) if sight.looks >= UNKNOWN_LOOKS else WAIT
    if sight.status.is_terminal:
        return Verdict(Action.FINISH, _missed(sight))
    if sight.status is CallStatus.UNKNOWN and sight.age_seconds <= MAX_RING_SECONDS:
        return WAIT
    if sight.was_held:
        return Verdict(Action.CUT, Lost.GATEWAY_LOST) if sight.looks >= ALONE_LOOKS else WAIT
    if sight.awaits_stream or (sight.status is CallStatus.IN_PROGRESS and sight.looks >= ALONE_LOOKS):
        return Verdict(Action.CUT, Lost.MEDIA_NEVER_CAME)
    if sight.age_seconds > MAX_RING_SECONDS:
        return Verdict(Action.CUT, Lost.NEVER_ANSWERED)
    return WAIT


def _missed(sight: Sight) -> Lost | None:
    """What went wrong on our side in a call that is over, if anything did."""
    if sight.was_held:
        return Lost.GATEWAY_LOST
    return Lost.MEDIA_NEVER_CAME if sight.awaits_stream else None
