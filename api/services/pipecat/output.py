"""The end of the pipeline: frames become what the caller hears."""

import time
from typing import TYPE_CHECKING, Any

from loguru import logger
from pipecat.audio.dtmf.utils import load_dtmf_audio
from pipecat.frames.frames import (
    BotStartedSpeakingFrame,
    BotStoppedSpeakingFrame,
    CancelFrame,
    EndFrame,
    Frame,
    InterruptionFrame,
    OutputAudioRawFrame,
    OutputDTMFFrame,
    OutputDTMFUrgentFrame,
    OutputTransportMessageFrame,
    OutputTransportMessageUrgentFrame,
    OutputTransportReadyFrame,
    SpeechOutputAudioRawFrame,
    StartFrame,
    TTSAudioRawFrame,
    TTSStoppedFrame,
    VolumeFrame,
    VolumeGainFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.transports.base_output import BaseOutputTransport
from pipecat.transports.websocket.fastapi import FastAPIWebsocketOutputTransport, FastAPIWebsocketParams

from api.services.pipecat.ambience import Ambience
from api.services.pipecat.outbox import Outbox
from api.services.pipecat.resampling import Resampler
from api.services.pipecat.serializer import CarrierSerializer
from api.services.pipecat.speaker import Speaker
from api.services.pipecat.timed import TimedFrames

if TYPE_CHECKING:
    from api.services.pipecat.transport import CarrierClient, CarrierTransport

DEAF_SECONDS = 2.0
"""A carrier that has read nothing for this long is gone."""


class CarrierOutput(FastAPIWebsocketOutputTransport):
    """Lets the agent speak through a ``Speaker``, and hears it out before the socket closes."""

    _transport: "CarrierTransport"
    _client: "CarrierClient"
    _params: FastAPIWebsocketParams

    def __init__(self, *args: Any, rate: int, ambience: Ambience | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._outbox = Outbox(self)
        self._speaker = Speaker(
            rate,
            self._transport.playback,
            write=self._write_audio,
            release=self._release,
            started=lambda: self._broadcast(BotStartedSpeakingFrame(), BotStartedSpeakingFrame()),
            stopped=lambda: self._broadcast(BotStoppedSpeakingFrame(), BotStoppedSpeakingFrame()),
            ambience=ambience,
        )
        self._timed = TimedFrames(
            lambda: self.get_clock().get_time(), lambda timed: self._outbox.do(self.push_frame, timed)
        )
        self._volume = self._gain = 1.0
        self._resampler: Resampler | None = None
        self._deaf_since: float | None = None

    # A pipeline's life

    async def set_transport_ready(self, frame: StartFrame) -> None:
        """The stream is open."""
        self._speaker.begin()
        await self.push_frame(OutputTransportReadyFrame(), FrameDirection.UPSTREAM)

    async def stop(self, frame: EndFrame) -> None:
        """Let everything be heard, then close the socket."""
        await self._speaker.emptied()
        self._timed.release_all()
        await self._outbox.emptied()
        self._speaker.close()
        if self._client.is_connected and not self._client.is_closing:
            await self._transport.playback.drained(self._send_mark)
            if self._transport.before_close is not None:
                await self._transport.before_close()
        await self._client.disconnect()

    async def cancel(self, frame: CancelFrame) -> None:
        """Fall silent, and close the socket."""
        self._close()
        await self._client.disconnect()

    async def cleanup(self) -> None:
        """Let go of everything."""
        await super().cleanup()
        self._close()

    def _close(self) -> None:
        self._speaker.close()
        self._timed.forget(everything=True)

    # Silence

    def hold(self) -> None:
        """Fall silent at once, keeping what was not heard."""
        playback = self._transport.playback
        if self._speaker.must_finish:
            return
        if self._speaker.hold():
            self._timed.stand_still()
            self._clear()
        elif playback.may_be_heard:
            self._clear()

    def resume(self) -> None:
        """Go on, if held."""
        self._speaker.resume()
        self._timed.go_on()

    def _clear(self) -> None:
        for listener in self._transport.listeners:
            listener.agent_cut_off()
        self._transport.playback.cleared()
        serializer = self._params.serializer
        if isinstance(serializer, CarrierSerializer):
            self._client.write(serializer.encode_clear())
        else:
            self._outbox.do(self._write_frame, InterruptionFrame())

    # Frames

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """The caller hears an interruption before the pipeline does."""
        if isinstance(frame, InterruptionFrame):
            self.hold()
        await BaseOutputTransport.process_frame(self, frame, direction)

    async def _handle_frame(self, frame: Frame) -> None:
        """Frames of the conversation, in order."""
        if isinstance(frame, InterruptionFrame):
            self._speaker.interrupt()
            self._timed.forget()
            self._resampler = None
        elif isinstance(frame, OutputAudioRawFrame):
            is_speech = isinstance(frame, TTSAudioRawFrame | SpeechOutputAudioRawFrame)
            self._speaker.say(self._at_wire_rate(frame), is_speech=is_speech, interruptible=frame.interruptible)
        elif isinstance(frame, TTSStoppedFrame):
            self._speaker.finish_speech(frame)
            self._resampler = None
        elif frame.pts:
            self._timed.add(frame, frame.pts)
        else:
            self._speaker.then(frame)

    def _at_wire_rate(self, frame: OutputAudioRawFrame) -> bytes:
        if frame.sample_rate == self.sample_rate:
            return frame.audio
        if self._resampler is None or self._resampler.source_rate != frame.sample_rate:
            self._resampler = Resampler(frame.sample_rate, self.sample_rate)
        return self._resampler.feed(frame.audio)

    def _release(self, frame: Frame) -> None:
        """Everything before ``frame`` is out."""
        if isinstance(frame, OutputTransportMessageFrame):
            self._outbox.do(self.send_message, frame)
        elif isinstance(frame, OutputDTMFFrame):
            self._outbox.do(self.write_dtmf, frame)
        elif isinstance(frame, VolumeFrame | VolumeGainFrame):
            self._set_volume(frame)
        else:
            if isinstance(frame, TTSStoppedFrame):
                self._speaker.stop_speaking()
            self._outbox.do(self.push_frame, frame)

    def _set_volume(self, frame: VolumeFrame | VolumeGainFrame) -> None:
        if isinstance(frame, VolumeFrame):
            self._volume = frame.volume
        else:
            self._gain = frame.gain
        self._speaker.volume = self._volume * self._gain

    def _broadcast(self, down: Frame, up: Frame) -> None:
        down.broadcast_sibling_id, up.broadcast_sibling_id = up.id, down.id
        self._outbox.do(self.push_frame, down)
        self._outbox.do(self.push_frame, up, FrameDirection.UPSTREAM)

    # The wire

    def _write_audio(self, pcm: bytes) -> None:
        for listener in self._transport.listeners:
            listener.agent_said(pcm)
        self._transport.playback.wrote(len(pcm) / 2 / self.sample_rate)
        serializer = self._params.serializer
        if isinstance(serializer, CarrierSerializer):
            self._client.write(serializer.encode_audio(pcm))
        else:
            self._outbox.do(self._write_frame, OutputAudioRawFrame(pcm, self.sample_rate, 1))
        if self._client.socket.congested or self._deaf_since is not None:
            self._watch_deafness()

    def _watch_deafness(self) -> None:
        now = time.monotonic()
        if not self._client.socket.congested:
            self._deaf_since = None
        elif self._deaf_since is None:
            self._deaf_since = now
        elif now - self._deaf_since > DEAF_SECONDS:
            self._deaf_since = None
            logger.warning("the carrier has stopped reading its media socket")
            self._speaker.close()
            self._outbox.do(self._client.trigger_client_disconnected)

    async def write_dtmf(self, frame: OutputDTMFFrame | OutputDTMFUrgentFrame) -> None:
        """Have the carrier press the keys; where it cannot, play their tones before everything that waits."""
        keys = frame.buttons or []
        if not await self._press("".join(key.value for key in keys)):
            tones = [await load_dtmf_audio(key, sample_rate=self.sample_rate) for key in keys]
            self._speaker.say_first(b"".join(tones))

    async def _press(self, keys: str) -> bool:
        serializer = self._params.serializer
        message = serializer.encode_keys(keys) if isinstance(serializer, CarrierSerializer) else None
        if message is not None:
            return self._client.write(message)
        return self._transport.press is not None and await self._transport.press(keys)

    async def _send_mark(self, name: str) -> bool:
        serializer = self._params.serializer
        if not isinstance(serializer, CarrierSerializer) or serializer.encode_mark(name) is None:
            return False
        logger.trace("waiting for what was said to be heard")
        return await self._write_frame(OutputTransportMessageUrgentFrame(message={"mark": name}))
