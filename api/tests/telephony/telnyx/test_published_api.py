"""Everything we ask of Telnyx is something its published API takes; what our simulator says, Telnyx says too."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from api.services.guarded.guard import AddressGuard
from api.services.guarded.http import GuardedClient
from api.services.telephony.providers.telnyx import dialing
from api.services.telephony.providers.telnyx.provider import TelnyxProvider
from api.services.telephony.types import MachineDetection
from api.settings import Settings
from api.simulator import people
from api.simulator.carrier import Callee
from api.simulator.carriers.telnyx.account import TelnyxAccount
from api.tests.conftest import PUBLIC_URL
from api.tests.local_api import ApiRequest, LocalApi
from api.tests.telephony.telnyx import published
from api.tests.telephony.telnyx.published import Published
from api.tests.telephony.telnyx.samples import CALL, CALL_ID, SAMPLES, event

RUN_ID = "0123456789abcdef0123456789abcdef"
EVENTS_URL = f"{PUBLIC_URL}/api/v1/telephony/telnyx/events/{RUN_ID}"
NUMBER, CALLEE, COLLEAGUE = "+14155550123", "+14155550177", "+14155550199"
WSS = "wss://gateway.test/api/v1/telephony/ws/ticket"


@pytest.fixture(scope="module")
def telnyx() -> Published:
    return published.load()


def answer(request: ApiRequest) -> tuple[int, Any]:
    """What Telnyx answers, as far as whoever asks reads it."""
    if request.path == "/phone_numbers":
        return 200, {"data": [{"id": "1293384261075731499", "phone_number": NUMBER, "connection_id": "7"}]}
    if request.path == "/conferences" and request.method == "GET":
        return 200, SAMPLES.conference
    if request.path.startswith("/call_control_applications"):
        return 200, {"data": {"id": "1293384261075731499", "application_name": "call-router"}}
    return 200, CALL


@pytest.fixture(params=["PCMU", "PCMA", "L16"])
async def asked(request: pytest.FixtureRequest, settings: Settings) -> AsyncIterator[list[ApiRequest]]:
    """Every request there is, made once."""
    async with LocalApi(answer) as api:
        config = {**SAMPLES.credentials, "audio_format": request.param, "api_base_url": api.url}
        provider = TelnyxProvider(config)
        await provider.initiate_call(CALLEE, EVENTS_URL, RUN_ID, NUMBER)
        for detection in MachineDetection:
            await provider.initiate_call(CALLEE, EVENTS_URL, RUN_ID, NUMBER, timeout=2, machine_detection=detection)
        inbound = provider.parse_inbound_webhook(SAMPLES.inbound, {})
        await provider.start_inbound_stream(
            websocket_url=WSS, workflow_run_id=RUN_ID, normalized_data=inbound, backend_endpoint=PUBLIC_URL
        )
        await provider.refuse_call(inbound, "capacity_reached", "All of our lines are busy.")
        await provider.client.command(CALL_ID, "streaming_start", dialing.start_stream(RUN_ID, WSS, request.param))
        await provider.client.command(CALL_ID, "speak", dialing.say_goodbye("Goodbye."))
        await provider.client.post("/conferences", {"call_control_id": CALL_ID, "name": "transfer-1"})
        await provider.transfer_call(COLLEAGUE, RUN_ID, "transfer-1", from_number=NUMBER)
        await provider.join_conference(CALL_ID, "transfer-1")
        await provider.forward_call(CALL_ID, COLLEAGUE, from_number=NUMBER, timeout=900)
        await provider.send_digits(CALL_ID, "12#")
        await provider.hang_up(CALL_ID)
        await provider.get_call_status(CALL_ID)
        await provider.get_available_phone_numbers()
        await provider.configure_inbound(NUMBER, f"{PUBLIC_URL}/run")
        await provider.configure_inbound(NUMBER, None)
        await provider.find_placed_calls(CALLEE, NUMBER, None, workflow_run_id=RUN_ID)  # type: ignore[arg-type]
        yield api.requests


def test_every_operation_and_every_field_is_published(telnyx: Published, asked: list[ApiRequest]) -> None:
    for request in asked:
        operation = telnyx.operation(request.method, request.path)
        telnyx.check_query(operation, request.query)
        telnyx.check_body(operation, orjson.loads(request.body) if request.body else None)


def test_our_samples_are_webhooks_telnyx_sends(telnyx: Published) -> None:
    inbound = SAMPLES.inbound["data"]
    telnyx.check_webhook({"data": {**inbound, "payload": {k: v for k, v in inbound["payload"].items() if v}}})
    for kind in ("call.answered", "call.bridged", "call.hangup", "call.machine.detection.ended"):
        telnyx.check_webhook(event(kind))


async def test_every_webhook_and_every_answer_of_the_simulator_is_one_of_telnyxs(
    telnyx: Published, settings: Settings
) -> None:
    """Two calls are placed; one is handed over, spoken to, and hung up; nobody answers the other's colleague."""
    machine_found = asyncio.Event()

    def gateways_answer(request: ApiRequest) -> tuple[int, Any]:
        if b"call.machine.greeting.ended" in request.body:
            machine_found.set()
        return 200, {}

    async with (
        LocalApi(gateways_answer) as gateway,
        TelnyxAccount(SAMPLES.credentials, route={PUBLIC_URL: gateway.url}) as carrier,
        GuardedClient(AddressGuard.of_settings(settings.simulator_url)) as http,
    ):
        carrier.add_number(NUMBER, f"{PUBLIC_URL}/inbound")
        carrier.application["call_cost_in_webhooks"] = True
        carrier.expect(CALLEE, Callee(person=people.patient(30), machine=True))
        provider = TelnyxProvider({**SAMPLES.credentials, "api_base_url": carrier.url})
        placed = await provider.initiate_call(
            CALLEE, EVENTS_URL, RUN_ID, NUMBER, machine_detection=MachineDetection.MESSAGE_END
        )
        leg = carrier.legs[placed.call_id]
        assert await leg.answered()
        await provider.client.command(placed.call_id, "speak", dialing.say_goodbye("Goodbye."))
        await provider.forward_call(placed.call_id, COLLEAGUE, from_number=NUMBER, timeout=5)
        await provider.client.post("/conferences", {"call_control_id": placed.call_id, "name": "transfer-1"})
        headers = {"Authorization": f"Bearer {SAMPLES.credentials['api_key']}"}
        for path in (
            f"/calls/{placed.call_id}",
            "/calls/nobody",
            f"/connections/{carrier.connection_id}/active_calls",
            "/conferences",
            "/phone_numbers",
            f"/call_control_applications/{carrier.connection_id}",
        ):
            answered = await http.request("GET", f"{carrier.url}{path}", headers=headers)
            telnyx.check_answer(telnyx.operation("GET", path), answered.status, answered.json())
        await asyncio.wait_for(machine_found.wait(), 5)
        await provider.hang_up(placed.call_id)
        await carrier.quiet()
        told = [delivery.fields for one in carrier.legs.values() for delivery in one.outcome.deliveries]
    for document in told:
        telnyx.check_webhook(document)
    assert {
        "call.initiated",
        "call.answered",
        "call.machine.detection.ended",
        "call.machine.greeting.ended",
        "call.speak.ended",
        "conference.participant.joined",
        "call.hangup",
        "call.cost",
    } <= {document["data"]["event_type"] for document in told}
