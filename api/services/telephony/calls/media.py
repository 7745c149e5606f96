"""A call's media stream, from the ticket in its URL to the leg's end."""

from typing import Any

from loguru import logger

from api.db import get_database
from api.db.models import WorkflowRun
from api.db.repositories import calls
from api.errors import (
    GatewayError,
    HandshakeFailed,
    InvalidSignature,
    NotFound,
)
from api.services.pipecat.call import CallReport, EndReason
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.calls import costs, events, tickets
from api.services.telephony.calls.leg import CallLeg
from api.services.telephony.calls.live import LiveEvent, feed
from api.services.telephony.factory import build_provider
from api.services.telephony.kit import urls
from api.services.telephony.types import CallStatus
from api.settings import get_settings


async def serve(websocket: Any, ticket: str) -> None:
    """Run the call behind ``ticket`` on ``websocket``, which is accepted only once the ticket is redeemed.

    Raises:
        InvalidTicket: The ticket opens nothing, or not any more.
        InvalidSignature: The carrier signs its media sockets, and did not sign this one.
        StreamError: The stream began wrongly; the leg has been ended, as it is whatever else breaks the stream off.
    """
    found = await tickets.find(ticket)
    provider = build_provider(found.configuration)
    if not await provider.verify_stream_signature(urls.requested_stream_url(websocket.scope), _headers_of(websocket)):
        raise InvalidSignature
    await tickets.redeem(ticket)
    run = found.run
    try:
        await websocket.accept()
        await provider.handle_websocket(websocket, run.workflow_id or "", run.organization_id, run.id)
    except BaseException as error:
        await _give_up(run.id, provider, error.code if isinstance(error, GatewayError) else GatewayError.code)
        raise


async def _give_up(run_id: str, provider: TelephonyProvider, code: str) -> None:
    """End a call whose stream broke off before its conversation began; one that began has ended already."""
    async with get_database().session() as session:
        found = await calls.find_run(session, run_id)
    if found is not None and found.run.ended_at is None:
        report = CallReport(end_reason=EndReason.ERROR, duration_seconds=0, error=code)
        await conclude(found.run, CallLeg(found.run, provider), report)


async def stream_url(run_id: str) -> str:
    """A media socket for an answered call, with its ticket.

    Raises:
        InvalidTicket: The call is already over.
    """
    async with get_database().session() as session:
        return urls.stream_url(await tickets.issue(session, run_id))


async def connect(
    run_id: str, call_id: str, *, organization_id: str, workflow_id: str
) -> tuple[WorkflowRun, TelephonyProvider]:
    """The run whose stream just began, and its provider; the call is in progress from now on.

    Raises:
        HandshakeFailed: The stream names another call than the one its ticket was made for.
        NotFound: There is no such run of that workflow in that organization.
    """
    async with get_database().session() as session:
        found = await calls.find_run(session, run_id)
        if found is None or (found.run.organization_id, found.run.workflow_id or "") != (organization_id, workflow_id):
            raise NotFound("there is no such call")
        if found.run.call_id is None:
            # The carrier connects faster than it answers our request to place the call.
            await calls.update_run(session, run_id, call_id=call_id)
            found.run.call_id = call_id
        elif found.run.call_id != call_id:
            raise HandshakeFailed("the media stream names another call")
    await events.connected(run_id)
    return found.run, build_provider(found.configuration)


async def conclude(run: WorkflowRun, leg: CallLeg, report: CallReport) -> None:
    """End the leg, unless it was handed on, and write down how the conversation went."""
    if report.end_reason is not EndReason.TRANSFERRED:
        await leg.make_sure_it_ended()
    status = CallStatus.FAILED if report.end_reason is EndReason.ERROR else CallStatus.COMPLETED
    await events.finish(
        run.id,
        status,
        disposition=report.error or report.end_reason,
        duration_seconds=round(report.duration_seconds, 3),
        variables={**run.variables, **report.variables},
    )
    recording = await _keep_recording(run)
    feed.publish(
        LiveEvent(run.organization_id, run.id, "ended", {"reason": str(report.end_reason), "recording": recording})
    )
    logger.bind(provider=run.mode, run=run.id, reason=str(report.end_reason)).info("call ended")
    if run.call_id:
        costs.settle_later(run.id, run.mode, run.call_id)


async def _keep_recording(run: WorkflowRun) -> str | None:
    """Where the recording lies, if there is one; the run remembers its name."""
    path = get_settings().recordings_dir / f"{run.id}.wav"
    if not path.is_file():
        return None
    async with get_database().session() as session:
        await calls.update_run(session, run.id, recording=path.name)
    return str(path)


def _headers_of(websocket: Any) -> dict[str, str]:
    return dict(websocket.headers)
