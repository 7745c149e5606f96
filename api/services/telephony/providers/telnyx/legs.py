"""What becomes of a leg, as its webhooks come in. Whoever is on the phone is never left in silence."""

import contextlib

from loguru import logger

from api.errors import CallNotFound, GatewayError, ProviderError
from api.services.telephony.calls import transfers
from api.services.telephony.calls.callbacks import Callback
from api.services.telephony.kit.leg_states import Purpose
from api.services.telephony.providers.telnyx import dialing
from api.services.telephony.providers.telnyx.client import TelnyxClient
from api.services.telephony.providers.telnyx.webhooks import Event

NOBODY_THERE = "We are sorry, nobody could be reached. Goodbye."


async def say_goodbye(client: TelnyxClient, call_id: str, message: str) -> None:
    """Tell whoever is on the phone why the call ends; ``follow`` ends it then."""
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
            # The caller's own leg lives on, whether the colleague left or never came.
            if event.payload.get("hangup_cause") == "normal_clearing":
                await client.end_call(event.state.about)
            else:
                await say_goodbye(client, event.state.about, NOBODY_THERE)


async def introduce(client: TelnyxClient, transfer: Callback, event: Event) -> None:
    """Have a colleague wait for the caller in a conference; one nobody waits for any more is let go."""
    pending = transfer.transfer
    if pending is None or event.state != (Purpose.TRANSFER, pending.id):
        return
    if event.kind == "call.answered" and pending.status == "ringing":
        await _open_conference(client, event.call_id, pending.id, pending.conference_name)
    elif event.kind == "call.answered" and pending.status == "failed":
        await client.end_call(event.call_id)
    elif event.kind == "call.hangup":
        await transfers.settle(pending.id, "failed", reason=str(event.payload.get("hangup_cause") or ""))
        if pending.status == "answered" and await find_conference(client, pending.conference_name):
            # Whoever was the first in a conference cannot end it: without this, the caller stays in it, alone.
            await client.end_call(transfer.run.call_id or "")


async def _open_conference(client: TelnyxClient, call_id: str, transfer_id: str, name: str) -> None:
    try:
        await client.post(
            "/conferences", {"call_control_id": call_id, "name": name, "command_id": f"conference-{transfer_id}"}
        )
    except GatewayError as error:
        if not error.retryable:  # Telnyx tells us again after the others
            await transfers.settle(transfer_id, "failed", reason=error.code)
            await client.end_call(call_id)
        raise
    if not await transfers.settle(transfer_id, "answered"):
        await client.end_call(call_id)


async def find_conference(client: TelnyxClient, name: str) -> str | None:
    """The id of the conference of that name that somebody is in."""
    found = await client.find_all("/conferences", **{"filter[name]": name})
    return next((str(one["id"]) for one in found if one.get("name") == name and one.get("status") != "completed"), None)


async def join(client: TelnyxClient, call_id: str, conference_name: str) -> None:
    """Move the caller into the conference, which ends when the caller leaves it.

    Raises:
        CallNotFound: The caller is gone, or the colleague is.
    """
    conference = await find_conference(client, conference_name)
    if conference is None:
        raise CallNotFound("nobody is in the conference any more")
    await client.post(
        f"/conferences/{conference}/actions/join", {"call_control_id": call_id, "end_conference_on_exit": True}
    )
    await stop_stream(client, call_id)


async def stop_stream(client: TelnyxClient, call_id: str) -> None:
    """End the media stream of a leg that was moved: nothing else does."""
    try:
        await client.command(call_id, "streaming_stop")
    except ProviderError as error:  # the move itself stands
        logger.bind(call_id=call_id, code=error.code).warning("the media stream of a caller who was moved goes on")
