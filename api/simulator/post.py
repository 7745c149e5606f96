"""What a carrier reports of one call: sent while the call goes on, which waits for none of it."""

import asyncio
from collections.abc import Awaitable, Callable

from api.simulator.faults import WebhookFault

Delivery = Callable[[], Awaitable[object]]


class Post:
    """Delivers one call's reports in order, except those a fault delays or has overtaken."""

    def __init__(self) -> None:
        self._overtaken: list[Delivery] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._last: asyncio.Task[None] | None = None

    def send(self, deliver: Delivery, fault: WebhookFault) -> None:
        """Have a report delivered."""
        if fault.overtaken:
            self._overtaken.append(deliver)
        elif fault.delay_seconds:
            self._tasks.append(asyncio.create_task(_late(deliver, fault.delay_seconds)))
        else:
            self._last = asyncio.create_task(_in_turn([deliver, *self._take_overtaken()], self._last))
            self._tasks.append(self._last)

    async def finish(self) -> None:
        """Deliver what is left; return once everything was delivered."""
        await asyncio.gather(*self._tasks)
        await _in_turn(self._take_overtaken(), None)

    def _take_overtaken(self) -> list[Delivery]:
        taken, self._overtaken = self._overtaken[::-1], []
        return taken


async def _late(deliver: Delivery, seconds: float) -> None:
    await asyncio.sleep(seconds)
    await deliver()


async def _in_turn(deliveries: list[Delivery], previous: "asyncio.Task[None] | None") -> None:
    if previous is not None:
        await previous
    for deliver in deliveries:
        await deliver()
