"""The one media transport of every carrier: what the caller says goes straight in, what the agent says is paced out."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Protocol

from pipecat.audio.dtmf.types import KeypadEntry
from pipecat.frames.frames import EndFrame, InputAudioRawFrame, InputDTMFFrame
from pipecat.serializers.base_serializer import FrameSerializer
from pipecat.transports.base_input import BaseInputTransport
from pipecat.transports.websocket.fastapi import (
    FastAPIWebsocketClient,
    FastAPIWebsocketInputTransport,
    FastAPIWebsocketParams,
    FastAPIWebsocketTransport,
)
from starlette.websockets import WebSocketDisconnect

from api.services.audio import AudioConfig
from api.services.pipecat.ambience import build_ambience
from api.services.pipecat.media_socket import Message, media_socket
from api.services.pipecat.outbox import Outbox
from api.services.pipecat.output import CarrierOutput
from api.services.pipecat.playback import Playback
from api.services.pipecat.serializer import CallerAudio, CarrierSerializer, KeyPressed, MarkReturned, StreamStopped
from api.services.pipecat.wire_tap import WireListener


class Ear(Protocol):
    """Who hears the caller, at once."""

    def hear(self, pcm: bytes) -> None:
        """The caller's side sent this: 16-bit mono PCM at the wire's rate."""

    def press(self, key: KeypadEntry) -> None:
        """The caller pressed a key."""


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
        serializer: The carrier's protocol. A ``CarrierSerializer`` is the fast one; any pipecat serializer will do.
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
        audio_out_end_silence_secs=0,
        allowed_origins=[],
    )
    rate = audio_config.transport_out_sample_rate
    return CarrierTransport(websocket, params, rate=rate, ambience=ambient_noise_config)


def transport_factory(build: Callable[..., FrameSerializer]) -> Callable[..., Awaitable["CarrierTransport"]]:
    """A provider's ``create_transport``, for a carrier whose protocol is all that is its own.

    Args:
        build: Makes one call's serializer of what ``handle_websocket`` handed on as ``transport_kwargs``.
    """

    async def create_transport(
        websocket: Any,
        workflow_run_id: str,
        audio_config: AudioConfig,
        organization_id: str,
        *,
        vad_config: Any = None,
        ambient_noise_config: Any = None,
        telephony_configuration_id: str | None = None,
        **wire: Any,
    ) -> CarrierTransport:
        return build_carrier_transport(
            websocket,
            build(**wire),
            audio_config,
            vad_config=vad_config,
            ambient_noise_config=ambient_noise_config,
        )

    return create_transport


class CarrierTransport(FastAPIWebsocketTransport):
    """A carrier's media stream.

    Attributes:
        playback: What of the agent's audio has been heard.
        before_close: What to do between the last word heard and the closing of the socket.
        press: Presses keys where the media stream cannot; whether it did.
        listeners: Told what passes on the wire, both ways.
        ear: Who hears the caller. Without one, caller audio and keys go into the pipeline as frames.
    """

    def __init__(self, websocket: Any, params: FastAPIWebsocketParams, *, rate: int, ambience: Any = None) -> None:
        super().__init__(websocket, params)
        self.playback = Playback()
        self.before_close: Callable[[], Awaitable[None]] | None = None
        self.press: Callable[[str], Awaitable[bool]] | None = None
        self.listeners: tuple[WireListener, ...] = ()
        self.ear: Ear | None = None
        self._client = CarrierClient(websocket, self._callbacks, ws_close_timeout=params.ws_close_timeout)
        self._input = receiving = CarrierInput(self, self._client, params, name=self._input_name)
        self._output = self._speaking = CarrierOutput(
            self, self._client, params, name=self._output_name, rate=rate, ambience=build_ambience(ambience, rate)
        )
        if isinstance(params.serializer, CarrierSerializer):
            params.serializer.on_mark = self.playback.mark_returned
            params.serializer.on_stop = receiving.stream_stopped

    def hold(self) -> None:
        """Let the agent fall silent at once, for now."""
        self._speaking.hold()

    def resume(self) -> None:
        """Let the agent go on where it was cut off, if it was only held."""
        self._speaking.resume()


class CarrierClient(FastAPIWebsocketClient):
    """A socket that is written to without waiting, and whose other side may be gone before we close it."""

    def __init__(self, websocket: Any, callbacks: Any, ws_close_timeout: float) -> None:
        super().__init__(websocket, callbacks, ws_close_timeout)
        self.socket = media_socket(websocket)

    async def send(self, data: str | bytes) -> None:
        """Put ``data`` on the wire."""
        self.write(data)

    def write(self, message: Message) -> bool:
        """Put a message on the wire; ``False`` if the socket is closed or closing."""
        return self._can_send() and self.socket.write(message)

    def _on_close_done(self, task: Any) -> None:
        if task.cancelled() or not isinstance(task.exception(), WebSocketDisconnect):
            super()._on_close_done(task)


class CarrierInput(FastAPIWebsocketInputTransport):
    """Hands what the caller says to the ear as it comes: no queue, no task, no timer."""

    _transport: CarrierTransport
    _client: CarrierClient
    _params: FastAPIWebsocketParams

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._outbox = Outbox(self)

    async def push_audio_frame(self, frame: InputAudioRawFrame) -> None:
        """Audio that came the ordinary way."""
        if not self._heard(frame.audio):
            await self.push_frame(frame)

    async def stop(self, frame: EndFrame) -> None:
        # The receive loop goes on: the marks of a goodbye that is still being played come in through it.
        await BaseInputTransport.stop(self, frame)
        await self._client.disconnect()

    def stream_stopped(self) -> None:
        """The carrier's goodbye: the socket may stay open for a while, and nothing comes any more."""
        self._outbox.do(self._client.trigger_client_disconnected)

    def _create_audio_task(self) -> None:
        return

    async def _receive_messages(self) -> None:
        if isinstance(self._params.serializer, CarrierSerializer):
            self._client.socket.divert(partial(self._take, self._params.serializer))
        await super()._receive_messages()

    def _take(self, serializer: CarrierSerializer, message: Message) -> None:
        event = serializer.read(message)
        if isinstance(event, CallerAudio):
            if not self._heard(event.pcm):
                self._outbox.do(self.push_frame, InputAudioRawFrame(event.pcm, serializer.wire_rate, 1))
        elif isinstance(event, KeyPressed):
            self._pressed(KeypadEntry(event.digit))
        elif isinstance(event, MarkReturned):
            serializer.on_mark(event.name)
        elif isinstance(event, StreamStopped):
            serializer.on_stop()

    def _pressed(self, key: KeypadEntry) -> None:
        if self._transport.ear is None:
            self._outbox.do(self.push_frame, InputDTMFFrame(key))
        else:
            self._transport.ear.press(key)

    def _heard(self, pcm: bytes) -> bool:
        for listener in self._transport.listeners:
            listener.caller_said(pcm)
        if self._transport.ear is None:
            return False
        self._transport.ear.hear(pcm)
        return True
