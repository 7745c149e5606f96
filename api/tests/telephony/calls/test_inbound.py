"""An inbound call: answered once, in its carrier's dialect, or refused without telling anybody why."""

import asyncio
from typing import Any

import httpx2
import pytest
from starlette.types import Receive, Scope, Send

from api.app import create_app
from api.db import Database
from api.db.repositories.demo import DemoLine
from api.services.telephony.calls import events
from api.services.telephony.registry import providers
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import CallStatus
from api.settings import Settings, get_settings
from api.tests.lines import CALLER, NUMBER, add_line, dump, get_run, get_runs
from api.tests.parrot import CREDENTIALS, SIGNED
from api.tests.telephony.twilio.samples import SAMPLES as TWILIO

DOOR = "/api/v1/telephony/inbound/run"
CALL: dict[str, Any] = {"parrot": "parrot-1", "call": "call-1", "from": CALLER, "to": NUMBER}


async def test_a_call_is_answered_with_its_own_media_socket(
    gateway: httpx2.AsyncClient, database: Database, line: DemoLine
) -> None:
    answer = await gateway.post(DOOR, json=CALL, headers=SIGNED)
    assert answer.status_code == 200
    assert answer.json()["connect"].startswith("ws://gateway.test/api/v1/telephony/ws/")
    assert len(await get_runs(database)) == 1


async def test_the_same_call_delivered_many_times_at_once_is_one_run_and_one_answer(
    gateway: httpx2.AsyncClient, database: Database
) -> None:
    answers = await asyncio.gather(*(gateway.post(DOOR, json=CALL, headers=SIGNED) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert len(await get_runs(database)) == 1


async def test_two_calls_have_two_tickets(gateway: httpx2.AsyncClient, database: Database) -> None:
    first, second = [
        (await gateway.post(DOOR, json={**CALL, "call": name}, headers=SIGNED)).json() for name in ("call-1", "call-2")
    ]
    assert first["connect"] != second["connect"]
    assert len(await get_runs(database)) == 2


async def test_a_call_that_is_over_is_not_answered_again(gateway: httpx2.AsyncClient, database: Database) -> None:
    await gateway.post(DOOR, json=CALL, headers=SIGNED)
    (run,) = await get_runs(database)
    await events.finish(run.id, CallStatus.COMPLETED, disposition="caller_hung_up")
    again = await gateway.post(DOOR, json=CALL, headers=SIGNED)
    assert "connect" not in again.json()
    assert (await get_run(database, run.id)).status == "completed"


@pytest.mark.parametrize("field", ["parrot", "to", "from", "call"])
async def test_what_no_database_can_keep_is_refused_in_the_carriers_dialect(
    gateway: httpx2.AsyncClient, database: Database, field: str
) -> None:
    answer = await gateway.post(DOOR, json={**CALL, field: f"{CALL[field]}\0"}, headers=SIGNED)
    assert answer.status_code < 500
    assert "say" in answer.json()
    assert await get_runs(database) == []


@pytest.mark.parametrize(
    ("changes", "headers"),
    [
        ({}, {}),
        ({}, {"x-parrot-signature": "guessed"}),
        ({"to": "+14155559999"}, {"x-parrot-signature": "guessed"}),
        ({"parrot": "parrot-2"}, {"x-parrot-signature": "guessed"}),
        ({"parrot": "parrot-2"}, SIGNED),
        ({"parrot": ""}, SIGNED),
        ({"parrot": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}, SIGNED),
    ],
    ids=["unsigned", "forged", "no such number", "no such account", "account signed by another", "none", "a digest"],
)
async def test_until_it_is_believed_every_refusal_sounds_alike(
    gateway: httpx2.AsyncClient, database: Database, changes: dict[str, str], headers: dict[str, str]
) -> None:
    before = await dump(database)
    answer = await gateway.post(DOOR, json={**CALL, **changes}, headers=headers)
    assert (answer.status_code, answer.json()) == (
        403,
        {"say": "We are sorry, an application error has occurred. Goodbye."},
    )
    assert await dump(database) == before


async def test_a_number_nobody_answers_is_said_to_be_out_of_service(
    gateway: httpx2.AsyncClient, database: Database
) -> None:
    answer = await gateway.post(DOOR, json={**CALL, "to": "+14155559999"}, headers=SIGNED)
    assert answer.status_code == 200
    assert answer.json() == {"say": "The number you have dialed is not in service. Goodbye."}
    assert await get_runs(database) == []


async def test_a_number_without_a_workflow_is_out_of_service_too(
    gateway: httpx2.AsyncClient, database: Database, line: DemoLine
) -> None:
    async with database.session() as session:
        number = await session.get(type(line.number), line.number.id)
        assert number is not None
        number.inbound_workflow_id = None
    answer = await gateway.post(DOOR, json=CALL, headers=SIGNED)
    assert answer.json() == {"say": "The number you have dialed is not in service. Goodbye."}


async def test_a_call_goes_to_the_organization_whose_account_it_names(
    gateway: httpx2.AsyncClient, database: Database, parrot: ProviderSpec
) -> None:
    other = await add_line(database, parrot, {**CREDENTIALS, "account": "parrot-2"})
    await gateway.post(DOOR, json={**CALL, "parrot": "parrot-2"}, headers=SIGNED)
    (run,) = await get_runs(database)
    assert run.organization_id == other.configuration.organization_id


async def test_a_body_larger_than_any_carriers_is_refused(gateway: httpx2.AsyncClient, settings: Settings) -> None:
    answer = await gateway.post(DOOR, content=b"x" * (settings.max_webhook_bytes + 1), headers=SIGNED)
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "payload_too_large"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"&".join([b"a=1"] * 600), "application/x-www-form-urlencoded"),
        (b'{"parrot": ', "application/json"),
        (b'["parrot"]', "application/json"),
        (b"\xff", "application/json"),
        (b"[" * 5000, "application/json"),
        (b"hello", "text/plain"),
        (b"", ""),
    ],
    ids=["no text", "too many fields", "half JSON", "a list", "no unicode", "deep", "words", "nothing"],
)
async def test_a_body_no_carrier_would_send_is_refused_in_our_own_words(
    gateway: httpx2.AsyncClient, database: Database, body: bytes, kind: str
) -> None:
    answer = await gateway.post(DOOR, content=body, headers={**SIGNED, "content-type": kind})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] in {"malformed_webhook", "unrecognized_webhook"}
    assert await get_runs(database) == []


async def test_a_carriers_webhook_that_lacks_its_call_is_refused_in_its_dialect(gateway: httpx2.AsyncClient) -> None:
    answer = await gateway.post(DOOR, json={"parrot": "parrot-1"}, headers=SIGNED)
    assert (answer.status_code, list(answer.json())) == (400, ["say"])


@pytest.mark.parametrize("kept_prefix", [False, True], ids=["stripped by the proxy", "kept by the proxy"])
async def test_a_public_path_prefix_is_what_carriers_sign(
    database: Database, monkeypatch: pytest.MonkeyPatch, *, kept_prefix: bool
) -> None:
    monkeypatch.setenv("PUBLIC_BASE_URL", "https://gateway.example/voice")
    get_settings.cache_clear()
    await add_line(database, providers.get("twilio"), TWILIO.credentials)
    app = create_app(get_settings(), warm=False)

    async def behind_a_proxy(scope: Scope, receive: Receive, send: Send) -> None:
        prefix = {"root_path": "/voice", "path": f"/voice{scope['path']}"} if kept_prefix else {}
        await app({**scope, **prefix}, receive, send)

    genuine = TWILIO.webhook(f"https://gateway.example/voice{DOOR}", TWILIO.inbound)
    transport = httpx2.ASGITransport(behind_a_proxy)
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        answer = await client.post(DOOR, content=genuine.body, headers=genuine.headers)
    assert answer.status_code == 200
    assert "wss://gateway.example/voice/api/v1/telephony/ws/" in answer.text
