"""A call's media stream, from the ticket in its URL to the leg's end."""

from datetime import timedelta
from typing import Any

from loguru import logger
from starlette.websockets import WebSocketDisconnect

from api.db import get_database
from api.db.models import WorkflowRun, now
from api.db.repositories import calls
from api.errors import (
    CallerLeft,
    GatewayError,
    HandshakeFailed,
    InvalidSignature,
    NotFound,
)
from api.services.pipecat.call import CallReport, EndReason
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.calls import events, recordings, tickets
from api.services.telephony.calls.feed import feed
from api.services.telephony.calls.hints import LiveEvent
from api.services.telephony.calls.leases import lease_until
from api.services.telephony.calls.leg import CallLeg
from api.services.telephony.calls.live import PROCESS_ID, LiveCall, live_calls
from api.services.telephony.calls.load import load
from api.services.telephony.calls.tidying import tidying
from api.services.telephony.factory import build_provider
from api.services.telephony.kit import urls
from api.services.telephony.kit.observation import observed
from api.services.telephony.types import CallStatus

HANG_UP_AGAIN_SECONDS = 5.0


async def serve(websocket: Any, ticket: str) -> None:
    """Run the call behind ``ticket`` on ``websocket``, which is accepted only once the ticket is redeemed.

    Raises:
        InvalidTicket: The ticket opens nothing, or not any more.
        InvalidSignature: The carrier signs its media sockets, and did not sign this one.
        Overloaded: This process can hold no more calls; the ticket is still good at another one.
        StreamError: The stream began wrongly, or not at all; the leg has been ended, as it is whatever else breaks the
            stream off.
    """
    found = await tickets.find(ticket)
    observation = observed()
    observation.attribute(found.configuration, found.run.id)
    observation.provider = provider = build_provider(found.configuration)
    observation.believed = await provider.verify_stream_signature(
        urls.requested_stream_url(websocket.scope), _headers_of(websocket)
    )
    if not observation.believed:
        raise InvalidSignature
    load.admit_stream()
    await tickets.redeem(ticket, PROCESS_ID, lease_until())
    run = found.run
    with live_calls.hold(found):
        try:
            await _accept(websocket)
            await provider.handle_websocket(websocket, run.workflow_id or "", run.organization_id, run.id)
        except BaseException as error:
            await _give_up(run.id, provider, error)
            raise
        finally:
            tidying.call_ended()


async def _accept(websocket: Any) -> None:
    try:
        await websocket.accept()
    except (OSError, WebSocketDisconnect) as error:
        raise CallerLeft("the media socket closed before it was accepted") from error


async def _give_up(run_id: str, provider: TelephonyProvider, error: BaseException) -> None:
    """End a call whose stream broke off before its conversation began; one that began has ended already."""
    async with get_database().reading() as session:
        found = await calls.find_run(session, run_id)
    if found is not None and found.run.ended_at is None:
        await conclude(found.run, CallLeg(found.run, provider), _report_of(error))
    elif found is not None:
        # Its carrier said first that it is over; nobody else will name how it ended, if nobody has.
        await events.finish(run_id, CallStatus.COMPLETED, disposition=EndReason.CALLER_HUNG_UP, by="conversation")


def _report_of(error: BaseException) -> CallReport:
    """How a conversation went that could not begin."""
    if isinstance(error, CallerLeft):
        return CallReport(end_reason=EndReason.CALLER_HUNG_UP, duration_seconds=0)
    code = error.code if isinstance(error, GatewayError) else GatewayError.code
    return CallReport(end_reason=EndReason.ERROR, duration_seconds=0, error=code)


async def stream_url(run_id: str) -> str:
    """A media socket for an answered call, with its ticket.

    Raises:
        InvalidTicket: The call is already over.
    """
    async with get_database().session() as session:
        return urls.stream_url(await tickets.issue(session, run_id))


async def connect(run_id: str, call_id: str, *, organization_id: str, workflow_id: str) -> LiveCall:
    """The call whose stream just began; it is in progress from now on.

    Raises:
        HandshakeFailed: The stream names another call than the one its ticket was made for, or one that is over.
        NotFound: There is no such run of that workflow in that organization whose ticket was redeemed here.
    """
    call = live_calls.find(run_id)
    if call is None or _scope(call.at_carrier.run) != (organization_id, workflow_id):
        raise NotFound("there is no such call")
    if not await events.connected(run_id, call_id):
        raise HandshakeFailed("the media stream names another call, or one that is over")
    call.at_carrier.run.call_id = call_id
    return call


async def conclude(run: WorkflowRun, leg: CallLeg, report: CallReport) -> None:
    """End the leg, unless it was handed on, and write down how the conversation went.

    A leg that cannot be ended now is looked after until it has; the call gives its place back all the same.
    """
    broke = report.end_reason is EndReason.ERROR
    if broke:
        # What the carrier makes of the hang-up must not be what the call came to.
        await _finish(run, report)
    if report.end_reason is not EndReason.TRANSFERRED:
        await leg.make_sure_it_ended()
    if not leg.has_ended:
        await _finish(run, report, due_at=now() + timedelta(seconds=HANG_UP_AGAIN_SECONDS))
    elif not broke:
        await _finish(run, report)
    await recordings.keep(run.id)
    ended = {"ended": str(report.end_reason)}
    feed.publish(LiveEvent(kind="call", organization_id=run.organization_id, run_id=run.id, detail=ended))
    logger.bind(provider=run.mode, run=run.id, reason=str(report.end_reason)).info("call ended")


async def _finish(run: WorkflowRun, report: CallReport, **values: Any) -> None:
    await events.finish(
        run.id,
        CallStatus.FAILED if report.end_reason is EndReason.ERROR else CallStatus.COMPLETED,
        disposition=report.error or report.end_reason,
        by="conversation",
        provider_name=run.mode,
        duration_seconds=round(report.duration_seconds, 3),
        variables={**run.variables, **report.variables},
        **values,
    )


def _scope(run: WorkflowRun) -> tuple[str, str]:
    return run.organization_id, run.workflow_id or ""


def _headers_of(websocket: Any) -> dict[str, str]:
    return dict(websocket.headers)
