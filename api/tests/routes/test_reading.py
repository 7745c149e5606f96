"""Whoever looks at something holds up nobody who takes calls: on SQLite a transaction that may write excludes others.

The routes are read from the OpenAPI document, so a new one is tested the day it is added.
"""

from collections.abc import Mapping

import pytest
from fastapi import FastAPI

from api.db import Database
from api.db.models import now
from api.settings import Settings
from api.tests.routes.records import add_request, add_run, add_workflow, write_recording
from api.tests.routes.tenants import Tenant, program
from api.tests.statements import count_writers

ENDLESS = {"/api/v1/live"}
QUERIES = {"/api/v1/overview": {"from": "2026-01-01", "to": "2026-01-07", "time_zone": "UTC"}}


def readers(app: FastAPI) -> list[str]:
    """The path of every management route that only shows something."""
    paths = app.openapi()["paths"]
    return sorted({path for path in paths if path.startswith("/api/v1") and "get" in paths[path]} - ENDLESS)


@pytest.fixture
async def ours(us: Tenant, database: Database, account: str, settings: Settings) -> Mapping[str, str]:
    """What can be shown of everything we have, by the name routes give it."""
    number = {"telephony_configuration_id": account, "address": "+14155550123"}
    key = await us.post("/api/v1/api-keys", {"name": "a program"})
    write_recording(settings.recordings_dir / "call.wav", bytes(400))
    return {
        "configuration_id": account,
        "number_id": (await us.post("/api/v1/phone-numbers", number))["id"],
        "workflow_id": await add_workflow(database, us.organization_id, "Reception"),
        "number": "1",
        "run_id": await add_run(database, us.organization_id, recording="call.wav", ended_at=now()),
        "request_id": await add_request(database, us.organization_id),
        "key_id": key["id"],
        "user_id": us.user_id,
    }


async def test_nothing_that_is_looked_at_keeps_anybody_from_writing(
    app: FastAPI, us: Tenant, database: Database, ours: Mapping[str, str]
) -> None:
    for path in readers(app):
        with count_writers(database) as writers:
            answer = await us.http.get(path.format_map(ours), params=QUERIES.get(path))
        assert answer.status_code == 200, (path, answer.text)
        assert writers == [], path


async def test_a_program_that_looks_writes_no_more_than_when_its_key_was_used(
    app: FastAPI, us: Tenant, database: Database
) -> None:
    async with await program(app, us.organization_id) as client:
        for noted in (1, 0):
            with count_writers(database) as writers:
                assert (await client.get("/api/v1/workflow-runs")).status_code == 200
            assert len(writers) == noted, writers
