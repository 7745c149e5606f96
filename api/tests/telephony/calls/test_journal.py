"""What conversations write down as they go: all of it, together, and each line on its own account."""

import asyncio

import pytest
from sqlalchemy import select

from api.db import Database
from api.db.models import CallEvent, TranscriptEntry, WorkflowRun
from api.db.repositories.demo import DemoLine
from api.errors import UnstorableValue
from api.services.pipecat.call import Utterance
from api.services.telephony.calls.journal import CallJournal
from api.tests.lines import add_run
from api.tests.statements import count_statements


def said(text: str) -> Utterance:
    return Utterance(speaker="caller", text=text, started_at=0.5, ended_at=1.0)


async def texts(database: Database) -> list[str]:
    async with database.session() as session:
        return sorted(await session.scalars(select(TranscriptEntry.text)))


@pytest.fixture
async def runs(database: Database, line: DemoLine) -> list[WorkflowRun]:
    return [await add_run(database, line, call_id=f"call-{number}") for number in range(4)]


@pytest.fixture
def journals(runs: list[WorkflowRun]) -> list[CallJournal]:
    return [CallJournal(run.organization_id, run.id) for run in runs]


async def test_what_many_calls_say_at_once_is_written_in_one_go(
    database: Database, journals: list[CallJournal]
) -> None:
    with count_statements(database) as statements:
        lines = [journal.said(said(f"{number}")) for number, journal in enumerate(journals)]
        events = [journal.happened("turn_latency", {"reply_sent": 0.4}) for journal in journals]
        await asyncio.gather(*lines, *events)
    assert len(statements) == 2
    assert await texts(database) == ["0", "1", "2", "3"]
    async with database.session() as session:
        assert len(list(await session.scalars(select(CallEvent).where(CallEvent.kind == "turn_latency")))) == 4


async def test_a_line_is_in_the_database_once_it_was_written(database: Database, journals: list[CallJournal]) -> None:
    for number in range(3):
        await journals[0].said(said(str(number)))
        assert len(await texts(database)) == number + 1


async def test_a_line_that_cannot_be_kept_takes_no_other_with_it(
    database: Database, journals: list[CallJournal]
) -> None:
    nobody = CallJournal("organization", "no such run")
    outcomes = await asyncio.gather(
        journals[0].said(said("before")),
        journals[1].said(said("nul \0")),
        nobody.said(said("lost")),
        journals[2].said(said("after")),
        return_exceptions=True,
    )
    assert [outcome is None for outcome in outcomes] == [True, False, False, True]
    assert isinstance(outcomes[1], UnstorableValue)
    assert await texts(database) == ["after", "before"]


async def test_a_call_that_waits_no_longer_leaves_its_line_to_the_others(
    database: Database, journals: list[CallJournal]
) -> None:
    first = asyncio.create_task(journals[0].said(said("first")))
    second = asyncio.create_task(journals[1].said(said("second")))
    await asyncio.sleep(0)
    first.cancel()
    await second
    assert await texts(database) == ["first", "second"]
