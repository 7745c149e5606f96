"""Who said what, and when: the caller's turns from the listener, the agent's from what was spoken on the wire."""

import asyncio
import time
from typing import NamedTuple

from loguru import logger

from api.services.pipecat.call import Journal, Utterance
from api.services.pipecat.ledger import LatencyLedger

PAUSE_SECONDS = 0.2
"""Audio that follows closer than this still belongs to the turn whose text is complete."""


class Arrival(NamedTuple):
    """The conversation has come to a node of its workflow."""

    node: str


class Transcript:
    """Writes utterances to the journal in the order in which they were said. A wire listener.

    Args:
        journal: Where utterances and latencies go.
        ledger: Knows how long each reply took.
        sample_rate: The wire's rate, Hz.
    """

    def __init__(self, journal: Journal, ledger: LatencyLedger, sample_rate: int) -> None:
        self._journal = journal
        self._ledger = ledger
        self._rate = sample_rate
        self._began = time.monotonic()
        self._speaking_since: float | None = None
        self._spoke_until = -PAUSE_SECONDS
        self._response: float | None = None
        self._lines: asyncio.Queue[Utterance | Arrival | dict[str, float] | None] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write(), name="transcript")

    @property
    def elapsed(self) -> float:
        """Seconds since the stream began."""
        return time.monotonic() - self._began

    def caller_said(self, pcm: bytes) -> None:
        """Caller audio is the listener's affair."""

    def agent_said(self, pcm: bytes) -> None:
        """The agent's audio goes on the wire."""
        stages = self._ledger.reply_sent()
        if self._speaking_since is None and (stages or self.elapsed > self._spoke_until + PAUSE_SECONDS):
            self._speaking_since = self.elapsed
        if stages:
            self._response = stages["reply_sent"]
            self._lines.put_nowait(stages)
        self._spoke_until = max(self._spoke_until, self.elapsed) + len(pcm) / 2 / self._rate

    def agent_cut_off(self) -> None:
        """What was not played is not heard."""
        self._spoke_until = min(self._spoke_until, self.elapsed)

    def caller_turn(self, text: str, began_at: float, ended_at: float) -> None:
        """The caller said ``text``; times on the monotonic clock."""
        self._lines.put_nowait(
            Utterance(
                speaker="caller",
                text=text,
                started_at=round(max(0.0, began_at - self._began), 3),
                ended_at=round(max(0.0, ended_at - self._began), 3),
            )
        )

    def agent_turn(self, text: str, *, interrupted: bool) -> None:
        """The agent said ``text``, or as much of it as was voiced before the caller interrupted."""
        if not text.strip():
            return
        started = self.elapsed if self._speaking_since is None else self._speaking_since
        self._lines.put_nowait(
            Utterance(
                speaker="agent",
                text=text.strip(),
                started_at=round(started, 3),
                ended_at=round(max(started, self._spoke_until), 3),
                response_seconds=self._response,
                interrupted=interrupted,
            )
        )
        self._speaking_since = self._response = None

    def node_entered(self, node: str) -> None:
        """The conversation has come to ``node`` of its workflow."""
        self._lines.put_nowait(Arrival(node))

    async def close(self) -> None:
        """Write what is left."""
        self._lines.put_nowait(None)
        await self._writer

    async def _write(self) -> None:
        while (line := await self._lines.get()) is not None:
            # The journal is somebody else's: what it fails to keep is a line, not the call's report.
            [outcome] = await asyncio.gather(self._keep(line), return_exceptions=True)
            if isinstance(outcome, Exception):
                logger.opt(exception=outcome).error("a line of the transcript was lost")

    async def _keep(self, line: Utterance | Arrival | dict[str, float]) -> None:
        if isinstance(line, Utterance):
            await self._journal.said(line)
        elif isinstance(line, Arrival):
            await self._journal.happened("node_entered", line._asdict())
        else:
            await self._journal.happened("turn_latency", line)
