"""Migrations make what the models say, lose nothing, can be taken back, and are run by one process at a time."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import undefer

from api.db import Database
from api.db.migrations import downgrade_database, upgrade_database
from api.db.models import Base, Organization, TelephonyConfiguration, Workflow, WorkflowRun, WorkflowVersion

FIRST = "0001"
FIRST_ROWS = Path(__file__).with_name("first_schema.sql")
LIVE_RUNS = {"run-talking", "run-dialing"}

Rows = dict[str, list[dict[str, Any]]]


def differences(connection: Connection) -> list[object]:
    """Where the database is not what the models say."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


def tables(connection: Connection) -> set[str]:
    """The tables there are, but the migrations' own."""
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def rows(connection: Connection) -> Rows:
    """Every row of every table, as the driver gives it, in order."""
    keys = {table: inspect(connection).get_pk_constraint(table)["constrained_columns"] for table in tables(connection)}
    return {
        table: [dict(row._mapping) for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY {key[0]}")]
        for table, key in keys.items()
    }


async def read(database: Database) -> Rows:
    async with database.engine.connect() as connection:
        return await connection.run_sync(rows)


@pytest.fixture
async def in_use(blank_database: Database) -> Database:
    """A database of the first schema, in use."""
    await upgrade_database(blank_database, FIRST)
    async with blank_database.engine.begin() as connection:
        if blank_database.kind == "postgresql":
            await connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
        for statement in FIRST_ROWS.read_text().rstrip(";\n").split(";\n"):
            await connection.exec_driver_sql(statement)
    return blank_database


async def test_the_migrations_make_what_the_models_say(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_every_migration_can_be_taken_back_and_made_again(blank_database: Database) -> None:
    await upgrade_database(blank_database)
    await downgrade_database(blank_database)
    async with blank_database.engine.connect() as connection:
        assert await connection.run_sync(tables) == set()
    await upgrade_database(blank_database)
    async with blank_database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_the_first_schema_is_in_use_everywhere(in_use: Database) -> None:
    assert [table for table, found in (await read(in_use)).items() if not found] == []


async def test_an_upgrade_from_the_first_schema_loses_nothing(in_use: Database) -> None:
    before = await read(in_use)
    await upgrade_database(in_use)
    after = await read(in_use)
    kept = {
        table: [{column: row[column] for column in old} for old, row in zip(found, after[table], strict=True)]
        for table, found in before.items()
    }
    assert kept == before
    async with in_use.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_downgrade_to_the_first_schema_loses_nothing(in_use: Database) -> None:
    before = await read(in_use)
    await upgrade_database(in_use)
    await downgrade_database(in_use, FIRST)
    assert await read(in_use) == before


async def test_calls_under_way_at_the_upgrade_are_looked_after_at_once(in_use: Database) -> None:
    await upgrade_database(in_use)
    async with in_use.session() as session:
        runs = list(await session.scalars(select(WorkflowRun)))
    assert {run.id for run in runs if run.due_at is not None} == LIVE_RUNS
    assert all(run.due_at == run.created_at for run in runs if run.id in LIVE_RUNS)
    assert {(run.held_by, run.looks, run.idempotency_key, run.request_digest) for run in runs} == {
        (None, 0, None, None)
    }


async def test_an_upgrade_limits_nobody(in_use: Database) -> None:
    await upgrade_database(in_use)
    async with in_use.session() as session:
        organizations = list(await session.scalars(select(Organization)))
        columns = TelephonyConfiguration.max_concurrent_calls, TelephonyConfiguration.is_active
        accounts = (await session.execute(select(*columns))).all()
    assert {
        (one.max_concurrent_calls, one.allowed_countries, one.premium_numbers_allowed) for one in organizations
    } == {(None, None, False)}
    assert accounts == [(None, True)] * 2


async def test_what_was_written_before_the_upgrade_still_reads(in_use: Database) -> None:
    await upgrade_database(in_use)
    async with in_use.session() as session:
        run = await session.get_one(WorkflowRun, "run-ended")
    assert run.variables == {"name": "Sarah"}
    assert run.created_at == datetime(2026, 1, 6, 8, 0, 0, 123456, UTC)
    assert run.duration_seconds == 59.5


async def test_processes_that_start_at_once_migrate_once(blank_database: Database) -> None:
    url = blank_database.engine.url.render_as_string(hide_password=False)
    processes = [Database(url) for _ in range(4)]
    await asyncio.gather(*(upgrade_database(process) for process in processes))
    for process in processes:
        await process.close()
    async with blank_database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_what_answered_calls_before_the_upgrade_is_version_1(in_use: Database) -> None:
    await upgrade_database(in_use)
    async with in_use.session() as session:
        (workflow,) = await session.scalars(select(Workflow).options(undefer(Workflow.draft)))
        (version,) = await session.scalars(select(WorkflowVersion))
        runs = list(await session.scalars(select(WorkflowRun)))
    assert (workflow.version, workflow.draft, workflow.draft_revision) == (1, None, 0)
    assert (version.workflow_id, version.number, version.document) == (workflow.id, 1, workflow.document)
    assert (version.note, version.published_at, version.published_by) == ("", workflow.updated_at, None)
    assert {(run.workflow_version, run.draft) for run in runs} == {(None, False)}


async def test_a_downgrade_keeps_what_was_never_published(in_use: Database) -> None:
    await upgrade_database(in_use)
    async with in_use.session() as session:
        draft = Workflow(organization_id="org-clinic", name="New", document=None, draft={"says": "hello"})
        session.add(draft)
    await downgrade_database(in_use, FIRST)
    kept = {row["name"]: row["document"] for row in (await read(in_use))["workflows"]}
    assert kept["New"] in ('{"says":"hello"}', {"says": "hello"})
