"""A conversation's journal, in the database and on the live feed."""

from collections.abc import Mapping
from typing import Any

from api.db import get_database
from api.db.repositories import call_events
from api.services.pipecat.call import Utterance
from api.services.telephony.calls import events
from api.services.telephony.calls.feed import LiveEvent, feed


class CallJournal:
    """Writes one run's utterances and events as they happen."""

    def __init__(self, organization_id: str, run_id: str) -> None:
        self._organization_id = organization_id
        self._run_id = run_id

    async def said(self, utterance: Utterance) -> None:
        """Keep one finished utterance, and show it to whoever watches."""
        values = {
            "speaker": utterance.speaker,
            "text": utterance.text,
            "started_at": utterance.started_at,
            "ended_at": utterance.ended_at,
            "response_seconds": utterance.response_seconds,
            "interrupted": utterance.interrupted,
        }
        self._publish("said", values)
        async with get_database().session() as session:
            await call_events.add_transcript_entry(session, self._run_id, **values)

    async def happened(self, kind: str, detail: Mapping[str, Any]) -> None:
        """Keep one event, and show it to whoever watches."""
        self._publish(kind, detail)
        await events.record(self._run_id, kind, detail)

    def _publish(self, kind: str, detail: Mapping[str, Any]) -> None:
        feed.publish(LiveEvent(self._organization_id, self._run_id, kind, detail))
