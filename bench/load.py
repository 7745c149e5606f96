"""The load generator: simulated Twilio callers in a process of their own, at exactly the pace of real ones.

``python -m bench.load`` reads a ``Plan`` as JSON from its input and prints a ``Load``.
"""

import asyncio
import sys
import time
from array import array
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any

import uvloop
from pydantic import TypeAdapter

from bench.caller import Caller, Stage
from bench.carrier import Carrier, new_call_sid
from bench.figures import spread
from bench.hearing import Heard
from bench.plan import Load, Plan
from bench.processes import SERVER_CORE, Usage, busy_seconds, end_with_parent, usage
from bench.script import FRAME_SECONDS, build_script

CALLER = "+14155550100"


class Generator:
    """Carries out one plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._carrier = Carrier(plan.account) if plan.account else None
        self._stage = Stage(build_script(plan.script, comfort_noise=plan.comfort_noise), Heard(), array("d"))
        self._callers: list[Caller] = []
        self._handshakes: list[tuple[float, float]] = []
        self._webhooks: list[float] = []
        self._refused: Counter[str] = Counter()
        self._broken = 0

    async def run(self) -> Load:
        """What was measured."""
        async with AsyncExitStack() as stack:
            if self._carrier:
                await stack.enter_async_context(self._carrier.serving())
            return await (self._come_and_go() if self._plan.hold_seconds else self._speak_together())

    async def _speak_together(self) -> Load:
        await self._begin_in_turn(self._open)
        await asyncio.sleep(self._plan.warm_up_seconds)
        ringing = asyncio.create_task(self._ring())
        before, taken = self._usage(), _Taken()
        self._stage.heard.measuring = True
        await asyncio.sleep(self._plan.loops * self._stage.script.seconds)
        for caller in self._callers:
            caller.judge()
        self._stage.heard.measuring = False
        taken.stop()
        after = self._usage()
        await ringing
        await self._hang_up()
        return self._load(taken, before, after)

    async def _come_and_go(self) -> Load:
        before, taken = self._usage(), _Taken()
        await self._begin_in_turn(self._call)
        taken.stop()
        return self._load(taken, before, self._usage())

    async def _begin_in_turn(self, begin: Callable[[int], Coroutine[Any, Any, object]]) -> None:
        """Begin every call at its time; return once all have begun."""
        began = time.monotonic()
        beginnings = []
        for index in range(self._plan.calls):
            due = began + index / self._plan.begun_per_second
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            beginnings.append(asyncio.create_task(begin(index)))
        await asyncio.gather(*beginnings)

    async def _call(self, index: int) -> None:
        """A call that comes and goes."""
        caller = await self._open(index)
        if caller is not None:
            await asyncio.sleep(self._plan.hold_seconds)
            self._broken += caller.is_broken
            await caller.hang_up()
            self._callers.remove(caller)

    async def _open(self, index: int) -> Caller | None:
        """A call that speaks; ``None`` if it was refused."""
        sid = new_call_sid()
        caller = Caller(self._stage, sid, self._position(index))
        url, account, headers, parameters = self._plan.url, "AC", {}, {}
        try:
            if self._carrier:
                answer = await self._carrier.ask(sid, CALLER)
                account, url = self._carrier.account.account_sid, answer.stream_url
                headers, parameters = dict(answer.headers), answer.parameters
            await caller.open(url, account, headers=headers, parameters=parameters)
        except (OSError, TimeoutError) as error:
            self._refused[str(error) or type(error).__name__] += 1
            return None
        self._callers.append(caller)
        self._handshakes.append(caller.handshake)
        return caller

    def _position(self, index: int) -> int:
        """Where in the script a call begins, so that all of them together are spread evenly over it."""
        frames = len(self._stage.script.frames)
        begun_later = round(index / self._plan.begun_per_second / FRAME_SECONDS)
        return (index * frames // self._plan.calls - begun_later) % frames

    async def _ring(self) -> None:
        """Further calls that only ring."""
        if not self._carrier or not self._plan.webhooks:
            return
        pause = self._plan.loops * self._stage.script.seconds / self._plan.webhooks
        for _ in range(self._plan.webhooks):
            began = time.monotonic()
            try:
                await self._carrier.ask(new_call_sid(), CALLER)
            except ConnectionError as error:
                self._refused[str(error)] += 1
            else:
                self._webhooks.append(time.monotonic() - began)
            await asyncio.sleep(max(0.0, began + pause - time.monotonic()))

    async def _hang_up(self) -> None:
        self._broken = sum(caller.is_broken for caller in self._callers)
        for start in range(0, len(self._callers), 10):
            await asyncio.gather(*(caller.hang_up() for caller in self._callers[start : start + 10]))

    def _usage(self) -> Usage | None:
        return usage(self._plan.pid) if self._plan.pid else None

    def _load(self, taken: "_Taken", before: Usage | None, after: Usage | None) -> Load:
        heard, seconds = self._stage.heard, taken.seconds
        spent = after.cpu_seconds - before.cpu_seconds if before and after else 0.0
        return Load(
            calls=self._plan.calls,
            seconds=round(seconds, 3),
            messages=heard.messages,
            audio_seconds=round(heard.audio_seconds, 2),
            slip=spread(self._stage.slips, scale=1000),
            gap=spread(heard.gaps, scale=1000),
            response=spread(heard.responses, scale=1000),
            barge_in=spread(heard.barge_ins, scale=1000),
            turns=heard.turns,
            missing=heard.missing,
            cut_short=heard.cut_short,
            not_cleared=heard.not_cleared,
            stray=heard.stray,
            refused=dict(self._refused),
            broken=self._broken,
            cpu_ms=round(spent * 1000 / seconds / self._plan.calls, 2),
            generator_core=round(taken.ours / seconds, 3),
            foreign_core=round(max(0.0, taken.busy - spent) / seconds, 3),
            before=before,
            after=after,
            handshakes=self._handshakes,
            webhook=spread(self._webhooks, scale=1000),
        )


class _Taken:
    """A stretch of time, in seconds: how long it was, our CPU in it, and how busy the server's core was."""

    def __init__(self) -> None:
        self._began = time.monotonic(), time.process_time(), busy_seconds(SERVER_CORE)
        self.seconds = self.ours = self.busy = 0.0

    def stop(self) -> None:
        """It ends now."""
        now = time.monotonic(), time.process_time(), busy_seconds(SERVER_CORE)
        self.seconds, self.ours, self.busy = (after - before for before, after in zip(self._began, now, strict=True))


def main() -> None:
    """Carry out the plan on the input."""
    end_with_parent()
    plan = TypeAdapter(Plan).validate_json(sys.stdin.buffer.read())
    load = uvloop.run(Generator(plan).run())
    sys.stdout.buffer.write(TypeAdapter(Load).dump_json(load))


if __name__ == "__main__":
    main()
