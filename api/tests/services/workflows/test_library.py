"""The library, with the real rules of a workflow document."""

import asyncio
import threading
from typing import Any

import pytest

from api.db import Database
from api.db.pages import Paging
from api.services.workflows import demo, library
from api.services.workflows.problems import InvalidWorkflow, Problem
from api.tests.routes.tenants import add_organization


async def test_the_demo_workflow_is_one_that_would_run(database: Database) -> None:
    organization_id = await add_organization(database, "ours")
    row = await library.create(organization_id, demo.NAME, demo.load_demo())
    assert (await library.get(organization_id, row.id)).document == demo.load_demo()


async def test_a_document_without_nodes_is_refused(database: Database) -> None:
    organization_id = await add_organization(database, "ours")
    with pytest.raises(InvalidWorkflow, match="flow"):
        await library.create(organization_id, "Empty", {})
    assert (await library.list_page(organization_id, Paging())).items == []


async def test_documents_are_looked_through_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []

    def look_through(_document: Any) -> list[Problem]:
        threads.append(threading.current_thread())
        return []

    monkeypatch.setattr(library, "_validate", look_through)
    await asyncio.gather(*(library.validate({}) for _ in range(20)))
    assert len(threads) == 20
    assert len({*threads, threading.current_thread()}) == 2, "a thread of its own does them all"
