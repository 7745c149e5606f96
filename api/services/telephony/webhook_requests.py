"""What carriers requested: read by whom it is about, and in development processed again."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple
from urllib.parse import urlencode

import orjson

from api.db import get_database
from api.db.models import WebhookRequest, WorkflowRun, now
from api.db.pages import Page, Paging
from api.db.repositories import runs, webhook_requests
from api.db.repositories.webhook_requests import NamedRequest, RequestFilter
from api.errors import Conflict, NotAllowed, NotFound
from api.services.telephony.kit.observation import Observation, observing
from api.services.telephony.types import KnownSender
from api.settings import get_settings

Obstacle = Literal["not_in_development", "refused", "incomplete", "carrier_deleted"]

OBSTACLES: Mapping[Obstacle, str] = {
    "not_in_development": "requests are processed again in development only: the operator sets DEVELOPMENT=true",
    "refused": "nobody knows who sent this request, so it is not processed",
    "incomplete": "what is kept of this request is not enough to process it again",
    "carrier_deleted": "the carrier's configuration was deleted",
}
COMPARED = (
    *("status", "call_id", "answered_at", "answered_by", "ended_at", "disposition", "duration_seconds"),
    *("cost_amount", "cost_currency"),
)
HOP_BY_HOP = frozenset({"host", "content-length", "connection", "transfer-encoding"})


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRequest:
    """A request that can be served again.

    Attributes:
        method: The method.
        url: The public URL, masked.
        headers: Names in lower case; what was a secret is masked.
        body: Written anew, from what is kept.
        sender: Who is known to have sent it.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    sender: KnownSender


Serve = Callable[[KeptRequest], Awaitable[int]]
"""Serves a request again; the status it is answered with."""


@dataclass(frozen=True, slots=True)
class Change:
    """A column of a call that is not what it was."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What came of serving a request again.

    Attributes:
        status: What it was answered with.
        problem: The code of the error, if it was one.
        workflow_run_id: The call it is about.
        began: Whether that call began with it just now.
        changes: What it changed.
        events: What happened to the call, by kind.
    """

    status: int
    problem: str | None
    workflow_run_id: str | None
    began: bool
    changes: list[Change]
    events: list[str]


async def list_page(organization_id: str, chosen: RequestFilter, paging: Paging) -> Page[NamedRequest]:
    """What the organization's carriers requested, newest first.

    Raises:
        InvalidCursor: The cursor does not come from this list.
    """
    async with get_database().reading() as session:
        return await webhook_requests.list_requests(session, organization_id, chosen, paging)


async def get(organization_id: str, request_id: str) -> NamedRequest:
    """One request, with all that is kept of it.

    Raises:
        NotFound: The organization has no such request.
    """
    async with get_database().reading() as session:
        found = await webhook_requests.find_request(session, organization_id, request_id)
    if found is None:
        raise NotFound("there is no such request")
    return found


def find_obstacle(row: WebhookRequest) -> Obstacle | None:
    """Why the request cannot be processed again; ``None`` if it can."""
    if not get_settings().development:
        return "not_in_development"
    if not row.believed:
        return "refused"
    if not row.content.get("replayable"):
        return "incomplete"
    return None if row.telephony_configuration_id else "carrier_deleted"


async def replay(organization_id: str, request_id: str, serve: Serve) -> Replay:
    """Process a request again as if it had just come in and been believed; what it changed.

    Raises:
        NotAllowed: The gateway is not in development.
        NotFound: The organization has no such request.
        Conflict: It was refused for want of proof, or is not kept whole.
    """
    if not get_settings().development:
        raise NotAllowed(OBSTACLES["not_in_development"])
    row = (await get(organization_id, request_id)).row
    if obstacle := find_obstacle(row):
        raise Conflict(OBSTACLES[obstacle])
    began_at, before = now(), await _look(organization_id, row.workflow_run_id)
    with observing(Observation()) as observation:
        status = await serve(_restore(row, row.telephony_configuration_id or ""))
    run_id = observation.run_id or row.workflow_run_id
    after = await _look(organization_id, run_id)
    return Replay(
        status=status,
        problem=observation.problem,
        workflow_run_id=run_id,
        began=after.run is not None and after.run.created_at >= began_at,
        changes=_compare(before, after),
        events=after.events[len(before.events) :],
    )


class _Sight(NamedTuple):
    """A call as it stands, and the kinds of what happened to it."""

    run: WorkflowRun | None
    events: list[str]


async def _look(organization_id: str, run_id: str | None) -> _Sight:
    if run_id is None:
        return _Sight(None, [])
    async with get_database().reading() as session:
        found = await runs.find_run(session, organization_id, run_id)
        return _Sight(found.row if found else None, await runs.list_event_kinds(session, run_id))


def _compare(before: _Sight, after: _Sight) -> list[Change]:
    if before.run is None or after.run is None:
        return []
    pairs = [(name, getattr(before.run, name), getattr(after.run, name)) for name in COMPARED]
    return [Change(name, was, now_is) for name, was, now_is in pairs if was != now_is]


def _restore(row: WebhookRequest, configuration_id: str) -> KeptRequest:
    """The request, written anew."""
    content = row.content
    headers = {name: value for name, value in content["headers"].items() if name not in HOP_BY_HOP}
    return KeptRequest(
        method=row.method,
        url=content["url"],
        headers=headers,
        body=_write(content["data"], headers.get("content-type", "")) if content["has_body"] else b"",
        sender=KnownSender(row.provider, configuration_id),
    )


def _write(data: Mapping[str, Any], content_type: str) -> bytes:
    return orjson.dumps(data) if "json" in content_type else urlencode(data, doseq=True).encode()
