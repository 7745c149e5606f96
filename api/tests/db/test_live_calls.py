"""Live calls are found without a look at those that are over, however many there are."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import String, cast, event, insert, literal, select, text, true

from api.db import Database, Session
from api.db.models import TelephonyConfiguration, WorkflowRun, now
from api.db.pages import Paging
from api.db.repositories import call_leases, calls, runs
from api.db.repositories.demo import DemoLine
from api.db.repositories.runs import RunFilter
from api.services.telephony.registry import providers
from api.tests.lines import add_line, add_run
from api.tests.telephony.twilio.samples import SAMPLES as TWILIO

OVER, LIVE = 20_000, 3
INDEX = "ix_workflow_runs_live"

Look = Callable[[Session, TelephonyConfiguration], Awaitable[Any]]


def list_live(**chosen: Any) -> Look:
    """The list of calls, only those that are live."""
    return lambda session, ours: runs.list_runs(session, ours.organization_id, RunFilter(live=True, **chosen), Paging())


LOOKS: dict[str, Look] = {
    "whether there is room for a call": call_leases.count_live,
    "whether an account is in use": call_leases.has_live_calls,
    "how many there are": lambda session, ours: call_leases.get_usage(session, ours.organization_id),
    "which there are": list_live(),
    "which came through an account": lambda session, ours: list_live(telephony_configuration_id=ours.id)(session, ours),
    "which phones shall ring": lambda session, ours: calls.list_ringing(session, ours.organization_id, ours.provider),
    "which a process holds": lambda session, _ours: call_leases.renew_leases(session, "process", now()),
}


@pytest.fixture
async def ours(database: Database) -> TelephonyConfiguration:
    """An account through which very many calls went, and a few go now."""
    line = await add_line(database, providers.get("twilio"), TWILIO.credentials)
    await multiply(database, line, OVER)
    for _ in range(LIVE):
        await add_run(database, line)
    return line.configuration


async def multiply(database: Database, line: DemoLine, times: int) -> None:
    """So many calls that are over."""
    ended = await add_run(database, line, ended_at=now(), status="completed")
    one = select(literal(1).label("number")).cte("copies", recursive=True)
    copies = one.union_all(select(one.c.number + 1).where(one.c.number < times))
    own = {"id", "call_id"}
    table = WorkflowRun.__table__
    values = [cast(copies.c.number, String) if column.name in own else column for column in table.columns]
    rows = select(*values).select_from(table).join(copies, true()).where(WorkflowRun.id == ended.id)
    async with database.session() as session:
        await session.execute(insert(WorkflowRun).from_select(list(table.columns.keys()), rows))


async def plan_of(database: Database, look: Look, ours: TelephonyConfiguration) -> str:
    """How the database answers."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        seen.append((statement, parameters))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    async with database.session() as session:
        await look(session, ours)
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    ((statement, parameters),) = seen
    explain = "EXPLAIN QUERY PLAN" if database.kind == "sqlite" else "EXPLAIN"
    async with database.engine.connect() as connection:
        rows = await connection.exec_driver_sql(f"{explain} {statement}", parameters)
        return "\n".join(str(row[-1]) for row in rows)


async def test_live_calls_are_found_along_their_index(database: Database, ours: TelephonyConfiguration) -> None:
    for statistics in (False, True):
        if statistics:
            async with database.engine.begin() as connection:
                await connection.execute(text("ANALYZE"))
        for what, look in LOOKS.items():
            plan = await plan_of(database, look, ours)
            assert INDEX in plan, (what, statistics, plan)
            assert "TEMP B-TREE" not in plan, (what, statistics, plan)


async def test_live_calls_are_counted(database: Database, ours: TelephonyConfiguration) -> None:
    async with database.reading() as session:
        assert await call_leases.count_live(session, ours) == call_leases.Limits(LIVE, LIVE)
        assert len((await list_live()(session, ours)).items) == LIVE
