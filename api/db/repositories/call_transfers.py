"""Callers who are being handed to somebody else."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select, update

from api.db.models import CallTransfer
from api.db.repositories.writing import changed
from api.db.session import Session


async def add_transfer(session: Session, **values: Any) -> CallTransfer:
    """Begin a transfer."""
    transfer = CallTransfer(**values)
    session.add(transfer)
    await session.flush()
    return transfer


async def list_open_transfers(session: Session, run_id: str) -> list[CallTransfer]:
    """The run's transfers whose leg may still be there."""
    query = select(CallTransfer).where(
        CallTransfer.workflow_run_id == run_id,
        CallTransfer.status.in_(["ringing", "answered"]),
        CallTransfer.call_id.is_not(None),
    )
    return list(await session.scalars(query))


async def find_transfer(session: Session, transfer_id: str) -> CallTransfer | None:
    """The transfer called ``transfer_id``."""
    return await session.get(CallTransfer, transfer_id)


async def name_leg(session: Session, transfer_id: str, call_id: str, before: Iterable[str] = ()) -> None:
    """Note what the carrier calls the new leg, if it has no name yet or one of ``before``."""
    unnamed = CallTransfer.call_id.is_(None) | CallTransfer.call_id.in_(list(before))
    await session.execute(
        update(CallTransfer)
        .where(CallTransfer.id == transfer_id, unnamed)
        .values(call_id=call_id)
        .execution_options(synchronize_session=False)
    )


async def settle_transfer(session: Session, transfer_id: str, status: str, **values: Any) -> bool:
    """Move a ringing transfer to ``status``; the first verdict wins."""
    statement = (
        update(CallTransfer)
        .where(CallTransfer.id == transfer_id, CallTransfer.status == "ringing")
        .values(status=status, **values)
        .execution_options(synchronize_session=False)
    )
    return await changed(session, statement)
