"""What a leg does next, as its webhooks come in. Whoever is on the phone is never left in silence."""

import contextlib

from loguru import logger

from api.errors import CallNotFound, GatewayError, ProviderError
from api.services.telephony.calls import transfers
from api.services.telephony.calls.callbacks import Callback
from api.services.telephony.providers.telnyx import dialing
from api.services.telephony.providers.telnyx.client import TelnyxClient
from api.services.telephony.providers.telnyx.client_state import Purpose
from api.services.telephony.providers.telnyx.webhooks import Event

NOBODY_THERE = "We are sorry, nobody could be reached. Goodbye."


async def stop_stream(client: TelnyxClient, call_id: str) -> None:
    """End the media stream of a leg that was moved: joining others does not end it."""
    try:
        await client.command(call_id, "streaming_stop")
    except CallNotFound:
        return
    except ProviderError as error:  # the move itself stands
        logger.bind(call_id=call_id, code=error.code).warning("the agent may still hear a caller it handed over")


async def say_goodbye(client: TelnyxClient, call_id: str, message: str) -> None:
    """Tell whoever is on the phone why it ends; ``follow`` ends it then."""
    with contextlib.suppress(CallNotFound):
        await client.command(call_id, "speak", dialing.say_goodbye(message))


async def follow(client: TelnyxClient, event: Event) -> None:
    """Do what the leg's purpose is, where that needs no run."""
    match event.state.purpose, event.kind:
        case Purpose.REFUSE, "call.answered":
            await say_goodbye(client, event.call_id, event.state.about)
        case Purpose.GOODBYE, "call.speak.ended":
            await client.end_call(event.call_id)
        case Purpose.FORWARD, "call.hangup":
            await _after_forwarding(client, event)


async def _after_forwarding(client: TelnyxClient, event: Event) -> None:
    """The colleague is gone, or never came: the caller, whose own leg lives on, hears it, or leaves too."""
    caller = event.state.about
    if event.payload.get("hangup_cause") == "normal_clearing":
        await client.end_call(caller)
    else:
        await say_goodbye(client, caller, NOBODY_THERE)


async def introduce(client: TelnyxClient, transfer: Callback, event: Event) -> None:
    """Bring a colleague together with the caller, or let whoever nobody waits for go."""
    pending = transfer.transfer
    if pending is None or event.state != (Purpose.TRANSFER, pending.id):
        return
    if event.kind == "call.answered" and pending.status == "ringing":
        await _open_conference(client, event.call_id, pending.id, pending.conference_name)
    elif event.kind == "call.answered" and pending.status == "failed":
        await client.end_call(event.call_id)
    elif event.kind == "call.hangup":
        reason = str(event.payload.get("hangup_cause") or "")
        await transfers.settle(pending.id, "failed", reason=reason)
        if pending.status == "answered" and await client.find_conference(pending.conference_name):
            # The first leg of a conference cannot end it: without this, the caller stays in it, alone.
            await client.end_call(transfer.run.call_id or "")


async def _open_conference(client: TelnyxClient, call_id: str, transfer_id: str, name: str) -> None:
    try:
        await client.create_conference(dialing.create_conference(call_id, name))
    except GatewayError as error:
        if not error.retryable:
            await transfers.settle(transfer_id, "failed", reason=error.code)
            await client.end_call(call_id)
        raise
    if not await transfers.settle(transfer_id, "answered"):
        await client.end_call(call_id)
