"""A conversation's journal, in the database and on the live feed."""

import asyncio
from collections.abc import Mapping
from typing import Any

from api.db import get_database
from api.db.repositories import call_events
from api.services.pipecat.call import Utterance
from api.services.telephony.calls import background
from api.services.telephony.calls.feed import feed
from api.services.telephony.calls.hints import LiveEvent

GATHERING_SECONDS = 0.1
"""Lines that come in so close together, of whatever calls, are written in one transaction."""

Line = call_events.Line


class CallJournal:
    """Writes one run's utterances and events as they happen."""

    def __init__(self, organization_id: str, run_id: str) -> None:
        self._organization_id = organization_id
        self._run_id = run_id

    async def said(self, utterance: Utterance) -> None:
        """Keep one finished utterance, then show it to whoever watches."""
        values = {
            "speaker": utterance.speaker,
            "text": utterance.text,
            "started_at": utterance.started_at,
            "ended_at": utterance.ended_at,
            "response_seconds": utterance.response_seconds,
            "interrupted": utterance.interrupted,
        }
        event = LiveEvent(kind="said", organization_id=self._organization_id, run_id=self._run_id, detail=values)
        await scribe.write(call_events.transcript_line(self._run_id, **values), event)

    async def happened(self, kind: str, detail: Mapping[str, Any]) -> None:
        """Keep one event, then show it to whoever watches."""
        what = {"event": kind}
        event = LiveEvent(kind="event", organization_id=self._organization_id, run_id=self._run_id, detail=what)
        await scribe.write(call_events.event_line(self._run_id, kind, detail), event)


class Scribe:
    """Writes down the lines of every conversation of the process, those of a moment together."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Line, LiveEvent, asyncio.Future[None]]] = []
        self._gathering: asyncio.Task[None] | None = None

    async def write(self, line: Line, event: LiveEvent) -> None:
        """Return once ``line`` is in the database, and ``event`` published.

        What is wrong with the line is raised to whoever wrote it.
        """
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((line, event, written))
        if self._gathering is None or self._gathering.done():
            self._gathering = background.spawn(self._gather(), "scribe")
        await written

    async def _gather(self) -> None:
        while self._waiting:
            await asyncio.sleep(GATHERING_SECONDS)
            gathered, self._waiting = self._waiting, []
            outcomes = await self._keep_all([line for line, _, _ in gathered])
            for (_, event, written), outcome in zip(gathered, outcomes, strict=True):
                if outcome is None:
                    feed.publish(event)
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
