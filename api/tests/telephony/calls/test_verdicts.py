"""A silent call is judged by what its carrier says of it, and a conversation that may live is never cut off."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.services.telephony.calls.verdicts import MAX_RING_SECONDS, Action, Sight, judge
from api.services.telephony.types import TERMINAL_STATUSES, CallStatus

SIGHT: dict[str, Any] = {"looks": 1, "age_seconds": 30.0, "was_held": False, "awaits_stream": False}
SIGHTS = st.builds(
    Sight,
    status=st.none() | st.sampled_from(CallStatus),
    looks=st.integers(1, 20),
    age_seconds=st.floats(0, 10_000),
    was_held=st.booleans(),
    awaits_stream=st.booleans(),
)


@pytest.mark.parametrize(
    ("status", "changes", "action", "disposition"),
    [
        (CallStatus.COMPLETED, {}, Action.FINISH, None),
        (CallStatus.BUSY, {}, Action.FINISH, None),
        (CallStatus.COMPLETED, {"was_held": True}, Action.FINISH, "gateway_lost"),
        (CallStatus.COMPLETED, {"awaits_stream": True}, Action.FINISH, "media_never_came"),
        (None, {}, Action.WAIT, None),
        (None, {"looks": 3}, Action.FINISH, "call_not_found"),
        (CallStatus.RINGING, {}, Action.WAIT, None),
        (CallStatus.RINGING, {"looks": 9}, Action.WAIT, None),
        (CallStatus.RINGING, {"age_seconds": MAX_RING_SECONDS + 1}, Action.CUT, "never_answered"),
        (CallStatus.IN_PROGRESS, {}, Action.WAIT, None),
        (CallStatus.IN_PROGRESS, {"looks": 2}, Action.CUT, "media_never_came"),
        (CallStatus.IN_PROGRESS, {"awaits_stream": True}, Action.CUT, "media_never_came"),
        (CallStatus.IN_PROGRESS, {"was_held": True}, Action.WAIT, None),
        (CallStatus.IN_PROGRESS, {"was_held": True, "looks": 2}, Action.CUT, "gateway_lost"),
        (CallStatus.UNKNOWN, {"looks": 9}, Action.WAIT, None),
    ],
)
def test_what_is_done(status: CallStatus | None, changes: Any, action: Action, disposition: str | None) -> None:
    verdict = judge(Sight(status=status, **{**SIGHT, **changes}))
    assert (verdict.action, verdict.disposition) == (action, disposition)


@given(sight=SIGHTS)
def test_a_call_that_is_over_is_finished_and_nothing_else_is_done_to_it(sight: Sight) -> None:
    assert (judge(sight).action is Action.FINISH) == (
        sight.status in TERMINAL_STATUSES or (sight.status is None and sight.looks >= 3)
    )


@given(sight=SIGHTS)
def test_a_conversation_whose_process_was_silent_once_is_never_cut_off(sight: Sight) -> None:
    if sight.was_held and sight.looks == 1 and sight.status is CallStatus.IN_PROGRESS:
        assert judge(sight).action is Action.WAIT
