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


async def test_a_draft_is_saved_by_whoever_saw_the_last_one(us: Tenant) -> None:
    created = await us.post(PATH, {"name": "Front desk", "document": DOCUMENT})
    draft = f"{PATH}/{created['id']}/draft"
    saved = await us.http.put(draft, json={"document": {}, "revision": created["draft_revision"]})
    problem = {"path": ["says"], "node": None, "message": "the workflow says nothing", "severity": "error"}
    assert saved.json() == {"revision": 1, "problems": [problem]}
    late = await us.http.put(draft, json={"document": DOCUMENT, "revision": 0})
    assert (late.status_code, error_of(late)["code"]) == (409, "conflict")
    shown = await us.get(f"{PATH}/{created['id']}")
    assert (shown["document"], shown["draft"], shown["draft_revision"]) == (DOCUMENT, {}, 1)
    assert [(item["version"], item["has_draft"]) for item in await us.items(PATH)] == [(1, True)]
    unseen = await us.http.delete(draft, params={"revision": 0})
    assert (unseen.status_code, error_of(unseen)["code"]) == (409, "conflict")
    assert (await us.http.delete(draft, params={"revision": 1})).status_code == 204
    assert (await us.get(f"{PATH}/{created['id']}"))["draft"] is None
    assert (await us.http.delete(draft)).status_code == 204


async def test_what_is_published_can_be_looked_up_for_ever(us: Tenant) -> None:
    created = await us.post(PATH, {"name": "Front desk", "document": DOCUMENT})
    workflow = f"{PATH}/{created['id']}"
    await us.http.put(f"{workflow}/draft", json={"document": {"says": "goodbye"}, "revision": 0})
    published = await us.post(f"{workflow}/publish", {"revision": 1, "note": "Say goodbye"})
    assert (published["document"], published["draft"], published["version"]) == ({"says": "goodbye"}, None, 2)
    versions = await us.items(f"{workflow}/versions")
    assert [(version["number"], version["note"]) for version in versions] == [(2, "Say goodbye"), (1, "")]
    assert {version["published_by"] for version in versions} == {us.email}
    assert (await us.get(f"{workflow}/versions/1"))["document"] == DOCUMENT
    assert (await us.http.get(f"{workflow}/versions/3")).status_code == 404


async def test_a_refusal_lists_what_is_wrong_by_field_and_by_place(us: Tenant) -> None:
    created = await us.post(PATH, {"name": "New", "document": {}, "draft": True})
    assert (created["version"], created["has_draft"]) == (None, True)
    refused = await us.http.post(f"{PATH}/{created['id']}/publish", json={"revision": 1})
    assert refused.status_code == 422
    error = error_of(refused)
    assert error["message"] == "says: the workflow says nothing"
    assert [field["location"] for field in error["fields"]] == [["body", "document", "says"]]
    assert [problem["path"] for problem in error["problems"]] == [["says"]]


async def test_a_workflow_that_was_never_published_answers_no_number(us: Tenant, account: str) -> None:
    workflow = (await us.post(PATH, {"name": "New", "document": DOCUMENT, "draft": True}))["id"]
    number = {"telephony_configuration_id": account, "address": "+14155550123", "inbound_workflow_id": workflow}
    refused = await us.http.post("/api/v1/phone-numbers", json=number)
    assert (refused.status_code, error_of(refused)["code"]) == (422, "workflow_not_published")
    await us.post(f"{PATH}/{workflow}/publish", {"revision": 1})
    await us.post("/api/v1/phone-numbers", number)


async def test_a_document_is_looked_through_and_not_kept(us: Tenant) -> None:
    assert await us.post(f"{PATH}/validate", {"document": DOCUMENT}) == {"problems": []}
    assert len((await us.post(f"{PATH}/validate", {"document": {}}))["problems"]) == 1
    assert await us.items(PATH) == []


async def test_the_format_of_documents_is_told(us: Tenant) -> None:
    told = await us.get(f"{PATH}/schema")
    assert {"flow", "collect", "script", "transfers", "services", "limits", "phrases"} <= set(
        told["document_schema"]["properties"]
    )
    functions = {function["name"]: function for function in told["functions"]}
    assert functions["end_call"]["ends_call"]
    assert functions["press_keys"]["required"] == ["keys"]
    assert "from_number" in {placeholder["name"] for placeholder in told["placeholders"]}
    assert {service["kind"] for service in told["speech_services"] if service["is_default"]} == {"stt", "tts", "llm"}


async def test_there_is_something_to_begin_with(us: Tenant) -> None:
    templates = (await us.get(f"{PATH}/templates"))["templates"]
    assert {template["name"] for template in templates} == {"appointments", "receptionist", "survey", "transfer-desk"}
    assert all(template["display_name"] and template["description"] and template["document"] for template in templates)
