"""One simulated call's media stream: speaks on an exact 20 ms clock, and gives marks back as they play out."""

import asyncio
import re
import time
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

import orjson

from bench.hearing import Heard, Hearing
from bench.script import FRAME_SECONDS, Script, media_messages
from bench.websocket import WebSocket, frame, frame_head

OPEN_SECONDS = 10.0
CLOSE_SECONDS = 5.0
PAYLOAD = re.compile(rb'"payload":\s?"([^"]*)"')


@dataclass
class Stage:
    """What all callers of a run share.

    Attributes:
        script: What they say.
        heard: What they hear.
        slips: How late each measured frame was sent, seconds.
    """

    script: Script
    heard: Heard
    slips: "array[float]"

    @cached_property
    def messages(self) -> list[bytes]:
        """The script as media messages."""
        return media_messages(self.script)

    @cached_property
    def onsets(self) -> dict[int, bool]:
        """The frames at which somebody begins to speak, and whether that interrupts the agent."""
        return {speech.onset: speech.interrupts for speech in self.script.speeches}

    @cached_property
    def ends(self) -> set[int]:
        """The frames with which somebody has finished."""
        return {speech.end for speech in self.script.speeches}


class Caller:
    """One call's stream.

    Args:
        stage: What all callers share.
        call_sid: The call.
        position: The frame of the script it begins with.

    Attributes:
        handshake: When the connection was begun and when ``start`` was sent, on the monotonic clock.
        is_broken: Whether the stream ended before we ended it.
    """

    def __init__(self, stage: Stage, call_sid: str, position: int = 0) -> None:
        self.handshake = (0.0, 0.0)
        self.is_broken = False
        self._stage = stage
        self._hearing = Hearing(stage.heard)
        self._call_sid = call_sid
        self._stream_sid = call_sid.replace("CA", "MZ")
        self._tail = f'{self._stream_sid}"}}'.encode()
        self._head = frame_head(len(stage.messages[0]) + len(self._tail))
        self._index = position
        self._seconds: dict[int, float] = {}
        self._plays_until = 0.0
        self._marks: dict[str, asyncio.TimerHandle] = {}
        self._socket: WebSocket | None = None
        self._ticking: asyncio.TimerHandle | None = None
        self._due = 0.0

    async def open(self, url: str, account_sid: str, *, headers: Mapping[str, str], parameters: dict[str, str]) -> None:
        """Open the stream and begin to speak.

        Raises:
            OSError: The server cannot be reached, or does not want the stream.
            TimeoutError: It does not answer.
        """
        loop = asyncio.get_running_loop()
        address = urlsplit(url)
        began = time.monotonic()
        socket = WebSocket(url, dict(headers), self._receive)
        async with asyncio.timeout(OPEN_SECONDS):
            await loop.create_connection(lambda: socket, address.hostname or "", address.port or 80)
            await socket.opened
        socket.closed.add_done_callback(lambda _: self._lost())
        self._socket = socket
        self._send(event="connected", protocol="Call", version="1.0.0")
        self._send(
            event="start",
            sequenceNumber="1",
            streamSid=self._stream_sid,
            start={
                "streamSid": self._stream_sid,
                "accountSid": account_sid,
                "callSid": self._call_sid,
                "tracks": ["inbound"],
                "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
                "customParameters": parameters,
            },
        )
        self._due = time.monotonic()
        self.handshake = (began, self._due)
        self._tick()

    def judge(self) -> None:
        """The measured time is over."""
        self._hearing.judge(time.monotonic())

    async def hang_up(self) -> None:
        """Say ``stop`` as Twilio does, and wait until the server has let go."""
        self._stop_ticking()
        socket, self._socket = self._socket, None
        if socket is None or socket.closed.done():
            return
        stop = {"accountSid": "", "callSid": self._call_sid}
        message = {"event": "stop", "sequenceNumber": "1", "streamSid": self._stream_sid, "stop": stop}
        socket.transport.write(frame(orjson.dumps(message)))
        socket.close()
        await asyncio.wait([socket.closed], timeout=CLOSE_SECONDS)
        socket.transport.abort()

    def _send(self, **message: object) -> None:
        if self._socket is not None and not self._socket.transport.is_closing():
            self._socket.transport.write(frame(orjson.dumps(message)))

    def _tick(self) -> None:
        stage, index, now = self._stage, self._index, time.monotonic()
        if self._socket is None:
            return
        self._socket.transport.write(self._head + stage.messages[index] + self._tail)
        if stage.heard.measuring:
            stage.slips.append(now - self._due)
        if index in stage.onsets:
            self._hearing.speech_began(now, interrupts=stage.onsets[index])
        elif index in stage.ends:
            self._hearing.speech_ended(now)
        self._index = (index + 1) % len(stage.messages)
        self._due += FRAME_SECONDS
        self._ticking = asyncio.get_running_loop().call_later(max(0.0, self._due - time.monotonic()), self._tick)

    def _receive(self, message: bytes) -> None:
        now = time.monotonic()
        if b'"media"' in message[:20]:
            seconds = self._seconds_of(message)
            self._hearing.media(now, seconds)
            self._plays_until = max(self._plays_until, now) + seconds
            return
        document = orjson.loads(message)
        if document["event"] == "clear":
            self._hearing.clear(now)
            self._plays_until = now
            self._give_back(list(self._marks))
        elif document["event"] == "mark":
            name = document["mark"]["name"]
            delay = max(0.0, self._plays_until - now)
            self._marks[name] = asyncio.get_running_loop().call_later(delay, self._give_back, [name])

    def _seconds_of(self, message: bytes) -> float:
        """How much audio a media message carries; equally long ones carry equally much."""
        seconds = self._seconds.get(len(message))
        if seconds is None:
            found = PAYLOAD.search(message)
            payload = found[1] if found else b""
            seconds = self._seconds[len(message)] = (len(payload) * 3 // 4 - payload.count(b"=")) / 8000
        return seconds

    def _give_back(self, names: Sequence[str]) -> None:
        for name in names:
            self._marks.pop(name).cancel()
            self._send(event="mark", sequenceNumber="1", streamSid=self._stream_sid, mark={"name": name})

    def _lost(self) -> None:
        self.is_broken = self.is_broken or self._socket is not None
        self._stop_ticking()

    def _stop_ticking(self) -> None:
        if self._ticking is not None:
            self._ticking.cancel()
        for timer in self._marks.values():
            timer.cancel()
