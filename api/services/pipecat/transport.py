"""The one media transport of every carrier: straight in, paced out, drained before it closes."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from loguru import logger
from pipecat.frames.frames import (
    EndFrame,
    InputAudioRawFrame,
    InterruptionFrame,
    OutputAudioRawFrame,
    OutputTransportMessageUrgentFrame,
)
from pipecat.serializers.base_serializer import FrameSerializer
from pipecat.transports.base_input import BaseInputTransport
from pipecat.transports.base_output import BaseOutputTransport
from pipecat.transports.websocket.fastapi import (
    FastAPIWebsocketClient,
    FastAPIWebsocketInputTransport,
    FastAPIWebsocketOutputTransport,
    FastAPIWebsocketParams,
    FastAPIWebsocketTransport,
)
from starlette.websockets import WebSocketDisconnect

from api.services.audio import AudioConfig
from api.services.pipecat.audio_mixer import build_audio_out_mixer
from api.services.pipecat.playback import Playback
from api.services.pipecat.serializer import CarrierSerializer

FRAME_SECONDS = 0.02
LEAD_SECONDS = 0.04
"""How far ahead of real time audio is sent, so that a late wake-up is not heard."""
STALL_SECONDS = 0.25
"""Behind by more than this, the clock starts anew instead of rushing to catch up."""
WRITE_TIMEOUT_SECONDS = 2.0


def build_carrier_transport(
    websocket: Any,
    serializer: FrameSerializer,
    audio_config: AudioConfig,
    *,
    ambient_noise_config: Any = None,
    vad_config: Any = None,
) -> "CarrierTransport":
    """The transport of one call.

    Args:
        websocket: Accepted, with the carrier's handshake read.
        serializer: The carrier's protocol.
        audio_config: Rates on the wire, Hz.
        ambient_noise_config: Background noise to mix under the agent, if any.
        vad_config: Taken for the contract's sake; the listener owns voice activity detection.
    """
    params = FastAPIWebsocketParams(
        serializer=serializer,
        audio_in_enabled=True,
        audio_out_enabled=True,
        audio_in_sample_rate=audio_config.transport_in_sample_rate,
        audio_out_sample_rate=audio_config.transport_out_sample_rate,
        audio_out_10ms_chunks=2,
        audio_out_end_silence_secs=0,
        audio_out_write_timeout_secs=WRITE_TIMEOUT_SECONDS,
        audio_out_mixer=build_audio_out_mixer(ambient_noise_config),
        allowed_origins=[],
    )
    return CarrierTransport(websocket, params)


class CarrierTransport(FastAPIWebsocketTransport):
    """A carrier's media stream.

    Attributes:
        playback: What of the agent's audio has been heard.
        before_close: What to do between the last word heard and the closing of the socket.
    """

    def __init__(self, websocket: Any, params: FastAPIWebsocketParams) -> None:
        super().__init__(websocket, params)
        self.playback = Playback()
        self.before_close: Callable[[], Awaitable[None]] | None = None
        self._client = _CarrierClient(websocket, self._callbacks, ws_close_timeout=params.ws_close_timeout)
        self._input = _CarrierInput(self, self._client, params, name=self._input_name)
        self._output = _CarrierOutput(self, self._client, params, name=self._output_name)
        if isinstance(params.serializer, CarrierSerializer):
            params.serializer.on_mark = self.playback.mark_returned
            params.serializer.on_stop = self._stream_stopped

    def _stream_stopped(self) -> None:
        # The carrier's goodbye: the socket may stay open for a while, and nothing comes any more.
        self._input.create_task(self._client.trigger_client_disconnected(), "stream-stopped")


class _CarrierClient(FastAPIWebsocketClient):
    """A socket whose other side may be gone before we close it, which is no error."""

    def _on_close_done(self, task: "asyncio.Task[None]") -> None:
        if task.cancelled() or not isinstance(task.exception(), WebSocketDisconnect):
            super()._on_close_done(task)


class _CarrierInput(FastAPIWebsocketInputTransport):
    """Pushes each frame from the receive loop itself: no queue, no timer."""

    async def push_audio_frame(self, frame: InputAudioRawFrame) -> None:
        await self.push_frame(frame)

    def _create_audio_task(self) -> None:
        return

    async def stop(self, frame: EndFrame) -> None:
        # The receive loop goes on: the marks of a goodbye that is still being played come in through it.
        await BaseInputTransport.stop(self, frame)
        await self._client.disconnect()


class _CarrierOutput(FastAPIWebsocketOutputTransport):
    """Sends 20 ms frames on a clock that can catch up, and is heard out before it closes."""

    _transport: CarrierTransport
    _params: FastAPIWebsocketParams
    _next_at = 0.0

    async def stop(self, frame: EndFrame) -> None:
        await BaseOutputTransport.stop(self, frame)
        if self._client.is_connected and not self._client.is_closing:
            await self._transport.playback.drained(self._send_mark)
            if self._transport.before_close is not None:
                await self._transport.before_close()
        await self._client.disconnect()

    async def process_frame(self, frame: Any, direction: Any) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, InterruptionFrame):
            self._transport.playback.cleared()

    async def write_audio_frame(self, frame: OutputAudioRawFrame) -> bool:
        if not await self._write_frame(frame):
            return False
        self._transport.playback.wrote(len(frame.audio) / 2 / self.sample_rate)
        await self._write_audio_sleep()
        return True

    async def _write_audio_sleep(self) -> None:
        now = time.monotonic()
        if self._next_at < now - STALL_SECONDS:
            self._next_at = now - LEAD_SECONDS
        self._next_at += FRAME_SECONDS
        await asyncio.sleep(max(0.0, self._next_at - now))

    async def _send_mark(self, name: str) -> bool:
        serializer = self._params.serializer
        if not isinstance(serializer, CarrierSerializer) or serializer.encode_mark(name) is None:
            return False
        logger.trace("waiting for what was said to be heard")
        return await self._write_frame(OutputTransportMessageUrgentFrame(message={"mark": name}))
