"""The same job by hand: no framework, one event loop, one model. ``python -m bench.floor --port P --folder F``.

It is what a call costs at the least in Python, not something to run: it knows one carrier, one protocol, no failure.
"""

import argparse
import asyncio
import audioop
import time
from base64 import b64decode, b64encode
from importlib.util import find_spec
from io import FileIO
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import orjson
import uvicorn
import uvloop

from bench.probe import start_probe
from bench.processes import end_with_parent
from bench.replies import RATE, TOKENS, TRANSCRIPT, sentence

WINDOW = 256
CONTEXT = 32
CONFIDENCE = 0.7
WINDOW_SECONDS = WINDOW / RATE
START_WINDOWS = STOP_WINDOWS = round(0.2 / WINDOW_SECONDS)
PATIENCE_SECONDS = 0.6
RESET_WINDOWS = round(2.0 / WINDOW_SECONDS)
CHUNK_SECONDS = 0.04
CHUNK_BYTES = round(CHUNK_SECONDS * RATE) * 2
BLOCK_BYTES = RATE * 2


class Ear:
    """Tells speech from silence: the process's one Silero session, this call's state."""

    session: Any = None

    def __init__(self) -> None:
        self.speaks = False
        self._heard = bytearray()
        self._count = 0
        self._rate = np.array(RATE, np.int64)
        self._reset()

    def hear(self, pcm: bytes) -> bool:
        """Whether the caller has just begun or ceased to speak."""
        self._heard += pcm
        changed = False
        while len(self._heard) >= 2 * WINDOW:
            changed |= self._judge(bytes(self._heard[: 2 * WINDOW]))
            del self._heard[: 2 * WINDOW]
        return changed

    def _judge(self, window: bytes) -> bool:
        is_speech = self._confidence(window) >= CONFIDENCE
        self._count = self._count + 1 if is_speech != self.speaks else 0
        if self._count < (STOP_WINDOWS if self.speaks else START_WINDOWS):
            return False
        self.speaks, self._count = is_speech, 0
        return True

    def _reset(self) -> None:
        self._state: Any = np.zeros((2, 1, 128), np.float32)
        self._context: Any = np.zeros((1, CONTEXT), np.float32)
        self._windows = 0

    def _confidence(self, window: bytes) -> float:
        samples = np.frombuffer(window, np.int16).astype(np.float32)[None] / 32768.0
        samples = np.concatenate((self._context, samples), axis=1)
        inputs = {"input": samples, "state": self._state, "sr": self._rate}
        (confidence,), self._state = Ear.session.run(None, inputs)
        self._context = samples[:, -CONTEXT:]
        self._windows += 1
        if self._windows >= RESET_WINDOWS and not self.speaks and confidence[0] < 0.1:
            self._reset()
        return float(confidence[0])


class Recording:
    """Both sides of a call, mono, in blocks of a second."""

    def __init__(self, file: FileIO) -> None:
        self._file = file
        self._caller, self._agent = bytearray(), bytearray()

    def caller(self, pcm: bytes) -> None:
        """What the caller said."""
        self._caller += pcm
        if len(self._caller) >= BLOCK_BYTES:
            self.flush()

    def agent(self, pcm: bytes) -> None:
        """What the agent says now."""
        if len(self._agent) < len(self._caller):
            self._agent += bytes(len(self._caller) - len(self._agent))
        self._agent += pcm

    def flush(self) -> None:
        """Write what there is."""
        size = len(self._caller)
        agent = bytes(self._agent[:size]).ljust(size, b"\0")
        self._file.write(audioop.add(bytes(self._caller), agent, 2))
        self._caller.clear()
        del self._agent[:size]


class Call:
    """One call: its ear, its turns, its replies."""

    def __init__(self, send: Any, stream_sid: str, recording: Recording) -> None:
        self._send = send
        self._recording = recording
        self._ear = Ear()
        self._before = f'{{"event":"media","streamSid":"{stream_sid}","media":{{"payload":"'
        self._clear = f'{{"event":"clear","streamSid":"{stream_sid}"}}'
        self._turn: asyncio.Task[None] | None = None
        self.transcript: list[str] = []

    async def hear(self, payload: str) -> None:
        """A caller's frame."""
        pcm = audioop.ulaw2lin(b64decode(payload), 2)
        self._recording.caller(pcm)
        if self._ear.hear(pcm):
            self.stop()
            if self._ear.speaks:
                await self._say(self._clear)
            else:
                self._turn = asyncio.create_task(self._answer())

    def stop(self) -> None:
        """Say no more."""
        if self._turn:
            self._turn.cancel()

    async def _answer(self) -> None:
        """Wait for more, then reply at the pace of speech."""
        await asyncio.sleep(PATIENCE_SECONDS)
        reply = "".join(TOKENS)
        self.transcript += [TRANSCRIPT, reply]
        speech = sentence() * 2
        due = time.monotonic()
        for start in range(0, len(speech), CHUNK_BYTES):
            chunk = speech[start : start + CHUNK_BYTES]
            self._recording.agent(chunk)
            await self._say(self._before + b64encode(audioop.lin2ulaw(chunk, 2)).decode() + '"}}')
            due += CHUNK_SECONDS
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    async def _say(self, message: str) -> None:
        await self._send({"type": "websocket.send", "text": message})


class Server:
    """An ASGI application of media sockets; recordings go to ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def __call__(self, _scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await receive()
        start = orjson.loads((await receive())["text"])["start"]
        with (self._folder / f"{start['callSid']}.pcm").open("wb", buffering=0) as file:
            recording = Recording(file)
            call = Call(send, start["streamSid"], recording)
            try:
                while (event := await receive())["type"] == "websocket.receive":
                    message = orjson.loads(event["text"])
                    if message["event"] == "media":
                        await call.hear(message["media"]["payload"])
            finally:
                call.stop()
                recording.flush()


def load_model() -> None:
    """Load the one session."""
    package = find_spec("pipecat")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("pipecat, which the model comes with")
    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = options.intra_op_num_threads = 1
    path = Path(package.origin).parent / "audio/vad/data/silero_vad.onnx"
    Ear.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    Ear().hear(bytes(2 * WINDOW))


async def _serve(port: int, folder: Path) -> None:
    probe = start_probe()
    config = uvicorn.Config(
        Server(folder),
        host="127.0.0.1",
        port=port,
        lifespan="off",
        log_level="warning",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
    )
    try:
        await uvicorn.Server(config).serve()
    finally:
        if probe:
            probe.cancel()


def main() -> None:
    """Serve until told to stop."""
    end_with_parent()
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    load_model()
    uvloop.run(_serve(options.port, options.folder))


if __name__ == "__main__":
    main()
