"""A conference: everybody in it hears what all the others say."""

import asyncio
from dataclasses import dataclass, field

import numpy as np

from api.services.pipecat.resampling import Resampler
from api.simulator.phone import FRAME_SECONDS, Phone

RATE = 8000


@dataclass(eq=False)
class _Member:
    phone: Phone
    spoken: Resampler = field(init=False)
    heard: Resampler = field(init=False)

    def __post_init__(self) -> None:
        self.spoken = Resampler(self.phone.rate, RATE)
        self.heard = Resampler(RATE, self.phone.rate)


class Bridge:
    """Carries audio between the phones in it, 20 ms at a time, until it is ended."""

    def __init__(self) -> None:
        self._members: list[_Member] = []
        self._clock: asyncio.Task[None] | None = None
        self._over = asyncio.Event()

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self._over.is_set()

    @property
    def is_empty(self) -> bool:
        """Whether nobody is in it."""
        return not self._members

    async def stay(self, phone: Phone, *, ends_it: bool = False) -> None:
        """Be in it with ``phone`` until it ends.

        Args:
            phone: Who joins; silent towards everybody else once this returns or is cancelled.
            ends_it: Whether it ends for everybody when this one leaves.
        """
        member = _Member(phone)
        self._members.append(member)
        if self._clock is None:
            self._clock = asyncio.create_task(self._run(), name="bridge")
        phone.joined_conference()
        try:
            await self._over.wait()
        finally:
            self._members.remove(member)
            if ends_it or not self._members:
                self.end()

    def end(self) -> None:
        """Everybody leaves."""
        self._over.set()
        if self._clock is not None:
            self._clock.cancel()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            self._pass_on()
            due += FRAME_SECONDS
            await asyncio.sleep(max(0.0, due - loop.time()))

    def _pass_on(self) -> None:
        members = list(self._members)
        spoken = [np.frombuffer(one.spoken.feed(one.phone.tick()[0]), np.int16).astype(np.int32) for one in members]
        everything = np.sum(spoken, axis=0)
        for one, own in zip(members, spoken, strict=True):
            others = np.clip(everything - own, -32768, 32767).astype(np.int16).tobytes()
            one.phone.receive(one.heard.feed(others))
