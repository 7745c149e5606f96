"""No id reaches another organization's row, wherever in a request it stands.

The places an id may stand in are read from the OpenAPI document, so a new one is tested the day it is added.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from api.db import Database
from api.db.models import new_id, now
from api.schemas.workflows import EXAMPLE
from api.services.accounts import api_keys
from api.settings import Settings
from api.tests import acme
from api.tests.lines import dump
from api.tests.routes.records import (
    add_event,
    add_request,
    add_run,
    add_utterances,
    add_workflow,
    write_recording,
)
from api.tests.routes.tenants import Tenant, add_person, error_of
from api.tests.routes.test_lists import NO_LISTS, list_paths

ID_PATTERN = "^[0-9a-f]{32}$"
MARK = "only-theirs"
THINGS = {
    "configuration_id": "configuration",
    "telephony_configuration_id": "configuration",
    "number_id": "number",
    "workflow_id": "workflow",
    "inbound_workflow_id": "workflow",
    "run_id": "run",
    "key_id": "key",
    "user_id": "user",
    "request_id": "request",
    "workflow_run_id": "run",
}
"""What each id names."""
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("patch", "/api/v1/telephony-configurations/{configuration_id}"): {"name": "taken over"},
    ("post", "/api/v1/telephony-configurations/{configuration_id}/check"): {"credentials": acme.CREDENTIALS},
    ("post", "/api/v1/phone-numbers"): {"address": "1001"},
    ("patch", "/api/v1/phone-numbers/{number_id}"): {"label": "taken over"},
    ("patch", "/api/v1/workflows/{workflow_id}"): {"name": "taken over"},
    ("put", "/api/v1/workflows/{workflow_id}/draft"): {"document": {"says": "taken over"}, "revision": 0},
    ("post", "/api/v1/workflows/{workflow_id}/publish"): {"revision": 0},
    ("patch", "/api/v1/api-keys/{key_id}"): {"name": "taken over"},
    ("patch", "/api/v1/users/{user_id}"): {"role": "admin"},
    ("post", "/api/v1/telephony/initiate-call"): {"to_number": "+14155550100"},
    ("post", "/api/v1/workflow-runs/{run_id}/transfer"): {"to": "+14155550100"},
}
"""A body for each operation that takes one, but for its ids."""


ONLY_LIVE = {("post", "/api/v1/workflow-runs/{run_id}/transfer")}
"""What cannot be done to a call that is over."""


# Where ids stand


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere an id may stand in a request. ``way`` leads to it; ``[]`` is any item of a list."""

    part: str
    way: tuple[str, ...]

    @property
    def thing(self) -> str:
        """What the id names."""
        name = next(step for step in reversed(self.way) if step != "[]")
        assert name in THINGS, f"say in THINGS what '{name}' is the id of"
        return THINGS[name]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation that takes ids, and where."""

    method: str
    path: str
    has_body: bool
    places: tuple[Place, ...]


def operations(app: FastAPI) -> list[Operation]:
    """Every operation of the management API that takes an id."""
    document = app.openapi()
    found = [
        _operation(document, method, path)
        for path, methods in document["paths"].items()
        if path.startswith("/api/v1")
        for method in methods
    ]
    return [operation for operation in found if operation.places]


def _operation(document: dict[str, Any], method: str, path: str) -> Operation:
    described = document["paths"][path][method]
    places = [
        Place(parameter["in"], (parameter["name"], *way))
        for parameter in described.get("parameters", [])
        for way in _ids(document, parameter["schema"], parameter["name"])
    ]
    body = described.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if body is not None:
        places += [Place("body", way) for way in _ids(document, body)]
    return Operation(method, path, body is not None, tuple(places))


def _ids(document: dict[str, Any], schema: dict[str, Any], name: str = "") -> Iterator[tuple[str, ...]]:
    """The ways to the ids in ``schema``. Credentials are a carrier's: its ids are not ours."""
    if "$ref" in schema:
        yield from _ids(document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], name)
    if schema.get("pattern") == ID_PATTERN:
        yield ()
    elif schema.get("type") == "string":
        assert not name.endswith("_id"), f"'{name}' has the name of an id, and not its type"
    for choice in ("anyOf", "oneOf", "allOf"):
        for alternative in schema.get(choice, []):
            yield from _ids(document, alternative, name)
    for inner, described in schema.get("properties", {}).items():
        if inner != "credentials":
            yield from ((inner, *way) for way in _ids(document, described, inner))
    if isinstance(schema.get("items"), dict):
        yield from (("[]", *way) for way in _ids(document, schema["items"], name))


# Requests


Ids = dict[str, str]
"""Ids by what they name."""


async def ask(tenant: Tenant, operation: Operation, ids: Ids, foreign: dict[Place, str] | None = None) -> Any:
    """The answer to the operation with ``ids``, but for the ``foreign`` ones in their places."""
    values = {place: ids[place.thing] for place in operation.places} | (foreign or {})
    path: dict[str, str] = {"number": "1"}
    query: dict[str, str] = {}
    body = deepcopy(BODIES[operation.method, operation.path]) if operation.has_body else None
    for place, value in values.items():
        if place.part == "body":
            _put(body, place.way, value)
        else:
            {"path": path, "query": query}[place.part][place.way[0]] = value
    return await tenant.http.request(operation.method, operation.path.format(**path), params=query, json=body)


def _put(body: Any, way: tuple[str, ...], value: str) -> None:
    step, *rest = way
    if not rest:
        body[step] = value
    elif rest == ["[]"]:
        body[step] = [value]
    else:
        _put(body.setdefault(step, [{}] if rest[0] == "[]" else {}), tuple(rest), value)


# Two organizations


_numbers = count()


async def stock(tenant: Tenant, database: Database, settings: Settings, mark: str) -> Ids:
    """One of everything for the organization, all of it with ``mark`` in its name."""
    ours, name = tenant.organization_id, f"{mark}-{next(_numbers)}"
    body = {"name": name, "credentials": acme.CREDENTIALS}
    configuration = (await tenant.post("/api/v1/telephony-configurations", body))["id"]
    number = {
        "telephony_configuration_id": configuration,
        "address": f"sip:{name}@pbx.example",
        "inbound_workflow_id": await add_workflow(database, ours, f"{name} answers"),
        "label": name,
    }
    workflow = await add_workflow(database, ours, name, draft=EXAMPLE)
    write_recording(settings.recordings_dir / f"{name}.wav", name.encode())
    columns: dict[str, Any] = {"workflow_id": workflow, "telephony_configuration_id": configuration, "to_number": name}
    run = await add_run(database, ours, recording=f"{name}.wav", ended_at=now(), **columns)
    await add_utterances(database, run, None, 0.5)
    await add_event(database, run, name)
    about: dict[str, Any] = {"telephony_configuration_id": configuration, "workflow_run_id": run, "path": f"/{name}"}
    return {
        "request": await add_request(database, ours, **about),
        "configuration": configuration,
        "number": (await tenant.post("/api/v1/phone-numbers", number))["id"],
        "workflow": workflow,
        "run": run,
        "key": (await api_keys.create(ours, name, created_by=tenant.user_id)).row.id,
        "user": await add_person(database, ours, f"{name}@members.example", "admin"),
    }


@pytest.fixture
async def ours(us: Tenant, database: Database, settings: Settings) -> Ids:
    return await stock(us, database, settings, "ours")


@pytest.fixture
async def theirs(them: Tenant, database: Database, settings: Settings) -> Ids:
    await stock(them, database, settings, MARK)
    return await stock(them, database, settings, MARK)


def comparable(answer: httpx2.Response) -> tuple[Any, ...]:
    """Everything somebody could learn from an answer."""
    return answer.status_code, answer.text, sorted(answer.headers.items())


# What holds for every id


def test_every_operation_with_ids_is_tested(app: FastAPI) -> None:
    found = operations(app)
    assert len(found) > 20
    assert {thing for operation in found for thing in (place.thing for place in operation.places)} == set(
        THINGS.values()
    )
    assert set(BODIES) == {(operation.method, operation.path) for operation in found if operation.has_body}


async def test_our_own_ids_are_served(app: FastAPI, us: Tenant, database: Database, settings: Settings) -> None:
    for operation in operations(app):
        answer = await ask(us, operation, await stock(us, database, settings, "ours"))
        is_served = answer.is_success or (answer.status_code == 409 and (operation.method, operation.path) in ONLY_LIVE)
        assert is_served, (operation, answer.text)


async def test_another_organizations_id_is_as_good_as_none_and_changes_nothing(
    app: FastAPI, us: Tenant, ours: Ids, theirs: Ids, database: Database
) -> None:
    before = await dump(database)
    for operation in operations(app):
        for place in operation.places:
            answer = await ask(us, operation, ours, {place: theirs[place.thing]})
            missing = await ask(us, operation, ours, {place: new_id()})
            assert comparable(answer) == comparable(missing), (operation, place)
            if operation.path in NO_LISTS and place.part == "query":
                assert answer.status_code == 200, (operation, place)
            elif place.part == "query":
                assert answer.json() == {"items": [], "next_cursor": None}, (operation, place)
            else:
                assert (answer.status_code, error_of(answer)["code"]) == (404, "not_found"), (operation, place)
            assert await dump(database) == before, (operation, place)


async def test_no_list_shows_another_organizations_things(app: FastAPI, us: Tenant, them: Tenant, theirs: Ids) -> None:
    for path in [path for path in list_paths(app) if "{" not in path]:
        cursor = (await them.get(path, limit=1))["next_cursor"]
        assert cursor is not None, path
        for query in ({}, {"cursor": cursor}):
            answer = await us.http.get(path, params=query)
            assert answer.status_code == 200, (path, answer.text)
            for hidden in (MARK, them.organization_id, them.email, *theirs.values()):
                assert hidden not in answer.text, path
