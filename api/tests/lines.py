"""A line to call: an account, its number, the workflow that answers it, and calls on it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from api.db import Database
from api.db.models import Base, CallEvent, CallTransfer, WorkflowRun, new_id
from api.db.repositories import accounts, call_transfers, calls, demo
from api.db.repositories.calls import RunAtCarrier
from api.db.repositories.demo import DemoLine
from api.services.telephony.calls import tickets
from api.services.telephony.kit.routing import routing_account_id
from api.services.telephony.spec import ProviderSpec

NUMBER = "+14155550123"
CALLER = "+14155550177"
WORKFLOW = {"start": "hello"}


async def add_line(
    database: Database, spec: ProviderSpec, credentials: Mapping[str, Any], address: str = NUMBER
) -> DemoLine:
    """A line in an organization of its own; its carrier's API is at the settings' ``simulator_url``."""
    async with database.session() as session:
        organization = await accounts.add_organization(session, f"Organization {new_id()}")
        return await demo.add_demo_line(
            session,
            organization.id,
            provider=spec.name,
            account_id=routing_account_id(spec, credentials),
            credentials=credentials,
            address=address,
            workflow_name="Reception",
            document=WORKFLOW,
        )


async def add_run(database: Database, line: DemoLine, **values: Any) -> WorkflowRun:
    """A call on the line, inbound and ringing unless said."""
    defaults = {
        "organization_id": line.configuration.organization_id,
        "workflow_id": line.workflow.id,
        "telephony_configuration_id": line.configuration.id,
        "document": line.workflow.document,
        "mode": line.configuration.provider,
        "direction": "inbound",
        "call_id": f"call-{new_id()}",
        "from_number": CALLER,
        "to_number": line.number.address,
        "status": "ringing",
    }
    async with database.session() as session:
        run, _ = await calls.begin_run(session, **{**defaults, **values})
        return run


async def add_transfer(database: Database, run: WorkflowRun) -> CallTransfer:
    """A transfer of the run's caller that rings."""
    async with database.session() as session:
        return await call_transfers.add_transfer(
            session, workflow_run_id=run.id, destination="+14155550199", conference_name=f"transfer-{run.id}"
        )


async def issue_ticket(database: Database, run: WorkflowRun) -> str:
    """The run's media ticket."""
    async with database.session() as session:
        return await tickets.issue(session, run.id)


async def get_run(database: Database, run_id: str) -> WorkflowRun:
    """The run as it stands now."""
    async with database.session() as session:
        found = await session.get(WorkflowRun, run_id)
    assert found is not None
    return found


async def find_at_carrier(database: Database, run_id: str) -> RunAtCarrier:
    """The run and its account."""
    async with database.session() as session:
        found = await calls.find_run(session, run_id)
    assert found is not None
    return found


async def get_runs(database: Database) -> list[WorkflowRun]:
    """Every run there is."""
    async with database.session() as session:
        return list(await session.scalars(select(WorkflowRun)))


async def get_events(database: Database, run_id: str, kind: str) -> list[CallEvent]:
    """What of that kind happened to the run, in the order it was learned."""
    async with database.session() as session:
        query = select(CallEvent).where(CallEvent.workflow_run_id == run_id, CallEvent.kind == kind)
        return list(await session.scalars(query.order_by(CallEvent.id)))


async def get_transfer(database: Database, transfer_id: str) -> CallTransfer:
    """The transfer as it stands now."""
    async with database.session() as session:
        found = await call_transfers.find_transfer(session, transfer_id)
    assert found is not None
    return found


async def dump(database: Database) -> dict[str, list[Any]]:
    """Every row of every table."""
    async with database.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in await connection.execute(table.select())]
            for table in Base.metadata.sorted_tables
        }
