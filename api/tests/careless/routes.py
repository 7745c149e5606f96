"""Webhooks of a provider whose author forgot things; one route is as it should be."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from api.db import get_database
from api.db.repositories import calls
from api.errors import InvalidSignature, NotFound
from api.services.telephony.calls import events
from api.services.telephony.calls.callbacks import Callback, believe, verified_call
from api.services.telephony.kit.http_requests import read_webhook

router = APIRouter(prefix="/careless", tags=["carrier webhooks"])

Call = Annotated[Callback, Depends(verified_call("careless"))]


async def find(run_id: str) -> Any:
    async with get_database().session() as session:
        return await calls.find_run(session, run_id)


@router.post("/careful/{run_id}", status_code=204)
async def careful(call: Call) -> None:
    """Verifies first."""


@router.post("/unverified/{run_id}", status_code=204)
async def unverified(run_id: str) -> None:
    """Forgets to verify, and writes."""
    if await find(run_id):
        await events.record(run_id, "answered", {})


@router.get("/unread/{run_id}")
async def unread(run_id: str) -> dict[str, str]:
    """Forgets to verify, and only reads."""
    if await find(run_id) is None:
        raise NotFound("there is no such call")
    return {}


@router.post("/telling/{run_id}", status_code=204)
async def telling(run_id: str, request: Request) -> None:
    """Verifies, and says beforehand whether the call exists."""
    if await find(run_id) is None:
        raise InvalidSignature("there is no such call")
    await believe("careless", run_id, await read_webhook(request))


@router.post("/late/{run_id}", status_code=204)
async def late(run_id: str, request: Request) -> None:
    """Verifies after it has read around."""
    for _ in range(2):
        await find(run_id)
    await believe("careless", run_id, await read_webhook(request))


@router.post("/noting/{run_id}", status_code=204)
async def noting(run_id: str, request: Request) -> None:
    """Verifies after it has written."""
    if await find(run_id):
        await events.record(run_id, "asked", {})
    await believe("careless", run_id, await read_webhook(request))


@router.post("/breaking/{run_id}", status_code=204)
async def breaking(run_id: str, request: Request) -> None:
    """Falls over a forgery."""
    (await request.json())["signature"]
