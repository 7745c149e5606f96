"""A media stream that opens as the carrier opens one is carried; any other is refused, in time."""

import asyncio
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson
import pytest
from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    InputDTMFFrame,
    InterruptionFrame,
    OutputAudioRawFrame,
    OutputTransportMessageUrgentFrame,
)
from sqlalchemy import delete

from api.db import Database, get_database
from api.db.models import CallEvent, WorkflowRun
from api.errors import HandshakeFailed, StreamError
from api.services.audio import AudioConfig
from api.services.pipecat.serializer import CarrierSerializer
from api.services.pipecat.transport import CarrierTransport
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.calls.live import live_calls
from api.services.telephony.spec import ProviderSpec
from api.tests.conformance.rows import shows, unless_exempt
from api.tests.conformance.samples import Message, Samples
from api.tests.conformance.streams import audio_of, open_transport
from api.tests.lines import add_line, add_run, find_at_carrier, get_run
from api.tests.parrot import replaced_in_registry
from api.tests.sockets import MediaPeer

IN_TIME = 2.0


class Opened(StreamError):
    """The transport was asked for: the handshake was read, and the test has seen enough."""


class Handed(NamedTuple):
    """What a transport factory was handed."""

    run_id: str
    ids: dict[str, Any]
    audio: AudioConfig


@pytest.fixture
def handed(spec: ProviderSpec) -> Iterator[list[Handed]]:
    """What the provider's transport factory is handed; no pipeline starts."""
    seen: list[Handed] = []

    async def create_transport(_socket: Any, run_id: str, audio: AudioConfig, _organization: str, **ids: Any) -> None:
        seen.append(Handed(run_id, ids, audio))
        raise Opened

    with replaced_in_registry(spec, transport_factory=create_transport):
        yield seen


@pytest.fixture
async def run(database: Database, spec: ProviderSpec, samples: Samples) -> WorkflowRun:
    """The call whose stream the samples open."""
    line = await add_line(database, spec, samples.credentials, samples.reads_as["to_number"])
    return await add_run(database, line, call_id=samples.reads_as["call_id"])


async def open_stream(provider: TelephonyProvider, run: WorkflowRun, *frames: Message, hang_up: bool = False) -> None:
    peer = MediaPeer(frames)
    if hang_up:
        peer.hang_up()
    async with asyncio.timeout(IN_TIME):
        socket = await peer.accepted()
        with live_calls.hold(await find_at_carrier(get_database(), run.id)):
            await provider.handle_websocket(socket, run.workflow_id or "", run.organization_id, run.id)


async def test_its_opening_frames_are_read(
    provider: TelephonyProvider, run: WorkflowRun, samples: Samples, handed: list[Handed], database: Database
) -> None:
    with pytest.raises(Opened):
        await open_stream(provider, run, *samples.stream.opening)
    ids = {name: value for name, value in handed[0].ids.items() if name in samples.stream.ids}
    assert (handed[0].run_id, ids) == (run.id, samples.stream.ids)
    assert (await get_run(database, run.id)).answered_at is not None


async def test_each_format_is_read_from_the_opening(
    provider: TelephonyProvider,
    database: Database,
    spec: ProviderSpec,
    samples: Samples,
    handed: list[Handed],
) -> None:
    """What is on the wire is what the stream says, whatever the configuration asked for."""
    line = await add_line(database, spec, samples.credentials, samples.reads_as["to_number"])
    for stream in (samples.stream, *samples.stream.alternatives):
        run = await add_run(database, line, call_id=samples.reads_as["call_id"])
        with pytest.raises(Opened):
            await open_stream(provider, run, *stream.opening)
        assert handed[-1].audio == audio_of(spec, stream)
        async with database.session() as session:
            await session.execute(delete(CallEvent))
            await session.execute(delete(WorkflowRun))


async def test_wrong_first_frames_are_refused(
    provider: TelephonyProvider, run: WorkflowRun, samples: Samples, handed: list[Handed]
) -> None:
    nonsense: dict[str, tuple[Message, ...]] = {
        "no JSON": ("hello",),
        "no object": ("[]",),
        "bytes": (b"\xff" * 160,),
        "an empty frame": ("",),
    }
    for name, frames in {**nonsense, **samples.stream.wrong_openings}.items():
        with pytest.raises(HandshakeFailed):
            await open_stream(provider, run, *frames)
        assert handed == [], name


async def test_silence_is_refused_in_time(provider: TelephonyProvider, run: WorkflowRun) -> None:
    with pytest.raises(HandshakeFailed):
        await open_stream(provider, run)


async def test_a_socket_that_closes_at_once_is_refused(provider: TelephonyProvider, run: WorkflowRun) -> None:
    with pytest.raises(HandshakeFailed):
        await open_stream(provider, run, hang_up=True)


# What goes over the wire then


@pytest.fixture
async def transport(spec: ProviderSpec, samples: Samples, provider: TelephonyProvider) -> CarrierTransport:
    """The provider's transport for the stream of its samples."""
    return await open_transport(spec, samples.stream, await MediaPeer().accepted())


async def read(transport: CarrierTransport, message: Message) -> Frame | None:
    serializer = transport._params.serializer
    assert serializer is not None
    return await serializer.deserialize(message)


async def write(transport: CarrierTransport, frame: Frame) -> Message:
    serializer = transport._params.serializer
    assert serializer is not None
    message: Message | None = await serializer.serialize(frame)
    assert message, f"nothing goes on the wire for {type(frame).__name__}"
    return message


async def test_the_callers_audio_is_heard_in_each_format(spec: ProviderSpec, samples: Samples) -> None:
    for stream in (samples.stream, *samples.stream.alternatives):
        transport = await open_transport(spec, stream, await MediaPeer().accepted())
        heard = await read(transport, stream.caller_audio)
        assert isinstance(heard, InputAudioRawFrame)
        rate = audio_of(spec, stream).transport_in_sample_rate
        assert (heard.sample_rate, heard.num_channels, len(heard.audio)) == (rate, 1, rate // 50 * 2)


async def test_the_agents_audio_is_sent_in_each_format(spec: ProviderSpec, samples: Samples) -> None:
    for stream in (samples.stream, *samples.stream.alternatives):
        transport = await open_transport(spec, stream, await MediaPeer().accepted())
        rate = audio_of(spec, stream).transport_out_sample_rate
        assert await write(transport, OutputAudioRawFrame(bytes(rate // 50 * 2), rate, 1))


@shows("stream.keys")
async def test_keys_are_pressed_on_the_stream(transport: CarrierTransport, samples: Samples) -> None:
    serializer = transport._params.serializer
    pressed = serializer.encode_keys("12#") if isinstance(serializer, CarrierSerializer) else None
    assert pressed is not None
    assert same(pressed, samples.stream.keys)


async def test_keys_no_sample_shows_are_not_pressed_on_the_stream(
    transport: CarrierTransport, samples: Samples
) -> None:
    serializer = transport._params.serializer
    takes_keys = isinstance(serializer, CarrierSerializer) and serializer.encode_keys("12#") is not None
    assert takes_keys is bool(samples.stream.keys)


@unless_exempt("dtmf")
async def test_a_key_that_is_pressed_is_heard(transport: CarrierTransport, samples: Samples) -> None:
    frame = await read(transport, samples.stream.key_pressed)
    assert isinstance(frame, InputDTMFFrame)
    assert frame.button.value == "5"


@unless_exempt("clear")
async def test_an_interruption_clears_what_the_carrier_has_buffered(
    transport: CarrierTransport, samples: Samples
) -> None:
    assert same(await write(transport, InterruptionFrame()), samples.stream.clear)


@unless_exempt("mark")
async def test_a_mark_goes_out_and_comes_back(transport: CarrierTransport, samples: Samples) -> None:
    sent, returned = samples.stream.mark
    back: list[str] = []
    serializer: Any = transport._params.serializer
    serializer.on_mark = back.append
    assert same(await write(transport, OutputTransportMessageUrgentFrame(message={"mark": "heard"})), sent)
    assert await read(transport, returned) is None
    assert back == ["heard"]


@pytest.mark.parametrize(
    "message", ["", "hello", "[]", "{}", '{"event":"media"}', '{"event":"dtmf","dtmf":7}', b"\xff"]
)
async def test_a_message_that_cannot_be_read_ends_nothing(transport: CarrierTransport, message: Message) -> None:
    frame = await read(transport, message)
    assert not isinstance(frame, InputDTMFFrame)


def same(sent: Message, expected: Message) -> bool:
    """Whether two messages say the same; the order of a JSON object's keys does not matter."""
    if isinstance(expected, str) and expected.startswith("{"):
        return bool(orjson.loads(sent) == orjson.loads(expected))
    return sent == expected
