"""One call at a carrier: it rings, is answered or not, does what the gateway says, and ends once."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Coroutine, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from api.simulator.bridge import Bridge
from api.simulator.carrier import Callee
from api.simulator.media import MediaStream
from api.simulator.outcome import CallOutcome, WebhookDelivery
from api.simulator.phone import LightPhone, Phone
from api.simulator.post import Post
from api.simulator.webhooks import Outgoing

if TYPE_CHECKING:
    from api.simulator.account import SimulatedAccount

UNANSWERED = frozenset({"queued", "ringing"})
RING_SECONDS = 0.2
KEY_SECONDS = 0.1
MAX_CALL_SECONDS = 300.0


class CallLeg(ABC):
    """A call, from its first ring to its last webhook. ``wait`` returns what it came to.

    Statuses are ``queued``, ``ringing``, ``in-progress``, and how a call ends: ``completed``, ``busy``, ``no-answer``,
    ``failed``, ``canceled``.

    Args:
        account: Whose call it is.
        to: Who is called.
        from_: Who calls.
        direction: ``inbound``, ``outbound`` (placed over REST) or ``dialed`` (by another call's document).
        callee: Who holds the phone, and what goes wrong.
        request: What the gateway said when it placed the call.
        ring_seconds: How long it rings before nobody answers.
        partner: Who it is bridged with once it is answered; a dialed call has one.

    Attributes:
        rate: Of the phone, Hz.
        call_id: The carrier's name for the call.
        phone: Whose audio it carries.
        outcome: What it comes to.
        machine: Whether a machine answers.
    """

    rate: ClassVar[int] = 8000

    def __init__(
        self,
        account: "SimulatedAccount[Any]",
        *,
        to: str,
        from_: str,
        direction: str,
        callee: Callee,
        request: Mapping[str, Any] | None = None,
        ring_seconds: float = 60.0,
        partner: Bridge | None = None,
    ) -> None:
        self.call_id = self.new_call_id()
        self.account = account
        self.to, self.from_, self.direction = to, from_, direction
        self.request: Mapping[str, Any] = dict(request or {})
        self.phone = LightPhone(rate=self.rate) if callee.light else Phone(rate=self.rate)
        self.outcome = CallOutcome(
            self.call_id, direction=direction, to_number=to, from_number=from_, began_at=time.time(), rate=self.rate
        )
        self.faults, self.machine = callee.faults, callee.machine
        self._person = callee.person
        self._ring_seconds = ring_seconds
        self._partner = partner
        self._answered_at: float | None = None
        self._picked_up = asyncio.Event()
        self._ending = asyncio.Event()
        self._stream: MediaStream | None = None
        self._post = Post()
        self._asked: list[asyncio.Task[WebhookDelivery]] = []
        self._tasks: set[asyncio.Task[Any]] = set()
        self._life: asyncio.Task[None] | None = None
        self._talk: asyncio.Task[None] | None = None
        account.legs[self.call_id] = self
        account.ledger.add(self.outcome)

    # What a carrier says of itself

    @abstractmethod
    def new_call_id(self) -> str:
        """A name for the call."""

    @abstractmethod
    async def follow(self) -> None:
        """Do what the gateway says, once the call came in (and rings on), or was picked up.

        Whoever asks for a document follows it; whoever takes commands waits for ``ended``. The call is over when this
        returns.
        """

    @abstractmethod
    def report(self, status: str) -> None:
        """The call has reached ``status``, or has ended with it: ``send`` word to the gateway, if it wants to know."""

    async def press_key(self, key: str) -> None:
        """The person pressed a key: unless said, the media stream tells."""
        if self._stream is not None:
            await self._stream.press(key)

    # Where it stands

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self._ending.is_set()

    @property
    def is_answered(self) -> bool:
        """Whether it was answered."""
        return self._answered_at is not None

    @property
    def is_unanswered(self) -> bool:
        """Whether it still waits for somebody to answer."""
        return self.outcome.status in UNANSWERED

    def start(self) -> Self:
        """Begin to ring."""
        self._life = asyncio.create_task(self._live(), name=f"leg:{self.call_id}")
        return self

    async def wait(self) -> CallOutcome:
        """What the call came to, once it is over and everything was reported."""
        if self._life is not None:
            await asyncio.shield(self._life)
        return self.outcome

    async def ended(self) -> None:
        """Return once it has ended."""
        await self._ending.wait()

    # What can be done with it

    def answer(self) -> None:
        """Pick up, unless somebody has."""
        if self._answered_at is None:
            self._answered_at, self.outcome.answered_at = time.monotonic(), time.time()
            self.set_status("in-progress")
            self._picked_up.set()

    async def end(self, status: str, *, by: str, error: str = "") -> None:
        """End the call; the first ending stands."""
        if self.is_over:
            return
        self.outcome.status, self.outcome.ended_by = status, by
        self.outcome.error = error or self.outcome.error
        self.outcome.ended_at = time.time()
        if self._answered_at is not None:
            self.outcome.duration_seconds = time.monotonic() - self._answered_at
        self._ending.set()
        self.phone.hung_up()

    async def press(self, keys: str) -> None:
        """Press keys on the caller's phone."""
        for key in keys:
            await self.press_key(key)
            await asyncio.sleep(KEY_SECONDS)

    def talk(self) -> None:
        """Have the person pick up the phone; when they are done they hang up."""
        if self._person is not None and self._talk is None:
            self._talk = self.spawn(self._hold_the_phone())

    async def stream(self, stream: MediaStream, url: str) -> str:
        """Carry the call's audio until the stream ends; how it ended: ``closed``, or ``refused`` before it began."""
        headers = self.account.sign(Outgoing(url=url), self.faults.signature)
        self._stream = stream
        self.talk()
        try:
            return await stream.run(self.account.balancer.candidates(url, "media"), headers)
        finally:
            self.outcome.media_target = stream.target
            self._stream = None

    def stop_stream(self) -> None:
        """Close the media stream, if there is one."""
        if self._stream is not None:
            self._stream.close()

    async def join(self, bridge: Bridge, *, ends_it: bool = False) -> None:
        """Talk with everybody in the bridge until it ends, or the call does."""
        self.talk()
        await bridge.stay(self.phone, ends_it=ends_it)

    async def dial(self, number: str, *, from_: str = "", ring_seconds: float = 30.0) -> "CallLeg":
        """Ring ``number``, and talk with whoever answers until one of the two hangs up; the other leg, which is over.

        Nobody answered unless its ``is_answered``.
        """
        bridge = Bridge()
        callee = self.account.callee(number)
        leg: CallLeg = type(self)(
            self.account,
            to=number,
            from_=from_ or self.from_,
            direction="dialed",
            callee=callee,
            ring_seconds=ring_seconds,
            partner=bridge,
        ).start()
        try:
            if await leg.answered():
                await self.join(bridge, ends_it=True)
        finally:
            await leg.end("canceled" if leg.is_unanswered else "completed", by="carrier")
        return leg

    async def answered(self) -> bool:
        """Whether somebody answered, once that is known."""
        waits = [asyncio.create_task(event.wait()) for event in (self._picked_up, self._ending)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        return self.is_answered

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Have something done beside the call, for as long as it lasts."""
        task = asyncio.create_task(work, name=f"beside:{self.call_id}")
        self._tasks.add(task)
        return task

    # What is told to the gateway

    async def ask(self, webhook: WebhookDelivery) -> WebhookDelivery:
        """Deliver a webhook whose answer the call waits for."""
        fault = self.faults.draw_webhook(webhook.purpose, self.outcome.status)
        await asyncio.sleep(fault.delay_seconds)
        asking = asyncio.create_task(
            self.account.webhooks.deliver(webhook, self.faults, fault, self.outcome.deliveries),
            name=f"ask:{self.call_id}",
        )
        self._asked.append(asking)
        # A call that ends meanwhile takes no request back.
        return await asyncio.shield(asking)

    def send(self, webhook: WebhookDelivery) -> None:
        """Deliver a webhook the call does not wait for, after those that were sent before."""
        fault = self.faults.draw_webhook(webhook.purpose, self.outcome.status)
        deliver = self.account.webhooks.deliver
        self._post.send(lambda: deliver(webhook, self.faults, fault, self.outcome.deliveries), fault)

    def set_status(self, status: str) -> None:
        """Where the call stands from now on."""
        if not self.is_over:
            self.outcome.status = status
            self.report(status)

    # Its life

    async def _live(self) -> None:
        run = self.spawn(self._run())
        ended = self.spawn(self.ended())
        if self.faults.gives_up_seconds:
            self.spawn(self._give_up())
        await asyncio.wait({run, ended}, timeout=MAX_CALL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if run.done() and run.exception() is not None:
            await self.end("failed", by="carrier", error=repr(run.exception()))
        await self.end("completed", by="document" if run.done() else "carrier")
        await self._stop()
        self._write_down()
        self.report(self.outcome.status)
        await self._post.finish()
        await asyncio.gather(*self._asked)

    async def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        for result in await asyncio.gather(*self._tasks, return_exceptions=True):
            if isinstance(result, Exception):
                self.outcome.error = self.outcome.error or repr(result)

    def _write_down(self) -> None:
        self.outcome.rate = self.phone.rate
        self.outcome.heard, self.outcome.said = bytes(self.phone.heard), bytes(self.phone.said)
        self.outcome.response_seconds = list(self.phone.response_seconds)
        self.outcome.cleared, self.outcome.keys_heard = self.phone.cleared, self.phone.keys_heard

    async def _run(self) -> None:
        if self.direction == "inbound":
            self.set_status("ringing")
        elif not await self._ring():
            return
        if self._partner is None:
            await self.follow()
        else:
            await self.join(self._partner, ends_it=True)

    async def _ring(self) -> bool:
        """Ring somebody; whether they picked up."""
        self.set_status("queued")
        await asyncio.sleep(RING_SECONDS)
        self.set_status("ringing")
        await asyncio.sleep(RING_SECONDS)
        if self.faults.final_status:
            await self.end(self.faults.final_status, by="carrier")
        elif self._person is None:
            await asyncio.sleep(self._ring_seconds)
            await self.end("no-answer", by="carrier")
        else:
            self.answer()
        return self.is_answered

    async def _give_up(self) -> None:
        """The caller hangs up, answered or not."""
        await asyncio.sleep(self.faults.gives_up_seconds)
        await self.end("no-answer" if self.is_unanswered else "completed", by="caller")

    async def _hold_the_phone(self) -> None:
        if self._person is None:
            return
        try:
            await self._person(self.phone, self)
        except TimeoutError:
            self.outcome.error = self.outcome.error or "the caller waited in vain"
        await self.end("completed", by="caller")
