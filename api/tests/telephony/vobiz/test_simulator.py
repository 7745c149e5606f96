"""The simulated Vobiz is as wilful as the real one, and signs what Vobiz's own library believes."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

import httpx2
import orjson
import pytest
from vobiz.utils import validate_signature

from api.errors import CallNotFound
from api.services.telephony.kit import call_documents
from api.services.telephony.providers.vobiz import signatures, webhooks
from api.services.telephony.providers.vobiz.provider import VobizProvider
from api.services.telephony.types import CallStatus
from api.settings import Settings
from api.simulator.carrier import Callee, Line
from api.simulator.carriers.vobiz.account import VobizAccount
from api.simulator.faults import Faults
from api.simulator.outcome import CallOutcome
from api.simulator.phone import Phone
from api.tests.local_api import LocalApi
from api.tests.telephony.vobiz.samples import AUTH_ID, AUTH_TOKEN, HANGUP, INBOUND, RECORD, SAMPLES

NUMBER, CALLEE = "+918012345678", "+919812345678"
ROOT = f"/api/v1/Account/{AUTH_ID}"
KEYS = {"X-Auth-ID": AUTH_ID, "X-Auth-Token": AUTH_TOKEN}


async def picks_up(phone: Phone, _line: Line) -> None:
    """Holds the phone until it is over."""
    await phone.wait_for_hang_up(within=10)


@pytest.fixture
async def account(settings: Settings) -> AsyncIterator[VobizAccount]:
    async with VobizAccount(SAMPLES.credentials) as account:
        account.add_number(NUMBER)
        yield account


@pytest.fixture
def provider(account: VobizAccount) -> VobizProvider:
    return VobizProvider({**SAMPLES.credentials, "api_base_url": account.url})


@pytest.fixture
async def gateway() -> AsyncIterator[LocalApi]:
    """Answers whatever a call asks for with the last document a test gave it."""
    async with LocalApi((200, call_documents.hang_up().encode())) as gateway:
        yield gateway


def told(gateway: LocalApi, path: str) -> list[dict[str, str]]:
    return [
        dict(parse_qsl(item.body.decode(), keep_blank_values=True)) for item in gateway.requests if item.path == path
    ]


async def post(account: VobizAccount, path: str, body: Any = None, headers: Mapping[str, str] = KEYS) -> Any:
    """The status and what is said with it."""
    async with httpx2.AsyncClient() as client:
        answer = await client.post(f"{account.url}{path}", headers=headers, json=body)
    return answer.status_code, orjson.loads(answer.content or b"{}")


async def ring(account: VobizAccount, gateway: LocalApi, callee: Callee, **more: Any) -> CallOutcome:
    """What a call that the gateway places comes to."""
    account.expect(CALLEE, callee)
    urls = {f"{name}_url": f"{gateway.url}/{name}" for name in ("answer", "ring", "hangup")}
    call = {"from": NUMBER[1:], "to": CALLEE[1:], "answer_method": "POST", **urls, **more}
    status, placed = await post(account, f"{ROOT}/Call/", call)
    assert (status, placed["message"]) == (201, "Call fired")
    (outcome,) = await account.outbound_calls(within=10)
    assert outcome.call_id == placed["request_uuid"]
    return outcome


# Its API


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (f"{ROOT.lower()}/call/", KEYS),
        (f"{ROOT}/Call", KEYS),
        (f"{ROOT}/Call/", {**KEYS, "X-Auth-Token": "wrong"}),
        (f"{ROOT}/Call/", {}),
        ("/api/v1/Account/MA_FFFFFFFF/Call/", KEYS),
    ],
)
async def test_a_path_written_otherwise_is_answered_like_a_wrong_password(
    account: VobizAccount, path: str, headers: Mapping[str, str]
) -> None:
    assert await post(account, path, headers=headers) == (
        401,
        {"error": "unauthorized", "message": "invalid credentials"},
    )


@pytest.mark.parametrize("missing", ["from", "to", "answer_url", "answer_method"])
async def test_a_call_needs_what_the_reference_requires(account: VobizAccount, missing: str) -> None:
    call = {"from": NUMBER, "to": CALLEE, "answer_url": "https://gateway.example", "answer_method": "POST"}
    status, _ = await post(account, f"{ROOT}/Call/", {name: call[name] for name in call.keys() - {missing}})
    assert status == 400


async def test_only_an_owned_number_calls(account: VobizAccount) -> None:
    call = {"to": CALLEE, "answer_url": "https://gateway.example", "answer_method": "POST"}
    status, answer = await post(account, f"{ROOT}/Call/", {**call, "from": "918000000000"})
    assert (status, answer["error"]) == (400, "from number +918000000000 not owned")


async def test_every_page_of_numbers_is_read(account: VobizAccount, provider: VobizProvider) -> None:
    for number in range(249):
        account.add_number(f"+9180222{number:05d}")
    assert len(await provider.get_available_phone_numbers()) == 250


async def test_a_ringing_call_cannot_be_moved(account: VobizAccount, provider: VobizProvider) -> None:
    call = await provider.initiate_call(CALLEE, "http://127.0.0.1:9/", from_number=NUMBER)
    with pytest.raises(CallNotFound):
        await provider.join_conference(call.call_id, "transfer-1")
    await provider.hang_up(call.call_id)


# Its webhooks


async def test_whatever_became_of_a_call_its_status_is_completed(account: VobizAccount, gateway: LocalApi) -> None:
    await ring(account, gateway, Callee(person=None, faults=Faults(final_status="busy")))
    (rang,), (ended,) = told(gateway, "/ring"), told(gateway, "/hangup")
    assert (rang["Event"], rang["CallStatus"]) == ("Ring", "ringing")
    assert (ended["Event"], ended["CallStatus"], ended["HangupCauseCode"]) == ("Hangup", "completed", "3010")
    assert webhooks.read_status(ended)["status"] is CallStatus.BUSY
    assert ended.keys() <= HANGUP.keys()


async def test_a_record_has_the_fields_of_the_documentation(
    account: VobizAccount, gateway: LocalApi, provider: VobizProvider
) -> None:
    outcome = await ring(account, gateway, Callee(person=picks_up))
    leg = account.legs[outcome.call_id]
    assert leg.record().keys() <= RECORD["data"].keys()
    cost = await provider.get_call_cost(outcome.call_id)
    assert (cost["amount"], cost["currency"]) == (0.44, "INR")


async def test_a_domestic_call_comes_in_as_it_was_dialled(account: VobizAccount, gateway: LocalApi) -> None:
    account.numbers[NUMBER].voice_url = f"{gateway.url}/inbound"
    await account.call(NUMBER, CALLEE, picks_up)
    first, last = told(gateway, "/inbound")
    assert (first["Event"], first["CallStatus"], first["To"]) == ("StartApp", "ringing", "08012345678")
    assert webhooks.read_inbound(first).to_number == NUMBER
    assert first.keys() <= INBOUND.keys()
    # Nobody said where hang-ups should go, so this one came to the answer URL.
    assert webhooks.read_inbound(last).direction == "report"


async def test_vobizs_library_believes_what_it_signs(account: VobizAccount, gateway: LocalApi) -> None:
    await ring(account, gateway, Callee(person=picks_up))
    assert len(gateway.requests) == 3
    for request in gateway.requests:
        url, headers = f"{gateway.url}{request.url}", request.headers
        nonce, signature = headers["x-vobiz-signature-v2-nonce"], headers["x-vobiz-signature-v2"]
        assert validate_signature(url, nonce, signature, AUTH_TOKEN)
        for version in ("v2", "v3"):
            alone = {name: value for name, value in headers.items() if f"-{version}" in name}
            assert signatures.is_valid(AUTH_TOKEN, url, {}, alone)


async def test_an_account_without_credentials_on_its_urls_signs_nothing(
    account: VobizAccount, gateway: LocalApi
) -> None:
    account.faults = Faults(signature="")
    account.numbers[NUMBER].voice_url = f"{gateway.url}/inbound"
    await account.call(NUMBER, CALLEE, picks_up, faults=account.faults)
    assert not [name for request in gateway.requests for name in request.headers if "signature" in name]


# Its conferences


async def test_whoever_is_alone_in_a_conference_is_thrown_out_unless_told_to_stay(
    account: VobizAccount, gateway: LocalApi
) -> None:
    gateway.answer = (200, b"<Response><Conference>room</Conference></Response>")
    outcome = await ring(account, gateway, Callee(person=picks_up))
    assert (outcome.ended_by, outcome.conference) == ("document", "")


@pytest.fixture
async def waiting(account: VobizAccount, gateway: LocalApi) -> AsyncIterator[asyncio.Task[CallOutcome]]:
    """A call that is alone in the conference our document names."""
    joined = asyncio.Event()

    async def waits(phone: Phone, _line: Line) -> None:
        await phone.conferenced()
        joined.set()
        await phone.wait_for_hang_up(within=10)

    gateway.answer = (200, call_documents.join_conference("room").encode())
    calling = asyncio.create_task(ring(account, gateway, Callee(person=waits)))
    async with asyncio.timeout(5):
        await joined.wait()
    yield calling
    await calling


async def test_our_conference_keeps_whoever_comes_first(
    account: VobizAccount, provider: VobizProvider, waiting: asyncio.Task[CallOutcome]
) -> None:
    await provider.hang_up(next(iter(account.legs)))
    outcome = await waiting
    assert (outcome.ended_by, outcome.conference) == ("gateway", "room")


async def test_keys_are_played_to_the_phone(
    account: VobizAccount, provider: VobizProvider, waiting: asyncio.Task[CallOutcome]
) -> None:
    call_id = next(iter(account.legs))
    await provider.send_digits(call_id, "12#")
    await provider.hang_up(call_id)
    assert (await waiting).keys_heard == "12#"
