"""Every management route: closed to strangers, and blind to other organizations.

The routes are read from the OpenAPI document, so a new one is tested the day it is added.
"""

import re
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from api.db import Database
from api.settings import Settings
from api.tests import acme
from api.tests.routes.records import add_event, add_run, add_utterances, add_workflow
from api.tests.routes.tenants import Tenant, error_of

OPEN = {("post", "/api/v1/auth/login"), ("post", "/api/v1/telephony/inbound/run")}
MARK = "only-theirs"
BODIES: dict[str, Any] = {
    "/api/v1/telephony-configurations/{configuration_id}": {"name": "taken over"},
    "/api/v1/phone-numbers/{number_id}": {"label": "taken over"},
    "/api/v1/workflows/{workflow_id}": {"name": "taken over"},
    "/api/v1/api-keys/{key_id}": {"name": "taken over"},
}


def doors(app: FastAPI) -> list[tuple[str, str]]:
    """Every management route: method and path."""
    paths = app.openapi()["paths"]
    every = {(method, path) for path, methods in paths.items() for method in methods if path.startswith("/api/v1")}
    return sorted(every - OPEN)


@pytest.fixture
async def theirs(them: Tenant, database: Database, settings: Settings) -> dict[str, str]:
    """Ids of everything the other organization has, by path parameter. All of it carries ``MARK``."""
    configuration = await them.post("/api/v1/telephony-configurations", {"name": MARK, "credentials": acme.CREDENTIALS})
    workflow = await add_workflow(database, them.organization_id, MARK)
    number = await them.post(
        "/api/v1/phone-numbers",
        {
            "telephony_configuration_id": configuration["id"],
            "address": f"sip:{MARK}@pbx.example",
            "inbound_workflow_id": workflow,
            "label": MARK,
        },
    )
    settings.recordings_dir.mkdir(parents=True)
    (settings.recordings_dir / "theirs.wav").write_bytes(MARK.encode())
    run = await add_run(database, them.organization_id, to_number=MARK, workflow_id=workflow, recording="theirs.wav")
    await add_utterances(database, run, None, 0.5)
    await add_event(database, run, MARK)
    return {
        "configuration_id": configuration["id"],
        "number_id": number["id"],
        "workflow_id": workflow,
        "run_id": run,
        "key_id": (await them.post("/api/v1/api-keys", {"name": MARK}))["id"],
        "user_id": them.user_id,
    }


async def test_no_management_route_opens_to_a_stranger(app: FastAPI, anonymous: httpx2.AsyncClient) -> None:
    assert len(doors(app)) > 30
    for method, path in doors(app):
        url = re.sub(r"\{\w+\}", "0" * 32, path)
        answer = await anonymous.request(method, url, json={} if method in ("post", "patch") else None)
        assert answer.status_code == 401, (method, path, answer.text)
        assert error_of(answer)["code"] == "not_authenticated"


async def test_another_organizations_things_do_not_exist(
    app: FastAPI, us: Tenant, them: Tenant, theirs: dict[str, str]
) -> None:
    before = await snapshot(them)
    aimed = [door for door in doors(app) if "{" in door[1]]
    assert len(aimed) > 15
    for method, path in aimed:
        answer = await us.http.request(
            method, path.format(**theirs), json=BODIES.get(path) if method == "patch" else None
        )
        assert answer.status_code == 404, (method, path, answer.text)
        assert MARK not in answer.text
    assert await snapshot(them) == before


async def test_no_list_shows_another_organizations_things(
    app: FastAPI, us: Tenant, them: Tenant, theirs: dict[str, str]
) -> None:
    for method, path in [door for door in doors(app) if door[0] == "get" and "{" not in door[1]]:
        answer = await us.http.request(method, path)
        assert answer.status_code == 200, (path, answer.text)
        for hidden in (MARK, them.organization_id, them.email, *theirs.values()):
            assert hidden not in answer.text, path


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/phone-numbers", {"telephony_configuration_id": "configuration_id", "address": "1001"}),
        ("/api/v1/telephony/initiate-call", {"workflow_id": "workflow_id", "to_number": "+14155550100"}),
    ],
)
async def test_another_organizations_things_cannot_be_used(
    us: Tenant, theirs: dict[str, str], path: str, body: dict[str, str]
) -> None:
    answer = await us.http.post(path, json={name: theirs.get(value, value) for name, value in body.items()})
    assert answer.status_code == 404


async def test_filters_do_not_reach_another_organization(us: Tenant, theirs: dict[str, str]) -> None:
    assert await us.items("/api/v1/phone-numbers", telephony_configuration_id=theirs["configuration_id"]) == []
    assert await us.items("/api/v1/workflow-runs", workflow_id=theirs["workflow_id"]) == []


async def snapshot(tenant: Tenant) -> list[Any]:
    """Everything the organization can list."""
    lists = ("telephony-configurations", "phone-numbers", "workflows", "workflow-runs", "api-keys", "users")
    return [await tenant.items(f"/api/v1/{name}") for name in lists]
