"""Drafts become versions one at a time, and only those that would run."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from api.db import Database, Session
from api.db.models import Workflow
from api.db.pages import Paging
from api.db.repositories import workflows as rows
from api.errors import Conflict, NotFound
from api.services.workflows import drafts, library
from api.services.workflows.demo import load_demo
from api.services.workflows.problems import InvalidWorkflow
from api.tests.routes.tenants import add_organization, add_person

DEMO = load_demo()


def demo(goodbye: str) -> dict[str, Any]:
    """The demo, with another last word."""
    return {**DEMO, "phrases": {"goodbye": goodbye}}


@pytest.fixture
async def organization(database: Database) -> str:
    return await add_organization(database, "ours")


@pytest.fixture
async def workflow(organization: str) -> Workflow:
    return await library.create(organization, "Front desk", DEMO)


async def numbers(organization: str, workflow: Workflow) -> list[int]:
    """The workflow's versions, as they are listed."""
    page = await drafts.list_versions(organization, workflow.id, Paging())
    return [version.row.number for version in page.items]


async def test_a_new_workflow_is_its_first_version(organization: str, workflow: Workflow) -> None:
    assert (workflow.version, await numbers(organization, workflow)) == (1, [1])
    assert (await drafts.get_version(organization, workflow.id, 1)).row.document == DEMO


async def test_a_draft_changes_nothing_until_it_is_published(organization: str, workflow: Workflow) -> None:
    saved = await drafts.save(organization, workflow.id, demo("Bye."), revision=0)
    assert (saved.revision, saved.problems) == (1, [])
    kept = await library.get(organization, workflow.id)
    assert (kept.document, kept.draft, kept.version) == (DEMO, demo("Bye."), 1)
    published = await drafts.publish(organization, workflow.id, revision=1, note="Shorter")
    assert (published.document, published.draft, published.version) == (demo("Bye."), None, 2)
    assert await numbers(organization, workflow) == [2, 1]
    second = await drafts.get_version(organization, workflow.id, 2)
    assert (second.row.note, second.row.document, second.published_by) == ("Shorter", demo("Bye."), None)


async def test_a_version_names_who_published_it(database: Database, organization: str, workflow: Workflow) -> None:
    ada = await add_person(database, organization, "ada@ours.example", "member")
    await drafts.save(organization, workflow.id, DEMO, revision=0)
    await drafts.publish(organization, workflow.id, revision=1, by=ada)
    assert (await drafts.get_version(organization, workflow.id, 2)).published_by == "ada@ours.example"


async def test_a_draft_may_be_anything_and_is_not_published_then(organization: str, workflow: Workflow) -> None:
    saved = await drafts.save(organization, workflow.id, {"flow": {}}, revision=0)
    assert [problem.path for problem in saved.problems][:1] == [("flow", "initial_node")]
    with pytest.raises(InvalidWorkflow) as refused:
        await drafts.publish(organization, workflow.id, revision=1)
    assert refused.value.problems == tuple(saved.problems)
    assert (await library.get(organization, workflow.id)).document == DEMO


async def test_of_two_who_save_at_once_one_is_told(organization: str, workflow: Workflow) -> None:
    saving = [drafts.save(organization, workflow.id, demo(word), revision=0) for word in ("Bye.", "So long.")]
    outcomes = await asyncio.gather(*saving, return_exceptions=True)
    assert Counter(type(outcome) for outcome in outcomes) == {drafts.SavedDraft: 1, Conflict: 1}


async def test_of_two_who_publish_at_once_one_is_told(organization: str, workflow: Workflow) -> None:
    await drafts.save(organization, workflow.id, demo("Bye."), revision=0)
    publishing = [drafts.publish(organization, workflow.id, revision=1) for _ in range(4)]
    outcomes = await asyncio.gather(*publishing, return_exceptions=True)
    assert Counter(type(outcome) for outcome in outcomes) == {Workflow: 1, Conflict: 3}
    assert await numbers(organization, workflow) == [2, 1]


async def test_programs_that_publish_at_once_get_a_version_each(organization: str, workflow: Workflow) -> None:
    words = ["Bye.", "So long.", "Farewell.", "See you."]
    await asyncio.gather(*(library.update(organization, workflow.id, document=demo(word)) for word in words))
    assert await numbers(organization, workflow) == [5, 4, 3, 2, 1]
    last = await library.get(organization, workflow.id)
    assert last.document == (await drafts.get_version(organization, workflow.id, 5)).row.document


async def test_a_document_that_is_published_at_once_leaves_the_draft(organization: str, workflow: Workflow) -> None:
    await drafts.save(organization, workflow.id, demo("Bye."), revision=0)
    row = await library.update(organization, workflow.id, document=demo("So long."))
    assert (row.document, row.version) == (demo("So long."), 2)
    assert (row.draft, row.draft_revision) == (demo("Bye."), 1)


async def test_a_draft_that_was_discarded_or_published_is_not_saved_over(organization: str, workflow: Workflow) -> None:
    await drafts.save(organization, workflow.id, demo("Bye."), revision=0)
    await drafts.discard(organization, workflow.id)
    with pytest.raises(Conflict):
        await drafts.save(organization, workflow.id, demo("So long."), revision=1)
    row = await library.get(organization, workflow.id)
    assert (row.draft, row.draft_revision) == (None, 2)
    with pytest.raises(Conflict):
        await drafts.publish(organization, workflow.id, revision=2)


async def test_nobody_discards_what_somebody_else_saved_meanwhile(
    organization: str, workflow: Workflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    await drafts.save(organization, workflow.id, demo("Bye."), revision=0)
    await drafts.save(organization, workflow.id, demo("So long."), revision=1)
    with pytest.raises(Conflict):
        await drafts.discard(organization, workflow.id, revision=1)
    find = library.find_or_refuse

    async def find_just_before_somebody_saves(session: Session, *ids: str) -> Workflow:
        found = await find(session, *ids)
        await rows.put_draft(session, workflow.id, demo("Farewell."), revision=found.draft_revision)
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(library, "find_or_refuse", find_just_before_somebody_saves)
        with pytest.raises(Conflict):
            await drafts.discard(organization, workflow.id)
    assert (await library.get(organization, workflow.id)).draft == demo("So long.")
    await drafts.discard(organization, workflow.id, revision=2)
    assert (await library.get(organization, workflow.id)).draft is None


async def test_restoring_is_saving_what_was(organization: str, workflow: Workflow) -> None:
    await library.update(organization, workflow.id, document=demo("Bye."))
    first = (await drafts.get_version(organization, workflow.id, 1)).row.document
    saved = await drafts.save(organization, workflow.id, first, revision=0)
    restored = await drafts.publish(organization, workflow.id, revision=saved.revision, note="As before")
    assert (restored.document, restored.version) == (DEMO, 3)


async def test_a_workflow_may_begin_as_a_draft(organization: str) -> None:
    row = await library.create(organization, "New", {}, draft=True)
    assert (row.document, row.draft, row.version, row.draft_revision) == (None, {}, None, 1)
    found = await library.get(organization, row.id)
    assert (found.document, found.draft, found.version, found.draft_revision) == (None, {}, None, 1)
    listed = (await library.list_page(organization, Paging())).items
    assert [(item.row.version, item.has_draft) for item in listed] == [(None, True)]
    with pytest.raises(Conflict):
        await drafts.discard(organization, row.id)
    await drafts.save(organization, row.id, DEMO, revision=1)
    published = await drafts.publish(organization, row.id, revision=2)
    assert (published.version, published.document) == (1, DEMO)


async def test_versions_that_are_not_there_are_not_found(organization: str, workflow: Workflow) -> None:
    with pytest.raises(NotFound):
        await drafts.get_version(organization, workflow.id, 2)
    with pytest.raises(NotFound):
        await drafts.list_versions("0" * 32, workflow.id, Paging())


async def test_a_workflow_goes_with_its_versions(database: Database, organization: str, workflow: Workflow) -> None:
    await library.delete(organization, workflow.id)
    async with database.engine.connect() as connection:
        left = (await connection.exec_driver_sql("SELECT COUNT(*) FROM workflow_versions")).scalar_one()
    assert left == 0
