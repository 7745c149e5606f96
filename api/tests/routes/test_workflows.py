"""Workflows: only documents that would run are kept."""

from collections.abc import Mapping
from typing import Any

import pytest

from api.services.workflows import library
from api.services.workflows.problems import Problem
from api.tests.routes.tenants import Tenant, error_of

PATH = "/api/v1/workflows"
DOCUMENT = {"says": "hello"}


@pytest.fixture(autouse=True)
def _no_media_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document is valid if it says something; the real rules have tests of their own."""

    def validate(document: Mapping[str, Any]) -> list[Problem]:
        return [] if "says" in document else [Problem(("says",), "the workflow says nothing")]

    monkeypatch.setattr(library, "_validate", validate)


async def test_a_workflow_is_kept_as_it_was_sent(us: Tenant) -> None:
    created = await us.post(PATH, {"name": "Front desk", "document": DOCUMENT})
    assert (await us.get(f"{PATH}/{created['id']}"))["document"] == DOCUMENT
    assert "document" not in (await us.items(PATH))[0]


async def test_a_document_that_would_not_run_is_refused(us: Tenant) -> None:
    created = await us.post(PATH, {"name": "Front desk", "document": DOCUMENT})
    added = await us.http.post(PATH, json={"name": "Broken", "document": {}})
    changed = await us.http.patch(f"{PATH}/{created['id']}", json={"document": {}})
    assert error_of(added) == error_of(changed)
    assert error_of(added)["code"] == "invalid_workflow"
    assert (await us.get(f"{PATH}/{created['id']}"))["document"] == DOCUMENT


async def test_a_change_leaves_the_rest(us: Tenant) -> None:
    created = await us.post(PATH, {"name": "Front desk", "document": DOCUMENT})
    updated = await us.patch(f"{PATH}/{created['id']}", {"name": "Reception"})
    assert (updated["name"], updated["document"]) == ("Reception", DOCUMENT)


async def test_a_name_is_taken_once(us: Tenant, them: Tenant) -> None:
    body = {"name": "Front desk", "document": DOCUMENT}
    await us.post(PATH, body)
    await them.post(PATH, body)
    assert (await us.http.post(PATH, json=body)).status_code == 409


async def test_a_workflow_that_answers_a_number_stays(us: Tenant, account: str) -> None:
    workflow = (await us.post(PATH, {"name": "Front desk", "document": DOCUMENT}))["id"]
    number = {"telephony_configuration_id": account, "address": "+14155550123", "inbound_workflow_id": workflow}
    added = await us.post("/api/v1/phone-numbers", number)
    assert (await us.http.delete(f"{PATH}/{workflow}")).status_code == 409
    await us.patch(f"/api/v1/phone-numbers/{added['id']}", {"inbound_workflow_id": None})
    assert (await us.http.delete(f"{PATH}/{workflow}")).status_code == 204
