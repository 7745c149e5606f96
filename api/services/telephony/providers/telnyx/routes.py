"""Telnyx's webhooks. Each is verified before anything is read; what is to be done is commanded over REST."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from api.errors import InvalidSignature, StreamError
from api.services.telephony.calls import callbacks, costs, events
from api.services.telephony.calls.callbacks import Callback, verified_call, verified_transfer
from api.services.telephony.kit.http_requests import read_webhook
from api.services.telephony.kit.leg_states import Purpose
from api.services.telephony.providers.telnyx import legs, webhooks
from api.services.telephony.providers.telnyx.provider import TelnyxProvider
from api.services.telephony.providers.telnyx.webhooks import Event
from api.services.telephony.status_processor import StatusCallbackRequest, _process_status_update
from api.services.telephony.types import AnsweredBy, CallStatus

router = APIRouter(prefix="/telnyx", tags=["carrier webhooks"])

Call = Annotated[Callback, Depends(verified_call("telnyx"))]
Transfer = Annotated[Callback, Depends(verified_transfer("telnyx"))]

STREAMING = frozenset({Purpose.STREAM, Purpose.MESSAGE})
LIFECYCLE = frozenset({"call.initiated", "call.answered", "call.bridged", "call.hangup"})


@router.post("/events/{run_id}", summary="What happens to a call", status_code=204)
async def call_event(call: Call) -> None:
    """Applies the event once, in whatever order it comes. One about another call changes nothing: no URL is signed."""
    event = webhooks.read_event(call.webhook.data)
    if not _is_about(event, call):
        return
    if event.state.about and call.run.call_id != event.call_id:
        # A dial may be answered with another name than the leg has that comes of it.
        await events.renamed(call.run.id, event.call_id, before=[call.run.call_id or ""])
    await _act(event, call)
    if event.kind in LIFECYCLE:
        callback = call.provider.parse_status_callback(call.webhook.data)
        await _process_status_update(call.run.id, StatusCallbackRequest.from_callback(callback), call.run.mode)


@router.post("/transfer/{transfer_id}", summary="What happens to a colleague's leg", status_code=204)
async def transfer_event(transfer: Transfer) -> None:
    """Brings the colleague into the conference; one nobody waits for any more is hung up."""
    await legs.introduce(_account(transfer).client, transfer, webhooks.read_event(transfer.webhook.data))


@router.post("/legs", summary="What happens to a leg that is no call of a workflow", status_code=204)
async def leg_event(request: Request) -> None:
    """Goes on with a caller who is turned away, and with one a colleague did not answer."""
    webhook = await read_webhook(request)
    event = webhooks.read_event(webhook.data)
    provider = await callbacks.believe_account("telnyx", webhook, account_id=event.account_id)
    if isinstance(provider, TelnyxProvider):
        await legs.follow(provider.client, event)


async def _act(event: Event, call: Callback) -> None:
    account, run = _account(call), call.run
    match event.kind:
        case "call.answered" if event.state.purpose in STREAMING and run.answered_at is None:
            await account.connect(event.call_id, run.id)
        case "call.machine.detection.ended" | "call.machine.premium.detection.ended":
            who, word = webhooks.read_answered_by(event)
            if who is not AnsweredBy.MACHINE or event.state.purpose is not Purpose.MESSAGE:
                await events.answered_by(run.id, who, word)
        case "call.machine.greeting.ended" | "call.machine.premium.greeting.ended":
            await events.answered_by(run.id, *webhooks.read_answered_by(event))
        case "call.cost":
            if (cost := webhooks.read_cost(event)).get("amount") is not None:
                await costs.settle(run, cost)
        case "streaming.failed" if run.ended_at is None and run.held_by is None:
            await events.finish(run.id, CallStatus.FAILED, disposition=StreamError.code)
            await legs.say_goodbye(account.client, event.call_id, StreamError.caller_message)
        case _:
            await legs.follow(account.client, event)


def _is_about(event: Event, call: Callback) -> bool:
    """Whether the event is about this run, by the state Telnyx keeps for us, or else by the call's name."""
    if event.state.about:
        return event.state.about == call.run.id
    return call.run.call_id in {None, event.call_id}


def _account(call: Callback) -> TelnyxProvider:
    if not isinstance(call.provider, TelnyxProvider):
        raise InvalidSignature
    return call.provider
