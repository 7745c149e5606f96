"""The log of carriers' requests: written in batches, read in pages, pruned by age and by number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, insert, select, tuple_
from sqlalchemy.orm import defer

from api.db.models import TelephonyConfiguration, WebhookRequest
from api.db.pages import Order, Page, Paging
from api.db.repositories.conflicts import existing_or
from api.db.session import Session
from api.errors import NotFound

_NEWEST_FIRST = Order(WebhookRequest.created_at, WebhookRequest.id, descending=True)


@dataclass(frozen=True, slots=True)
class NamedRequest:
    """A request, with the name of its configuration while that exists."""

    row: WebhookRequest
    configuration_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFilter:
    """Which requests to list; what is ``None`` does not matter."""

    verdict: str | None = None
    provider: str | None = None
    telephony_configuration_id: str | None = None
    workflow_run_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def add_requests(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Keep every one of them, in one statement.

    Raises:
        NotFound: None is kept, for what one of them belongs to does not exist any more.
    """
    async with existing_or(session, NotFound()):
        await session.execute(insert(WebhookRequest), list(rows))


async def list_requests(
    session: Session, organization_id: str, chosen: RequestFilter, paging: Paging
) -> Page[NamedRequest]:
    """What the organization's carriers requested, newest first; without what was said."""
    query = _named(organization_id).options(defer(WebhookRequest.content, raiseload=True))
    for column, value in (
        (WebhookRequest.verdict, chosen.verdict),
        (WebhookRequest.provider, chosen.provider),
        (WebhookRequest.telephony_configuration_id, chosen.telephony_configuration_id),
        (WebhookRequest.workflow_run_id, chosen.workflow_run_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if chosen.since is not None:
        query = query.where(WebhookRequest.created_at >= chosen.since)
    if chosen.until is not None:
        query = query.where(WebhookRequest.created_at < chosen.until)
    return (await _NEWEST_FIRST.fetch(session, query, paging)).map(lambda row: NamedRequest(*row))


async def find_request(session: Session, organization_id: str, request_id: str) -> NamedRequest | None:
    """The organization's request ``request_id``."""
    row = (await session.execute(_named(organization_id).where(WebhookRequest.id == request_id))).first()
    return NamedRequest(*row) if row else None


async def forget_older(session: Session, moment: datetime) -> None:
    """Drop everybody's that came before then."""
    await session.execute(delete(WebhookRequest).where(WebhookRequest.created_at < moment))


async def forget_beyond(session: Session, organization_id: str, verdict: str, most: int) -> None:
    """Drop the organization's oldest with that verdict, so that ``most`` are left."""
    mine = (WebhookRequest.organization_id == organization_id, WebhookRequest.verdict == verdict)
    key = tuple_(WebhookRequest.created_at, WebhookRequest.id)
    newest_first = (WebhookRequest.created_at.desc(), WebhookRequest.id.desc())
    query = select(WebhookRequest.created_at, WebhookRequest.id).where(*mine).order_by(*newest_first)
    first_too_many = (await session.execute(query.offset(most).limit(1))).first()
    if first_too_many is not None:
        await session.execute(delete(WebhookRequest).where(*mine, key <= tuple_(*first_too_many)))


def _named(organization_id: str) -> Select[WebhookRequest, str | None]:
    return (
        select(WebhookRequest, TelephonyConfiguration.name)
        .outerjoin(TelephonyConfiguration, TelephonyConfiguration.id == WebhookRequest.telephony_configuration_id)
        .where(WebhookRequest.organization_id == organization_id)
    )
