"""What an agent does when it learns that it talks to a machine."""

import asyncio
from collections.abc import Mapping
from typing import Any

import orjson

from api.services.pipecat.call import Call, CallReport, EndReason, Utterance
from api.services.pipecat.pipeline import converse
from api.services.pipecat.transport import build_carrier_transport
from api.services.telephony.kit.mulaw_stream import MulawSerializer
from api.services.workflows.demo import load_demo
from api.settings import Settings
from api.tests.services.pipecat.test_endings import AUDIO, SPOKEN_SECONDS, Leg, speech
from api.tests.sockets import MediaPeer

__all__ = ["speech"]

MESSAGE = "This is the clinic. Please call us back."


class Kept:
    """A journal, and what stands in it."""

    def __init__(self) -> None:
        self.utterances: list[Utterance] = []

    async def said(self, utterance: Utterance) -> None:
        self.utterances.append(utterance)

    async def happened(self, kind: str, detail: Mapping[str, Any]) -> None:
        await asyncio.sleep(0)


async def hold(answering_machine: Mapping[str, Any]) -> tuple[CallReport, Kept, Leg, MediaPeer]:
    """A conversation in which the carrier finds a machine while the greeting is being said."""
    peer, leg, journal = MediaPeer(), Leg(), Kept()
    call = Call(
        run_id="run",
        organization_id="organization",
        provider_name="twilio",
        call_id="CA1",
        direction="outbound",
        from_number="+14155550123",
        to_number="+14155550177",
        workflow={
            **load_demo(),
            "services": {"tts": "beep", "stt": "deaf"},
            "answering_machine": dict(answering_machine),
        },
    )
    transport = build_carrier_transport(await peer.accepted(), MulawSerializer("MZ1"), AUDIO)
    talking = asyncio.create_task(converse(transport, call, journal, leg, audio_config=AUDIO))
    async with asyncio.timeout(8):
        while not events_of(peer):  # noqa: ASYNC110  the socket tells nobody
            await asyncio.sleep(0.01)
        leg.told(EndReason.MACHINE_ANSWERED)
        leg.told(EndReason.MACHINE_ANSWERED)
        return await talking, journal, leg, peer


def events_of(peer: MediaPeer) -> list[str]:
    """What was sent to the carrier, in order."""
    return [orjson.loads(sent["text"])["event"] for sent in peer.sent if sent["type"] == "websocket.send"]


async def test_it_hangs_up_in_the_middle_of_its_greeting(settings: Settings) -> None:
    report, _, leg, peer = await hold({"action": "hang_up"})
    assert (report.end_reason, report.error) == (EndReason.MACHINE_ANSWERED, None)
    assert leg.hung_up
    sent = events_of(peer)
    assert "media" not in sent[sent.index("clear") :]


async def test_it_leaves_its_message_in_place_of_its_greeting_and_hangs_up(settings: Settings) -> None:
    report, journal, leg, peer = await hold({"action": "leave_message", "message": MESSAGE})
    assert (report.end_reason, report.error) == (EndReason.MACHINE_ANSWERED, None)
    assert leg.hung_up
    assert [said.text for said in journal.utterances][-1] == MESSAGE
    sent = events_of(peer)
    assert sent[sent.index("clear") :].count("media") >= SPOKEN_SECONDS / 0.02
