"""Where a call may go from where it stands: forward only, and the first terminal status wins."""

from api.services.telephony.types import TERMINAL_STATUSES, CallStatus

PROGRESS = (CallStatus.INITIATED, CallStatus.RINGING, CallStatus.IN_PROGRESS)


def predecessors(status: CallStatus) -> tuple[CallStatus, ...]:
    """The statuses a call may leave for ``status``; none for a word we do not know."""
    if status in TERMINAL_STATUSES:
        return PROGRESS
    if status in PROGRESS:
        return PROGRESS[: PROGRESS.index(status)]
    return ()
