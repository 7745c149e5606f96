"""A conversation's journal, in the database and on the live feed."""

import asyncio
from collections.abc import Mapping
from typing import Any

from api.db import get_database
from api.db.repositories import call_events
from api.services.pipecat.call import Utterance
from api.services.telephony.calls import background
from api.services.telephony.calls.feed import LiveEvent, feed

GATHERING_SECONDS = 0.1
"""Lines that come in so close together, of whatever calls, are written in one transaction."""

Line = call_events.Line


class CallJournal:
    """Writes one run's utterances and events as they happen."""

    def __init__(self, organization_id: str, run_id: str) -> None:
        self._organization_id = organization_id
        self._run_id = run_id

    async def said(self, utterance: Utterance) -> None:
        """Keep one finished utterance, and show it to whoever watches."""
        values = {
            "speaker": utterance.speaker,
            "text": utterance.text,
            "started_at": utterance.started_at,
            "ended_at": utterance.ended_at,
            "response_seconds": utterance.response_seconds,
            "interrupted": utterance.interrupted,
        }
        self._publish("said", values)
        await scribe.write(call_events.transcript_line(self._run_id, **values))

    async def happened(self, kind: str, detail: Mapping[str, Any]) -> None:
        """Keep one event, and show it to whoever watches."""
        self._publish(kind, detail)
        await scribe.write(call_events.event_line(self._run_id, kind, detail))

    def _publish(self, kind: str, detail: Mapping[str, Any]) -> None:
        feed.publish(LiveEvent(self._organization_id, self._run_id, kind, detail))


class Scribe:
    """Writes down the lines of every conversation of the process, those of a moment together."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Line, asyncio.Future[None]]] = []
        self._gathering: asyncio.Task[None] | None = None

    async def write(self, line: Line) -> None:
        """Return once ``line`` is in the database; what is wrong with it is raised to whoever wrote it."""
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((line, written))
        if self._gathering is None or self._gathering.done():
            self._gathering = background.spawn(self._gather(), "scribe")
        await written

    async def _gather(self) -> None:
        while self._waiting:
            await asyncio.sleep(GATHERING_SECONDS)
            gathered, self._waiting = self._waiting, []
            outcomes = await self._keep_all([line for line, _ in gathered])
            for (_, written), outcome in zip(gathered, outcomes, strict=True):
                if written.cancelled():
                    continue
                if outcome is None:
                    written.set_result(None)
                else:
                    written.set_exception(outcome)

    async def _keep_all(self, lines: list[Line]) -> list[BaseException | None]:
        """What went wrong with each line. If they cannot be kept together, one of them is to blame: each by itself."""
        [failure] = await asyncio.gather(_keep(lines), return_exceptions=True)
        if failure is None:
            return [None] * len(lines)
        return list(await asyncio.gather(*(_keep([line]) for line in lines), return_exceptions=True))


async def _keep(lines: list[Line]) -> None:
    async with get_database().session() as session:
        await call_events.add_lines(session, lines)


scribe = Scribe()
