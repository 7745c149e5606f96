"""CPU of media messages: 20 ms read and 20 ms written, ours against pipecat's serializer for the same carrier.

Both take turns in short rounds, so that a noisy machine is as noisy for both;
a ratio is that of one round, and the median over all rounds is what counts.

``codec`` leaves pipecat's frame objects out on both sides: JSON, base64 and the audio's coding. ``serializer`` is all
that ``deserialize`` and ``serialize`` do, frames included.
"""

import statistics
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from loguru import logger
from pipecat.frames.frames import OutputAudioRawFrame
from pipecat.serializers.base_serializer import FrameSerializer
from pipecat.serializers.plivo import PlivoFrameSerializer
from pipecat.serializers.telnyx import TelnyxFrameSerializer
from pipecat.serializers.twilio import TwilioFrameSerializer
from pipecat.serializers.vonage import VonageFrameSerializer

from api.services.pipecat.serializer import CallerAudio, CarrierSerializer
from api.services.telephony.registry import providers
from api.services.telephony.spec import ProviderSpec
from api.tests.conformance.samples import Samples, find_samples
from api.tests.sockets import MediaPeer
from bench.options import Options

ROUNDS = 31
EXCHANGES = 1000
STREAM = "MZ33333333333333333333333333333333"

Exchange = Callable[[], object]


def _twilio(_rate: int) -> FrameSerializer:
    return TwilioFrameSerializer(STREAM, params=TwilioFrameSerializer.InputParams(auto_hang_up=False))


def _plivo(_rate: int) -> FrameSerializer:
    return PlivoFrameSerializer(STREAM, params=PlivoFrameSerializer.InputParams(auto_hang_up=False))


def _telnyx(_rate: int) -> FrameSerializer:
    return TelnyxFrameSerializer(STREAM, "PCMU", "PCMU", params=TelnyxFrameSerializer.InputParams(auto_hang_up=False))


def _vonage(rate: int) -> FrameSerializer:
    return VonageFrameSerializer(VonageFrameSerializer.InputParams(vonage_sample_rate=rate))


STOCK: dict[str, Callable[[int], FrameSerializer]] = {
    "twilio": _twilio,
    "cloudonix": _twilio,  # pipecat has none of its own; the messages are Twilio's
    "plivo": _plivo,
    "vobiz": _plivo,  # pipecat has none of its own; the messages are Plivo's
    "telnyx": _telnyx,
    "vonage": _vonage,
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Median microseconds of CPU for 20 ms in and 20 ms out, and ours as a share of the stock one's."""

    ours_us: float
    stock_us: float
    ratio: float
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured for one provider."""

    provider: str
    stock: str
    codec: Comparison
    serializer: Comparison


@dataclass(frozen=True, slots=True)
class Codecs:
    """Every provider's."""

    providers: list[Figures]

    def lines(self) -> list[str]:
        """For a person to read."""
        lines = ["CPU of 20 ms in and 20 ms out, against pipecat's serializer (median of paired rounds, min-max)"]
        for figures in self.providers:
            lines += [f"  {figures.provider} against {figures.stock}"]
            lines += [_line("  codec", figures.codec), _line("  serializer", figures.serializer)]
        return lines


async def measure(spec: ProviderSpec, samples: Samples) -> Figures:
    """The provider's serializer beside its stock counterpart, on the message of the provider's samples."""
    ours = await _serializer(spec, samples)
    rate, message = spec.audio_config.transport_in_sample_rate, samples.stream.caller_audio
    said = ours.decode(message)
    if not isinstance(said, CallerAudio) or len(said.pcm) != rate // 50 * 2:
        raise SystemExit(f"{spec.name}: the caller's audio in samples.py is not 20 ms long")
    stock = STOCK[spec.name](rate)
    await stock.setup(SimpleNamespace(audio_in_sample_rate=rate))  # type: ignore[arg-type]
    frame = OutputAudioRawFrame(said.pcm, rate, 1)

    def codec() -> object:
        return ours.decode(message), ours.encode_audio(frame.audio)

    with _no_frames(stock):
        bare = _compare(codec, _exchange(stock, message, frame))
    whole = _compare(_exchange(ours, message, frame), _exchange(stock, message, frame))
    return Figures(spec.name, type(stock).__name__, bare, whole)


async def _serializer(spec: ProviderSpec, samples: Samples) -> CarrierSerializer:
    socket = await MediaPeer().accepted()
    transport = await spec.transport_factory(
        socket, "0" * 32, spec.audio_config, "0" * 32, telephony_configuration_id=None, **samples.stream.ids
    )
    serializer = transport._params.serializer
    if not isinstance(serializer, CarrierSerializer):
        raise SystemExit(f"{spec.name}: its serializer is none of ours")
    return serializer


@contextmanager
def _no_frames(stock: FrameSerializer) -> Iterator[None]:
    """The stock serializer hands its audio over as it is, without a frame around it."""
    module: Any = sys.modules[type(stock).__module__]
    frame = module.InputAudioRawFrame
    module.InputAudioRawFrame = lambda audio, num_channels, sample_rate: audio  # noqa: ARG005
    try:
        yield
    finally:
        module.InputAudioRawFrame = frame


def _exchange(serializer: FrameSerializer, message: str | bytes, frame: OutputAudioRawFrame) -> Exchange:
    def exchange() -> tuple[object, object]:
        return _result(serializer.deserialize(message)), _result(serializer.serialize(frame))

    if not all(exchange()):
        raise SystemExit(f"{type(serializer).__name__} makes nothing of the sample")
    return exchange


def _result(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine that never waits returns."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    raise RuntimeError("a serializer waited")


def _compare(ours: Exchange, stock: Exchange) -> Comparison:
    rounds = []
    for number in range(ROUNDS + 1):
        pair = [(0, ours), (1, stock)]
        spent = [0.0, 0.0]
        for place, exchange in pair if number % 2 else reversed(pair):
            spent[place] = _microseconds(exchange)
        rounds.append(spent)
    del rounds[0]  # caches warm
    ratios = [one / other for one, other in rounds]
    return Comparison(
        ours_us=round(statistics.median(one for one, _ in rounds), 2),
        stock_us=round(statistics.median(other for _, other in rounds), 2),
        ratio=round(statistics.median(ratios), 3),
        lowest=round(min(ratios), 3),
        highest=round(max(ratios), 3),
    )


def _microseconds(exchange: Exchange) -> float:
    began = time.thread_time()
    for _ in range(EXCHANGES):
        exchange()
    return (time.thread_time() - began) / EXCHANGES * 1e6


def _line(what: str, figures: Comparison) -> str:
    return (
        f"  {what:<10} {figures.ours_us:6.2f} us, stock {figures.stock_us:6.2f} us: "
        f"{figures.ratio:.2f} ({figures.lowest:.2f}-{figures.highest:.2f})"
    )


async def codecs(_options: Options) -> Codecs:
    """Every registered provider whose carrier pipecat has a serializer for."""
    logger.remove()
    measured = []
    for spec in providers.all():
        samples = find_samples(spec)
        if samples is not None and spec.name in STOCK:
            measured.append(await measure(spec, samples))
    return Codecs(measured)
