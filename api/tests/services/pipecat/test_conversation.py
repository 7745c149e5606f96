"""What a conversation keeps of what was said."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from api.services.pipecat.call import Call
from api.services.pipecat.conversation import Conversation
from api.services.pipecat.ledger import LatencyLedger
from api.services.pipecat.transcript import Transcript
from api.services.pipecat.transport import build_carrier_transport
from api.services.telephony.kit.mulaw_stream import MulawSerializer
from api.services.workflows.demo import load_demo
from api.services.workflows.placeholders import RESERVED, ReservedName
from api.settings import Settings
from api.tests.services.pipecat.test_endings import AUDIO, Leg, Silent, speech
from api.tests.sockets import MediaPeer

__all__ = ["speech"]

RATE = AUDIO.transport_in_sample_rate


class Kept(Silent):
    """A journal that can be read."""

    def __init__(self) -> None:
        self.events: list[tuple[str, Any]] = []

    async def happened(self, kind: str, detail: Any) -> None:
        self.events.append((kind, detail))


@asynccontextmanager
async def conversation(journal: Silent | None = None, **variables: Any) -> AsyncIterator[Conversation]:
    """One that is about to begin."""
    call = Call(
        run_id="run",
        organization_id="organization",
        provider_name="twilio",
        call_id="CA1",
        direction="inbound",
        from_number="+14155550100",
        to_number="+14155550123",
        workflow={**load_demo(), "services": {"tts": "beep", "stt": "deaf"}},
        variables=variables,
    )
    transport = build_carrier_transport(await MediaPeer().accepted(), MulawSerializer("MZ1"), AUDIO)
    ledger = LatencyLedger()
    journal = journal or Silent()
    transcript = Transcript(journal, ledger, RATE)
    made = Conversation(transport, call, journal, Leg(), transcript=transcript, ledger=ledger, sample_rate=RATE)
    yield made
    await made.close()
    await transcript.close()


async def test_where_it_comes_to_is_kept(settings: Settings) -> None:
    journal = Kept()
    async with conversation(journal) as talk:
        await talk.begin()
    assert journal.events == [("node_entered", {"node": "reception"})]


async def test_what_was_noted_is_the_runs(settings: Settings) -> None:
    async with conversation(name="Sarah") as talk:
        talk.note("day", "Tuesday")
    assert talk.variables == {"name": "Sarah", "day": "Tuesday"}


@pytest.mark.parametrize("name", [*sorted(RESERVED), "From_Number"])
async def test_nothing_is_noted_by_a_name_of_the_gateways_own(settings: Settings, name: str) -> None:
    async with conversation() as talk:
        with pytest.raises(ReservedName):
            talk.note(name, "+1900")
    assert talk.variables == {}
