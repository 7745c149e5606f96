"""Listening in on a call: its recording, read while it is written, by whichever process of the host is asked.

A listener hears the call a second or two late, and the call's own process does nothing for it. First comes a text
message that says what the binary ones hold, again whenever a listener who fell behind is brought forward.
"""

import asyncio
import contextlib
from dataclasses import dataclass, field

import orjson
from loguru import logger
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.db import get_database
from api.db.models import WorkflowRun
from api.db.repositories import runs
from api.errors import Conflict, GatewayError, NotFound
from api.services.accounts.callers import get_principal
from api.services.accounts.principal import Principal
from api.services.accounts.shares import Shares
from api.services.live.presence import is_still, name_of
from api.services.live.recordings import GrowingRecording
from api.services.pipecat.wav import BLOCK_SECONDS, SIDES
from api.services.telephony.calls import background, events, recordings
from api.services.telephony.calls.feed import MISSED, feed

LOOK_SECONDS = 0.2
PIECE_BYTES = 16 * 1024
BEHIND_SECONDS = 0.5
"""How much of the past a listener hears first, so that there is something to hear."""
FAR_BEHIND_SECONDS = 6.0
"""A listener that takes no more is brought forward."""
CHECK_SECONDS = 15.0
LAST_WORDS_SECONDS = 2.0
"""How long a recording may take to be complete once its call is over."""
NOTHING_SECONDS = 10.0
"""How long an answered call's recording may take to begin."""

OVER, SIGNED_OUT, NO_RECORDING, TOO_MANY = 1000, 4401, 4404, 4429
GONE = (OSError, RuntimeError, WebSocketDisconnect)

shares = Shares(12)


class CallIsOver(Conflict):
    """The call is over: listen to its recording."""

    code = "call_is_over"
    close_code = 4409


class NoRecording(GatewayError):
    """The call is not recorded on this host."""

    code = "no_recording"
    close_code = NO_RECORDING


async def serve(websocket: WebSocket, run_id: str) -> None:
    """Let somebody hear the call on ``websocket``, which is accepted if they may, until it is over. Its events say who.

    Raises:
        NotAuthenticated: Nobody we know.
        NotAllowed: A page of another site opened it.
        NotFound: The organization has no such call.
        CallIsOver: There is nothing to hear any more.
    """
    principal = await get_principal(websocket)
    run = await _find(principal.organization_id, run_id)
    if run.ended_at is not None:
        raise CallIsOver
    await websocket.accept()
    with shares.taken(principal) as is_one_too_many:
        if is_one_too_many:
            await websocket.close(TOO_MANY)
            return
        await events.record(run_id, "listened", {"by": await name_of(principal)})
        logger.bind(run=run_id).info("somebody listens in")
        await _Listener(websocket, principal, run_id).live()


async def _find(organization_id: str, run_id: str) -> WorkflowRun:
    async with get_database().reading() as session:
        found = await runs.find_run(session, organization_id, run_id)
    if found is None:
        raise NotFound("there is no such call")
    return found.row


@dataclass(slots=True)
class _Listener:
    """One open socket."""

    websocket: WebSocket
    principal: Principal
    run_id: str
    _left: asyncio.Event = field(default_factory=asyncio.Event)
    _ended: asyncio.Event = field(default_factory=asyncio.Event)
    _answered: asyncio.Event = field(default_factory=asyncio.Event)

    async def live(self) -> None:
        """Send what there is to hear until the call is over, or whoever listens leaves or is signed out."""
        with get_database().notices.subscribe(events.ended_topic(self.run_id), self._ended.set):
            jobs = (self._listen(), self._follow(), self._check())
            watches = [background.spawn(job, f"listening:{self.run_id}") for job in jobs]
            try:
                with contextlib.suppress(*GONE):
                    await self.websocket.close(await self._send())
            finally:
                for watch in watches:
                    watch.cancel()
                await asyncio.wait(watches)

    async def _send(self) -> int:
        """The code to close with."""
        recording = await self._begun()
        if recording is None:
            return OVER if self._ended.is_set() else NO_RECORDING
        await self._say_where(recording)
        until = None
        loop = asyncio.get_running_loop()
        while not self._left.is_set() and (until is None or loop.time() < until):
            if await self._send_what_there_is(recording):
                continue
            if until is None and self._ended.is_set():
                until = loop.time() + LAST_WORDS_SECONDS
            await asyncio.sleep(LOOK_SECONDS)
        return OVER if self._ended.is_set() else SIGNED_OUT

    async def _begun(self) -> GrowingRecording | None:
        """The recording, once there is one; ``None`` if none comes."""
        path, waited = recordings.path_of(self.run_id), 0.0
        while not self._left.is_set() and not self._ended.is_set() and waited < NOTHING_SECONDS:
            found = await asyncio.to_thread(GrowingRecording.find, path, behind_seconds=BEHIND_SECONDS)
            if found is not None:
                return found
            waited += LOOK_SECONDS if self._answered.is_set() else 0.0
            await asyncio.sleep(LOOK_SECONDS)
        return None

    async def _send_what_there_is(self, recording: GrowingRecording) -> bool:
        """Whether there was anything."""
        if recording.waiting_seconds > FAR_BEHIND_SECONDS:
            recording.catch_up(BEHIND_SECONDS)
            await self._say_where(recording)
        pcm = await asyncio.to_thread(recording.read, PIECE_BYTES)
        if pcm:
            await self.websocket.send_bytes(pcm)
        return bool(pcm)

    async def _say_where(self, recording: GrowingRecording) -> None:
        message = {
            "sample_rate": recording.sample_rate,
            "channels": SIDES,
            "position_seconds": round(recording.position_seconds, 3),
            "delay_seconds": BLOCK_SECONDS,
        }
        await self.websocket.send_text(orjson.dumps(message).decode())

    async def _listen(self) -> None:
        """Whatever a listener says is nothing; that they leave matters."""
        with contextlib.suppress(*GONE):
            while (await self.websocket.receive())["type"] != "websocket.disconnect":
                pass
        self._left.set()

    async def _follow(self) -> None:
        """Look where the call stands, now and whenever it changes."""
        with feed.watch(self.principal.organization_id) as changes:
            await self._look()
            async for change in changes:
                if change == MISSED or (change.kind, change.run_id) == ("call", self.run_id):
                    await self._look()

    async def _check(self) -> None:
        """Look from time to time whether the call goes on and its listener is still signed in: notices may be lost."""
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            if not await is_still(self.websocket, self.principal):
                self._left.set()
            else:
                await self._look()

    async def _look(self) -> None:
        try:
            run = await _find(self.principal.organization_id, self.run_id)
        except NotFound:  # deleted meanwhile
            self._ended.set()
            return
        if run.answered_at is not None:
            self._answered.set()
        if run.ended_at is not None:
            self._ended.set()
