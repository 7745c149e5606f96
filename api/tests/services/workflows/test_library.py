"""The library, with the real rules of a workflow document."""

import pytest

from api.db import Database
from api.db.pages import Paging
from api.services.workflows import demo, library
from api.services.workflows.problems import InvalidWorkflow
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
