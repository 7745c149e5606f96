"""The conversations this process holds."""

import asyncio
import contextlib
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from api.db import get_database
from api.db.models import new_id
from api.db.repositories import call_events
from api.db.repositories.calls import RunAtCarrier
from api.services.pipecat.call import EndReason
from api.services.telephony.calls import background
from api.services.telephony.calls.events import MACHINES, ended_topic, machine_topic
from api.services.telephony.calls.leg import CallLeg
from api.services.workflows.answering_machine import answering_machine

PROCESS_ID = new_id()
"""What this process is called in the rows of the calls it holds."""
EXPECTED_SECONDS = 5.0
"""How long a caller who was just answered may take to open the media socket."""


def transfer_topic(run_id: str) -> str:
    """What notices about transfers that somebody asked for are posted under."""
    return f"transfer-request:{run_id}"


@dataclass(slots=True)
class LiveCall:
    """One call whose media socket this process has."""

    at_carrier: RunAtCarrier
    leg: CallLeg | None = None
    _told: EndReason | None = None
    _last_request: int = 0

    def speak_on(self, leg: CallLeg) -> None:
        """The conversation begins, on ``leg``."""
        self.leg = leg
        if self._told is not None:
            leg.tell_to_end(self._told)

    @property
    def must_end(self) -> bool:
        """Whether it was told to."""
        return self._told is not None

    def machine_answered(self) -> None:
        """End the conversation if its workflow does not talk to machines."""
        if answering_machine(self.at_carrier.run.document).action != "talk":
            self.tell_to_end(EndReason.MACHINE_ANSWERED)

    def look_for_transfers(self) -> None:
        """Somebody may have asked for one."""
        background.spawn(self._take_transfers(), "take-transfers")

    async def _take_transfers(self) -> None:
        run_id = self.at_carrier.run.id
        async with get_database().reading() as session:
            requests = await call_events.list_of_kinds(
                session, run_id, ["transfer_requested"], after=self._last_request
            )
        for request in requests:
            if self.leg is not None and request.id > self._last_request:
                self._last_request = request.id
                self.leg.tell_to_transfer(request.detail["to"], cold=request.detail["cold"])

    def tell_to_end(self, reason: EndReason) -> None:
        """End the conversation, or do not let it begin."""
        self._told = self._told or reason
        if self.leg is not None:
            self.leg.tell_to_end(reason)


@dataclass(slots=True)
class LiveCalls:
    """Live calls by the id of their run."""

    _calls: dict[str, LiveCall] = field(default_factory=dict)
    _expected: dict[str, float] = field(default_factory=dict)
    _watchers: set[asyncio.Event] = field(default_factory=set)

    @contextmanager
    def hold(self, found: RunAtCarrier) -> Iterator[LiveCall]:
        """Hold the call as long as the block lasts; it is told when somebody else learns that it is over."""
        run_id = found.run.id
        call = self._calls[run_id] = LiveCall(found)
        self._expected.pop(run_id, None)
        with ExitStack() as stack:
            stack.callback(self._let_go, run_id)
            notices = get_database().notices
            stack.enter_context(
                notices.subscribe(ended_topic(run_id), lambda: call.tell_to_end(EndReason.CALLER_HUNG_UP))
            )
            stack.enter_context(notices.subscribe(machine_topic(run_id), call.machine_answered))
            stack.enter_context(notices.subscribe(transfer_topic(run_id), call.look_for_transfers))
            if found.run.answered_by in MACHINES:
                call.machine_answered()
            yield call

    def find(self, run_id: str) -> LiveCall | None:
        """The call, if this process holds it."""
        return self._calls.get(run_id)

    def expect(self, run_id: str) -> None:
        """A caller was answered, and is about to open the media socket, here or at another process."""
        self._expected[run_id] = time.monotonic() + EXPECTED_SECONDS

    def forget_expected(self) -> None:
        """Expect nobody any more."""
        self._expected.clear()

    @property
    def run_ids(self) -> set[str]:
        """Whose calls they are."""
        return set(self._calls)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._calls)

    @property
    def expected(self) -> int:
        """How many are about to come."""
        moment = time.monotonic()
        self._expected = {run_id: until for run_id, until in self._expected.items() if until > moment}
        return len(self._expected)

    async def emptied(self) -> None:
        """Return once there is none, and none is about to come."""
        left = asyncio.Event()
        self._watchers.add(left)
        try:
            while self._calls or self.expected:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(left.wait(), None if self._calls else EXPECTED_SECONDS)
                left.clear()
        finally:
            self._watchers.discard(left)

    def _let_go(self, run_id: str) -> None:
        del self._calls[run_id]
        for left in self._watchers:
            left.set()

    def tell_all_to_end(self, reason: EndReason) -> None:
        """End every conversation."""
        for call in tuple(self._calls.values()):
            call.tell_to_end(reason)


live_calls = LiveCalls()
