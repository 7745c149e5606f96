"""However the ends of a call fall together, its conversation ends once, soon, and leaves nothing behind."""

import asyncio
import random
from collections.abc import AsyncGenerator, Callable, Iterator
from typing import Any

import pytest
from loguru import logger
from pipecat.frames.frames import Frame, TTSAudioRawFrame
from pipecat.services.settings import TTSSettings
from pipecat.services.tts_service import TTSService

from api.services.audio import AudioConfig
from api.services.pipecat.call import Call, CallReport, EndReason, Utterance
from api.services.pipecat.pipeline import converse
from api.services.pipecat.transport import build_carrier_transport
from api.services.speech import SpeechKind, SpeechSpec, services
from api.services.telephony.kit.mulaw_stream import MulawSerializer
from api.services.workflows.demo import load_demo
from api.settings import Settings
from api.tests.sockets import MediaPeer

AUDIO = AudioConfig(transport_in_sample_rate=8000, transport_out_sample_rate=8000)
STOP = '{"event":"stop","streamSid":"MZ1"}'
KEY = '{"event":"dtmf","streamSid":"MZ1","dtmf":{"digit":"5"}}'
SEEDS = range(48)
AT_ONCE = 12
SPOKEN_SECONDS = 0.25


class Beep(TTSService):
    """Says everything as the same short tone."""

    def __init__(self, *, sample_rate: int) -> None:
        settings = TTSSettings(model="beep", voice="beep", language=None)
        super().__init__(sample_rate=sample_rate, push_start_frame=True, push_stop_frames=True, settings=settings)

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        audio = b"\x00\x20\x00\xe0" * int(self.sample_rate * SPOKEN_SECONDS / 2)
        yield TTSAudioRawFrame(audio, self.sample_rate, 1, context_id=context_id)


class Deaf:
    """Understands nothing."""

    async def transcribe(self, pcm: bytes, sample_rate: int) -> str:
        return ""


class Leg:
    """The caller's leg, as a conversation sees it."""

    handed_over = False

    def __init__(self) -> None:
        self.hung_up = 0
        self.told: Callable[[EndReason], None] = lambda _reason: None

    def when_told_to_end(self, listener: Callable[[EndReason], None]) -> None:
        self.told = listener

    def when_told_to_transfer(self, listener: Callable[[str, bool], None]) -> None:
        pass

    async def hang_up(self) -> None:
        self.hung_up += 1
        await asyncio.sleep(0)

    async def press(self, keys: str) -> bool:
        return False

    async def transfer(self, destination: str, *, cold: bool = False) -> None:
        raise NotImplementedError


class Silent:
    """A journal nobody reads."""

    async def said(self, utterance: Utterance) -> None:
        await asyncio.sleep(0)

    async def happened(self, kind: str, detail: Any) -> None:
        await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def speech(settings: Settings) -> Iterator[None]:
    """Voices and ears that cost nothing."""
    services.discover()
    added = [
        SpeechSpec(name="beep", kind=SpeechKind.TTS, display_name="Beep", create=Beep),
        SpeechSpec(name="deaf", kind=SpeechKind.STT, display_name="Deaf", create=Deaf),
    ]
    for spec in added:
        services.register(spec)
    yield
    for spec in added:
        services.unregister(spec.name)


@pytest.fixture
def errors() -> Iterator[list[str]]:
    """What is logged as an error meanwhile."""
    seen: list[str] = []
    sink = logger.add(lambda message: seen.append(str(message)), level="ERROR")
    yield seen
    logger.remove(sink)


async def hold(fate: random.Random, *, limits: dict[str, Any] | None = None) -> tuple[CallReport, Leg]:
    """A conversation to which, one after another or all at once, happens what ``fate`` says."""
    peer, leg = MediaPeer(), Leg()
    ends: list[Callable[[], None]] = [
        peer.hang_up,
        lambda: peer.say(STOP),
        lambda: leg.told(EndReason.SHUTDOWN),
        lambda: leg.told(EndReason.CALLER_HUNG_UP),
        lambda: peer.say(KEY),
    ]
    workflow = {**load_demo(), "services": {"tts": "beep", "stt": "deaf"}, "limits": limits or {}}
    call = Call(
        run_id="run",
        organization_id="organization",
        provider_name="twilio",
        call_id="CA1",
        direction="inbound",
        from_number="+14155550100",
        to_number="+14155550123",
        workflow=workflow,
    )
    transport = build_carrier_transport(await peer.accepted(), MulawSerializer("MZ1"), AUDIO)
    talking = asyncio.create_task(converse(transport, call, Silent(), leg, audio_config=AUDIO))
    for _ in range(fate.randint(1, 4)):
        await asyncio.sleep(fate.choice((0, 0, 0.01, 0.1, SPOKEN_SECONDS, 0.5)))
        fate.choice(ends)()
    await asyncio.sleep(0.05)
    peer.hang_up()
    async with asyncio.timeout(8):
        return await talking, leg


async def test_the_ends_of_a_call_may_come_in_any_order_and_at_once(errors: list[str]) -> None:
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(seed: int) -> CallReport:
        async with slots:
            report, _ = await hold(random.Random(seed))
            return report

    before = asyncio.all_tasks()
    reports = await asyncio.gather(*(one(seed) for seed in SEEDS))
    assert {report.end_reason for report in reports} <= {EndReason.CALLER_HUNG_UP, EndReason.SHUTDOWN}
    assert errors == []
    left = asyncio.all_tasks() - before
    if left:  # the last ones are on their way out
        _, left = await asyncio.wait(left, timeout=2)
    assert left == set()
