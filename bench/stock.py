"""A stock pipecat server, set up as a telephony platform sets it up. ``python -m bench.stock --port P --folder F``.

Pipecat 1.14 as its documentation has it: 8 kHz both ways, its own Twilio serializer, a Silero analyzer for each call,
turns that end by silence, metrics and heartbeats, turn tracking, an application's observer and its processors, a mono
recording in blocks of a second.
"""

import argparse
import asyncio
import sys
from collections import Counter
from io import FileIO
from pathlib import Path
from typing import Any

import uvicorn
import uvloop
from fastapi import FastAPI, WebSocket
from loguru import logger
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.frames.frames import Frame
from pipecat.observers.base_observer import BaseObserver, FramePushed
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import LLMContextAggregatorPair, LLMUserAggregatorParams
from pipecat.processors.audio.audio_buffer_processor import AudioBufferProcessor
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.serializers.twilio import TwilioFrameSerializer
from pipecat.transports.websocket.fastapi import FastAPIWebsocketParams, FastAPIWebsocketTransport
from pipecat.turns.user_stop import SpeechTimeoutUserTurnStopStrategy
from pipecat.turns.user_turn_strategies import UserTurnStrategies
from pipecat.workers.runner import WorkerRunner

from bench.fakes import FakeLLM, FakeSTT, FakeTTS
from bench.probe import start_probe
from bench.processes import end_with_parent
from bench.replies import RATE


class PassThrough(FrameProcessor):
    """What an application puts between the services: it sees everything and changes nothing."""

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        await self.push_frame(frame, direction)


class Application(BaseObserver):
    """An application's observer: counts what passes."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()

    async def on_push_frame(self, data: FramePushed) -> None:
        """A frame was pushed."""
        self.seen[type(data.frame).__name__] += 1


def build_worker(websocket: WebSocket, start: dict[str, Any], file: FileIO) -> PipelineWorker:
    """The pipeline of one call.

    Args:
        websocket: Accepted, ``start`` read.
        start: The ``start`` message's own part.
        file: Where the recording goes, raw 16-bit mono PCM.
    """
    transport = FastAPIWebsocketTransport(
        websocket,
        FastAPIWebsocketParams(
            audio_in_enabled=True,
            audio_out_enabled=True,
            audio_in_sample_rate=RATE,
            audio_out_sample_rate=RATE,
            serializer=TwilioFrameSerializer(
                stream_sid=start["streamSid"],
                call_sid=start["callSid"],
                params=TwilioFrameSerializer.InputParams(auto_hang_up=False),
            ),
        ),
    )
    aggregators = LLMContextAggregatorPair(
        LLMContext(),
        user_params=LLMUserAggregatorParams(
            vad_analyzer=SileroVADAnalyzer(),
            user_turn_strategies=UserTurnStrategies(stop=[SpeechTimeoutUserTurnStopStrategy()]),
        ),
    )
    recorder = AudioBufferProcessor(num_channels=1, buffer_size=2 * RATE, auto_start_recording=True)
    pipeline = Pipeline(
        [
            transport.input(),
            FakeSTT(),
            PassThrough(),
            aggregators.user(),
            PassThrough(),
            FakeLLM(),
            PassThrough(),
            PassThrough(),
            FakeTTS(),
            PassThrough(),
            transport.output(),
            recorder,
            aggregators.assistant(),
        ]
    )
    worker = PipelineWorker(
        pipeline,
        params=PipelineParams(
            audio_in_sample_rate=RATE,
            audio_out_sample_rate=RATE,
            enable_heartbeats=True,
            enable_metrics=True,
            enable_usage_metrics=True,
        ),
        observers=[Application()],
        enable_rtvi=False,
    )
    _connect_events(transport, aggregators, recorder, worker, file)
    return worker


def _connect_events(transport: Any, aggregators: Any, recorder: Any, worker: PipelineWorker, file: FileIO) -> None:
    transcript: list[str] = []

    async def heard(_aggregator: Any, _strategy: Any, message: Any) -> None:
        transcript.append(f"caller: {message.content}")

    async def said(_aggregator: Any, message: Any) -> None:
        transcript.append(f"agent: {message.content}")

    async def recorded(_recorder: Any, pcm: bytes, _rate: int, _channels: int) -> None:
        await asyncio.to_thread(file.write, pcm)

    async def gone(_transport: Any, _websocket: Any) -> None:
        await worker.cancel()

    aggregators.user().add_event_handler("on_user_turn_stopped", heard)
    aggregators.assistant().add_event_handler("on_assistant_turn_stopped", said)
    recorder.add_event_handler("on_audio_data", recorded)
    transport.add_event_handler("on_client_disconnected", gone)


def create_app(folder: Path) -> FastAPI:
    """The server; recordings go to ``folder``."""
    app = FastAPI()

    @app.websocket("/ws")
    async def media(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.receive_json()
        start = (await websocket.receive_json())["start"]
        with (folder / f"{start['callSid']}.pcm").open("wb", buffering=0) as file:
            runner = WorkerRunner(handle_sigint=False)
            await runner.add_workers(build_worker(websocket, start, file))
            await runner.run()

    return app


async def _serve(port: int, folder: Path) -> None:
    probe = start_probe()
    config = uvicorn.Config(create_app(folder), host="127.0.0.1", port=port, loop="uvloop", log_level="warning")
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
    logger.remove()
    logger.add(sys.stderr, level="INFO")
    uvloop.run(_serve(options.port, options.folder))


if __name__ == "__main__":
    main()
