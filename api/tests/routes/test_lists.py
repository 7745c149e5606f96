"""Every list: one shape, page by page, along an index, and never a query per row.

The lists are found in the OpenAPI document, so a new one is tested the day it is added.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import event

from api.db import Database
from api.db.models import TranscriptEntry, now
from api.db.pages import Cursors
from api.db.repositories import workflows
from api.services.accounts import api_keys
from api.tests import acme
from api.tests.mounted import mounted_routes
from api.tests.routes.records import add_event, add_request, add_run, add_workflow
from api.tests.routes.tenants import Tenant, add_person, error_of
from api.tests.statements import count_statements

NO_LISTS = {
    "/api/v1/workflow-runs/{run_id}/recording/peaks": "one drawing of a recording: as many points as are asked for",
    "/api/v1/workflows/schema": "what a document may hold: not rows, and always all",
    "/api/v1/workflows/templates": "files of the gateway: not rows, and always all",
    "/api/v1/organizations/telephony-providers/metadata": "one form per installed package: not rows, and always all",
    "/api/v1/organization/countries": "a part of the numbering plans: not rows, and always all",
    "/api/v1/overview": "figures: as many as the period has days, and the first ten",
}
PAGE_PARAMETERS = {"limit", "cursor"}


def answer_of(document: dict[str, Any], path: str) -> dict[str, Any]:
    """The schema of what a GET of ``path`` answers; empty if that is no JSON."""
    content = document["paths"][path]["get"]["responses"]["200"].get("content", {})
    schema: dict[str, Any] = content.get("application/json", {}).get("schema", {})
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def is_list(schema: dict[str, Any]) -> bool:
    """Whether the answer is a list, or wraps one."""
    return any(part.get("type") == "array" for part in [schema, *schema.get("properties", {}).values()])


def list_paths(app: FastAPI) -> list[str]:
    """Every GET route of the management API that answers a list."""
    document = app.openapi()
    paths = [path for path, methods in document["paths"].items() if "get" in methods and path.startswith("/api/v1")]
    return [path for path in paths if path not in NO_LISTS and is_list(answer_of(document, path))]


# Rows for each list


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where rows are put: our organization, with an account and a call of its own."""

    us: Tenant
    database: Database
    monkeypatch: pytest.MonkeyPatch
    account: str
    run: str
    workflow: str

    def url(self, path: str) -> str:
        """The list's URL."""
        return path.format(configuration_id=self.account, run_id=self.run, workflow_id=self.workflow)


async def add_configurations(shelf: Shelf, marks: list[str]) -> None:
    for mark in marks:
        await shelf.us.post("/api/v1/telephony-configurations", {"name": mark, "credentials": acme.CREDENTIALS})


async def add_available_numbers(shelf: Shelf, marks: list[str]) -> None:
    numbers = (*acme.AcmeProvider.further_numbers, *(f"+1415556{mark}" for mark in marks))
    shelf.monkeypatch.setattr(acme.AcmeProvider, "further_numbers", numbers)


async def add_numbers(shelf: Shelf, marks: list[str]) -> None:
    for mark in marks:
        body = {"telephony_configuration_id": shelf.account, "address": mark}
        await shelf.us.post("/api/v1/phone-numbers", body)


async def add_workflows(shelf: Shelf, marks: list[str]) -> None:
    for mark in marks:
        await add_workflow(shelf.database, shelf.us.organization_id, mark)


async def add_versions(shelf: Shelf, marks: list[str]) -> None:
    async with shelf.database.session() as session:
        for mark in marks:
            await workflows.publish(session, shelf.workflow, {"says": mark}, published_by=shelf.us.user_id)


async def add_runs(shelf: Shelf, marks: list[str]) -> None:
    for mark in marks:
        workflow = await add_workflow(shelf.database, shelf.us.organization_id, f"of {mark}")
        ours = shelf.us.organization_id
        await add_run(shelf.database, ours, workflow_id=workflow, telephony_configuration_id=shelf.account)


async def add_transcript(shelf: Shelf, marks: list[str]) -> None:
    async with shelf.database.session() as session:
        for mark in marks:
            began = int(mark[1:]) / 7
            values = {"speaker": "caller", "text": mark, "started_at": began, "ended_at": began + 1}
            session.add(TranscriptEntry(workflow_run_id=shelf.run, **values))


async def add_events(shelf: Shelf, marks: list[str]) -> None:
    for mark in marks:
        await add_event(shelf.database, shelf.run, mark)


async def add_keys(shelf: Shelf, marks: list[str]) -> None:
    for mark in marks:
        await api_keys.create(shelf.us.organization_id, mark, created_by=shelf.us.user_id)


async def add_people(shelf: Shelf, marks: list[str]) -> None:
    for mark in marks:
        await add_person(shelf.database, shelf.us.organization_id, f"{mark}@ours.example", "member")


async def add_requests(shelf: Shelf, marks: list[str]) -> None:
    for mark in marks:
        about: dict[str, Any] = {"telephony_configuration_id": shelf.account, "workflow_run_id": shelf.run}
        await add_request(shelf.database, shelf.us.organization_id, path=f"/{mark}", **about)


LISTS: dict[str, Callable[[Shelf, list[str]], Awaitable[None]]] = {
    "/api/v1/telephony-configurations": add_configurations,
    "/api/v1/telephony-configurations/{configuration_id}/available-numbers": add_available_numbers,
    "/api/v1/phone-numbers": add_numbers,
    "/api/v1/workflows": add_workflows,
    "/api/v1/workflows/{workflow_id}/versions": add_versions,
    "/api/v1/workflow-runs": add_runs,
    "/api/v1/workflow-runs/{run_id}/transcript": add_transcript,
    "/api/v1/workflow-runs/{run_id}/events": add_events,
    "/api/v1/webhook-requests": add_requests,
    "/api/v1/api-keys": add_keys,
    "/api/v1/users": add_people,
}


@pytest.fixture
async def shelf(us: Tenant, database: Database, monkeypatch: pytest.MonkeyPatch, account: str) -> Shelf:
    run = await add_run(database, us.organization_id)
    workflow = await add_workflow(database, us.organization_id, "kept")
    return Shelf(us, database, monkeypatch, account, run, workflow)


def marks(count: int, *, of: int = 0) -> list[str]:
    """``count`` names of rows, in no order that a list has; those of another batch differ."""
    return [f"{of + 1}{number * 37 % 100:03}" for number in range(count)]


@pytest.fixture(params=LISTS)
def path(request: pytest.FixtureRequest) -> str:
    """Each list in turn."""
    return str(request.param)


# What holds for every list


def test_every_route_that_answers_a_list_answers_it_in_pages(app: FastAPI) -> None:
    document = app.openapi()
    for path in list_paths(app):
        assert set(answer_of(document, path)["properties"]) == {"items", "next_cursor"}, f"{path} does not page"
        parameters = {item["name"] for item in document["paths"][path]["get"]["parameters"] if item["in"] == "query"}
        assert parameters >= PAGE_PARAMETERS, f"{path} does not page"


def test_every_list_is_tested_with_rows_of_its_own(app: FastAPI) -> None:
    assert set(list_paths(app)) == set(LISTS)


def test_no_route_of_the_management_api_is_hidden_from_its_document(app: FastAPI) -> None:
    mounted = {route.path for route in mounted_routes(app) if route.path.startswith("/api/v1")}
    assert mounted == {path for path in app.openapi()["paths"] if path.startswith("/api/v1")}


async def test_a_longer_list_takes_no_more_statements(shelf: Shelf, path: str) -> None:
    taken = []
    for batch, size in enumerate((1, 24)):
        await LISTS[path](shelf, marks(size, of=batch))
        with count_statements(shelf.database) as statements:
            page = await shelf.us.get(shelf.url(path), limit=200)
        taken.append(statements)
    assert len(page["items"]) >= 25
    assert taken[0] == taken[1]


async def test_the_pages_make_the_whole_list(shelf: Shelf, path: str) -> None:
    await LISTS[path](shelf, marks(14))
    whole = (await shelf.us.get(shelf.url(path), limit=200))["items"]
    for limit in (1, 7, len(whole)):
        assert await shelf.us.items(shelf.url(path), limit=limit) == whole


async def test_what_is_added_while_somebody_reads_shifts_nothing(shelf: Shelf, path: str) -> None:
    await LISTS[path](shelf, marks(9))
    before = (await shelf.us.get(shelf.url(path), limit=200))["items"]
    first = await shelf.us.get(shelf.url(path), limit=4)
    await LISTS[path](shelf, marks(9, of=1))
    rest = await shelf.us.items(shelf.url(path), limit=4, cursor=first["next_cursor"])
    assert [item for item in first["items"] + rest if item in before] == before


async def test_a_page_has_between_1_and_200_items(shelf: Shelf, path: str) -> None:
    for limit in ("0", "201", "-1", "many", ""):
        assert (await shelf.us.http.get(shelf.url(path), params={"limit": limit})).status_code == 422, limit


async def test_a_cursor_that_is_none_of_ours_is_refused(shelf: Shelf, path: str) -> None:
    for cursor in ("", "nonsense", "bnVsbA", "WzEsMl0", "é", "=", "\x00", "e30", "a" * 4096):
        answer = await shelf.us.http.get(shelf.url(path), params={"cursor": cursor})
        assert answer.status_code == 422, cursor
        assert error_of(answer) == {
            "code": "invalid_cursor",
            "message": "That cursor does not come from this list; begin again without one.",
            "retryable": False,
        }


async def test_a_cursor_of_another_list_is_refused(shelf: Shelf, path: str) -> None:
    other = "/api/v1/users" if path != "/api/v1/users" else "/api/v1/workflows"
    await LISTS[other](shelf, marks(2))
    cursor = (await shelf.us.get(other, limit=1))["next_cursor"]
    assert (await shelf.us.http.get(shelf.url(path), params={"cursor": cursor})).status_code == 422


async def test_a_cursor_somebody_tampered_with_is_taken_or_refused(shelf: Shelf, path: str) -> None:
    await LISTS[path](shelf, marks(2))
    cursor = (await shelf.us.get(shelf.url(path), limit=1))["next_cursor"]
    for place in range(0, len(cursor), 3):
        for letter in "A9_":
            changed = cursor[:place] + letter + cursor[place + 1 :]
            answer = await shelf.us.http.get(shelf.url(path), params={"cursor": changed})
            assert answer.status_code in {200, 422}, changed


# Cursors a database would choke on


IMPOSSIBLE_NUMBERS = ([-1], [2**31], [2**63], [1e300], ["1"], [True], [None], [1, 2])
IMPOSSIBLE_MOMENTS = (
    ["0001-01-01T00:00:00+14:00", "a"],
    ["9999-12-31T23:59:59-14:00", "a"],
    ["2026-01-01T00:00:00", "a"],
    ["2026-01-01T00:00:00Z", "a\x00"],
    ["2026-01-01T00:00:00Z", 7],
    ["2026-01-01T00:00:00Z"],
    ["2026-01-01T00:00:00Z", "a", "b"],
    [None, None],
)


async def test_a_cursor_that_no_row_could_have_is_refused(us: Tenant, database: Database) -> None:
    run = await add_run(database, us.organization_id)
    for table, path, keys in (
        ("workflow_runs", "/api/v1/workflow-runs", IMPOSSIBLE_MOMENTS),
        ("call_events", f"/api/v1/workflow-runs/{run}/events", IMPOSSIBLE_NUMBERS),
    ):
        for key in keys:
            cursor = Cursors(table).write(key)
            assert (await us.http.get(path, params={"cursor": cursor})).status_code == 422, key


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/api/v1/workflow-runs", "since"),
        ("/api/v1/workflow-runs", "before"),
        ("/api/v1/webhook-requests", "since"),
        ("/api/v1/webhook-requests", "until"),
    ],
)
async def test_a_list_is_asked_from_a_moment_everybody_agrees_on(us: Tenant, path: str, parameter: str) -> None:
    for moment in ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00+14:00"):
        assert await us.items(path, **{parameter: moment}) == []
    for moment in ("yesterday", "2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        answer = await us.http.get(path, params={parameter: moment})
        assert answer.status_code == 422, moment
        assert error_of(answer)["fields"][0]["location"] == ["query", parameter]


@pytest.mark.parametrize("name", ["\U0001f98a" * 200, '"\\' * 100, "\x01" * 200])
async def test_the_longest_names_have_cursors_too(us: Tenant, database: Database, name: str) -> None:
    for last in ("a", "b"):
        await add_workflow(database, us.organization_id, name[:-1] + last)
    assert len(await us.items("/api/v1/workflows", limit=1)) == 2


# Lists that grow without bound are read along an index


@pytest.mark.parametrize(
    ("path", "filters"),
    [
        ("/api/v1/workflow-runs", {}),
        ("/api/v1/workflow-runs", {"status": "failed"}),
        ("/api/v1/workflow-runs", {"workflow_id": "0" * 32}),
        ("/api/v1/workflow-runs", {"telephony_configuration_id": "0" * 32}),
        ("/api/v1/workflow-runs/{run_id}/transcript", {}),
        ("/api/v1/workflow-runs/{run_id}/events", {}),
        ("/api/v1/webhook-requests", {}),
        ("/api/v1/webhook-requests", {"verdict": "refused"}),
        ("/api/v1/webhook-requests", {"workflow_run_id": "0" * 32}),
        ("/api/v1/webhook-requests", {"telephony_configuration_id": "0" * 32}),
        ("/api/v1/webhook-requests", {"since": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z"}),
        ("/api/v1/phone-numbers", {}),
        ("/api/v1/phone-numbers", {"telephony_configuration_id": "0" * 32}),
        ("/api/v1/workflows", {}),
        ("/api/v1/workflows/{workflow_id}/versions", {}),
        ("/api/v1/api-keys", {}),
    ],
)
async def test_a_page_is_read_along_an_index(shelf: Shelf, path: str, filters: dict[str, str]) -> None:
    if shelf.database.kind != "sqlite":
        pytest.skip("PostgreSQL plans by what is in the tables")
    await LISTS[path](shelf, marks(3))
    cursor = (await shelf.us.get(shelf.url(path), limit=1))["next_cursor"]
    for query in (filters, {**filters, "cursor": cursor}):
        plan = await plan_of_last_query(shelf, path, query)
        assert not [step for step in plan if "SCAN" in step or "TEMP B-TREE" in step], plan


async def plan_of_last_query(shelf: Shelf, path: str, query: dict[str, str]) -> list[str]:
    """How SQLite carries out the last statement of the list."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        seen.append((statement, parameters))

    engine = shelf.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    await shelf.us.get(shelf.url(path), **query)
    event.remove(engine, "before_cursor_execute", note)
    statement, parameters = seen[-1]
    async with shelf.database.engine.connect() as connection:
        rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [str(row.detail) for row in rows]


async def test_runs_of_one_instant_are_neither_lost_nor_doubled(us: Tenant, database: Database) -> None:
    moment = now()
    born = {await add_run(database, us.organization_id, created_at=moment) for _ in range(5)}
    seen = [run["id"] for run in await us.items("/api/v1/workflow-runs", limit=2)]
    assert len(seen) == 5
    assert set(seen) == born
