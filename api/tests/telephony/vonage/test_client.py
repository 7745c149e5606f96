"""What we ask of Vonage's APIs, on the wire."""

from base64 import b64encode
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import jwt
import orjson
import pytest
from vonage_application import ApplicationConfig
from vonage_numbers import ListOwnedNumbersFilter, UpdateNumberParams
from vonage_voice.models import CreateCallRequest, ListCallsFilter

from api.errors import (
    CallNotFound,
    ConfigurationError,
    ProviderAuthenticationFailed,
    ProviderRateLimited,
    ProviderRejected,
    ProviderUnavailable,
)
from api.services.telephony.kit import urls
from api.services.telephony.providers.vonage.provider import VonageProvider
from api.services.telephony.types import MachineDetection
from api.settings import Settings
from api.tests.conftest import PUBLIC_URL
from api.tests.local_api import Answer, ApiRequest, LocalApi
from api.tests.telephony.vonage.samples import (
    API_KEY,
    API_SECRET,
    APPLICATION,
    APPLICATION_ID,
    CALL,
    CALL_ID,
    PLACED,
    SAMPLES,
)

RUN_ID = "0123456789abcdef0123456789abcdef"
ANSWER_URL = f"{PUBLIC_URL}/api/v1/telephony/vonage/answer/{RUN_ID}"
HOOKS = f"{PUBLIC_URL}/api/v1/telephony/vonage"
NUMBER = {"country": "US", "msisdn": "14155550123", "type": "landline", "features": ["VOICE"]}


@pytest.fixture
async def api(settings: Settings) -> AsyncIterator[LocalApi]:
    async with LocalApi((201, PLACED)) as api:
        yield api


@pytest.fixture
def provider(api: LocalApi) -> VonageProvider:
    return VonageProvider({**SAMPLES.credentials, "audio_format": "l16-8000", "api_base_url": api.url})


async def dial(provider: VonageProvider, **options: Any) -> None:
    await provider.initiate_call("+14155550177", ANSWER_URL, RUN_ID, "+14155550123", **options)


def document(request: ApiRequest) -> Any:
    return orjson.loads(request.body)


# Calls


async def test_a_dial_says_whom_to_ring_and_where_to_ask(provider: VonageProvider, api: LocalApi) -> None:
    await dial(provider)
    (request,) = api.requests
    assert (request.method, request.path) == ("POST", "/v1/calls")
    assert document(request) == {
        "to": [{"type": "phone", "number": "14155550177"}],
        "from": {"type": "phone", "number": "14155550123"},
        "answer_url": [ANSWER_URL],
        "answer_method": "POST",
        "event_url": [f"{HOOKS}/status/{RUN_ID}"],
        "event_method": "POST",
    }


@pytest.mark.parametrize(
    ("asked", "mode", "events"),
    [
        (MachineDetection.DETECT, {"behavior": "continue", "mode": "detect"}, "status"),
        (
            MachineDetection.MESSAGE_END,
            {"behavior": "continue", "mode": "detect_beep", "beep_timeout": 45},
            "status-at-beep",
        ),
    ],
)
async def test_machine_detection_reports_while_the_call_already_talks(
    provider: VonageProvider, api: LocalApi, asked: MachineDetection, mode: dict[str, Any], events: str
) -> None:
    await dial(provider, machine_detection=asked, timeout=9999)
    said = document(api.requests[0])
    assert said["advanced_machine_detection"] == mode
    assert said["event_url"] == [f"{HOOKS}/{events}/{RUN_ID}"]
    assert said["ringing_timer"] == 120


async def test_their_own_model_takes_every_dial(provider: VonageProvider, api: LocalApi) -> None:
    await dial(provider)
    for asked in MachineDetection:
        await dial(provider, machine_detection=asked, timeout=30)
    await provider.transfer_call("sip:desk@example.com", RUN_ID, "transfer-1", from_number="+14155550123")
    for request in api.requests:
        said = document(request)
        taken = CreateCallRequest.model_validate({**said, "from_": said["from"]})
        assert taken.model_dump(mode="json", by_alias=True, exclude_none=True) == said


async def test_a_call_is_asked_for_with_a_token_of_the_application(provider: VonageProvider, api: LocalApi) -> None:
    await dial(provider)
    scheme, _, token = api.requests[0].headers["authorization"].partition(" ")
    claims = jwt.decode(token, options={"verify_signature": False})
    assert (scheme, claims["application_id"]) == ("Bearer", APPLICATION_ID)
    assert claims.keys() == {"application_id", "iat", "exp", "jti"}


async def test_without_a_caller_id_nobody_is_asked(api: LocalApi) -> None:
    provider = VonageProvider({**SAMPLES.credentials, "from_numbers": [], "api_base_url": api.url})
    with pytest.raises(ConfigurationError):
        await provider.initiate_call("+14155550177", ANSWER_URL, RUN_ID)
    assert api.requests == []


async def test_without_a_key_nobody_is_asked(api: LocalApi) -> None:
    provider = VonageProvider({**SAMPLES.credentials, "private_key": "none", "api_base_url": api.url})
    with pytest.raises(ConfigurationError):
        await dial(provider)
    assert api.requests == []


async def test_the_fourth_dial_of_a_second_is_too_much(provider: VonageProvider, api: LocalApi) -> None:
    api.answer = (429, {"type": "about:blank", "title": "Rate Limit Hit", "detail": "3 calls a second"})
    with pytest.raises(ProviderRateLimited, match="Rate Limit Hit"):
        await dial(provider)
    assert len(api.requests) == 1


async def test_hanging_up_is_an_action(provider: VonageProvider, api: LocalApi) -> None:
    api.answer = (204, b"")
    await provider.hang_up(CALL_ID)
    (request,) = api.requests
    assert (request.method, request.path, document(request)) == ("PUT", f"/v1/calls/{CALL_ID}", {"action": "hangup"})


def refuse_update(status: str) -> Any:
    """Vonage takes no change, and says where the call stands."""
    return lambda request: (400, {"title": "Bad Request"}) if request.method == "PUT" else (200, {"status": status})


@pytest.mark.parametrize("word", ["completed", "busy", "timeout", "unanswered", "cancelled", "rejected", "failed"])
async def test_a_hang_up_vonage_refuses_because_the_call_ended_is_a_success(
    provider: VonageProvider, api: LocalApi, word: str
) -> None:
    api.answer = refuse_update(word)
    await provider.hang_up(CALL_ID)
    assert len(api.posts) == 1


@pytest.mark.parametrize("word", ["started", "ringing", "answered", "machine", "teleported"])
async def test_a_hang_up_vonage_refuses_while_the_call_lives_is_a_failure(
    provider: VonageProvider, api: LocalApi, word: str
) -> None:
    api.answer = refuse_update(word)
    with pytest.raises(ProviderRejected):
        await provider.hang_up(CALL_ID)


async def test_a_hang_up_that_fails_at_vonage_is_a_failure(provider: VonageProvider, api: LocalApi) -> None:
    api.answer = (503, {})
    with pytest.raises(ProviderUnavailable):
        await provider.hang_up(CALL_ID)


async def test_a_caller_is_moved_with_actions(provider: VonageProvider, api: LocalApi) -> None:
    api.answer = (204, b"")
    await provider.join_conference(CALL_ID, "transfer-1")
    assert document(api.requests[0]) == {
        "action": "transfer",
        "destination": {
            "type": "ncco",
            "ncco": [{"action": "conversation", "name": "transfer-1", "startOnEnter": True, "endOnExit": True}],
        },
    }


async def test_a_caller_who_is_sent_on_is_never_left_in_silence(provider: VonageProvider, api: LocalApi) -> None:
    api.answer = (204, b"")
    await provider.forward_call(CALL_ID, "+14155550199", from_number="+14155550123", timeout=20)
    (action,) = document(api.requests[0])["destination"]["ncco"]
    assert (action["eventUrl"], action["eventType"]) == ([f"{HOOKS}/forwarded"], "synchronous")
    assert (action["timeout"], action["endpoint"]) == (20, [{"type": "phone", "number": "14155550199"}])


async def test_keys_are_pressed_over_rest(provider: VonageProvider, api: LocalApi) -> None:
    api.answer = (200, {"message": "DTMF sent", "uuid": CALL_ID})
    await provider.send_digits(CALL_ID, "12#*")
    (request,) = api.requests
    assert (request.path, document(request)) == (f"/v1/calls/{CALL_ID}/dtmf", {"digits": "12#*"})


def calls_in_pages(request: ApiRequest) -> Answer:
    index = int(request.query["record_index"][0])
    links = {"next": {"href": f"/calls?order=asc&page_size=1&record_index={index + 1}"}} if index < 2 else {}
    call = {**CALL, "uuid": f"call-{index}"}
    page = {"count": 3, "page_size": 1, "record_index": index, "_embedded": {"calls": [call]}, "_links": links}
    return 200, page


async def test_placed_calls_are_looked_for_page_by_page(provider: VonageProvider, api: LocalApi) -> None:
    api.answer = calls_in_pages
    since = datetime(2026, 11, 21, 10, tzinfo=UTC)
    found = await provider.find_placed_calls("+14155550177", "+14155550123", since, workflow_run_id=RUN_ID)
    assert found == ["call-0", "call-1", "call-2"]
    first = {name: values[0] for name, values in api.requests[0].query.items()}
    assert first == {"date_start": "2026-11-21T10:00:00Z", "order": "asc", "page_size": "100", "record_index": "0"}
    assert ListCallsFilter.model_validate(first).page_size == 100
    assert {request.path for request in api.requests} == {"/v1/calls"}


# Numbers and the application


def test_the_numbers_live_on_another_host() -> None:
    client = VonageProvider(SAMPLES.credentials)._client
    from_calls, from_numbers = client._open_calls(), client._open_account("https://rest.nexmo.com")
    assert (from_calls._base_url, from_numbers._base_url) == ("https://api.nexmo.com", "https://rest.nexmo.com")


def numbers_in_pages(request: ApiRequest) -> Answer:
    index = int(request.query["index"][0])
    if index > 3:
        return 200, {}
    return 200, {"count": 3, "numbers": [{**NUMBER, "msisdn": f"1415555012{index}"}]}


async def test_numbers_are_listed_page_by_page(provider: VonageProvider, api: LocalApi) -> None:
    api.answer = numbers_in_pages
    assert await provider.get_available_phone_numbers() == ["+14155550121", "+14155550122", "+14155550123"]
    assert [request.query["index"] for request in api.requests] == [["1"], ["2"], ["3"]]
    query = {name: values[0] for name, values in api.requests[0].query.items()}
    assert ListOwnedNumbersFilter.model_validate(query).size == 100
    basic = b64encode(f"{API_KEY}:{API_SECRET}".encode()).decode()
    assert api.requests[0].headers["authorization"] == f"Basic {basic}"


async def test_an_account_without_numbers_has_none(provider: VonageProvider, api: LocalApi) -> None:
    api.answer = (200, {})
    assert await provider.get_available_phone_numbers() == []


class Account:
    """One number and the applications, as the API tells and changes them."""

    def __init__(self, number: dict[str, Any], application: dict[str, Any] | None = None) -> None:
        self.number, self.application = number, application or APPLICATION
        self.replaced: list[dict[str, Any]] = []
        self.updated: list[dict[str, str]] = []

    def __call__(self, request: ApiRequest) -> Answer:
        if request.method == "PUT":
            self.replaced.append(document(request))
            return 200, self.application
        if request.path == "/number/update":
            self.updated.append({name: values[0] for name, values in request.form.items()})
            return 200, {"error-code": "200", "error-code-label": "success"}
        if request.path.startswith("/v2/applications"):
            return 200, self.application
        return 200, {"count": 2, "numbers": [{**NUMBER, "msisdn": "141555501234"}, self.number]}


def application_at(url: str) -> dict[str, Any]:
    """The application, with its webhooks pointing here."""
    voice = APPLICATION["capabilities"]["voice"]
    hooks = {
        **voice["webhooks"],
        "answer_url": {**voice["webhooks"]["answer_url"], "address": url, "http_method": "POST"},
        "event_url": {**voice["webhooks"]["event_url"], "address": f"{HOOKS}/events", "http_method": "POST"},
    }
    return {**APPLICATION, "capabilities": {**APPLICATION["capabilities"], "voice": {**voice, "webhooks": hooks}}}


async def test_binding_replaces_the_application_and_keeps_everything_else(
    provider: VonageProvider, api: LocalApi
) -> None:
    api.answer = account = Account({**NUMBER, "moHttpUrl": "https://elsewhere.example/sms", "voiceCallbackType": "tel"})
    assert (await provider.configure_inbound("+14155550123", urls.inbound_url())).ok
    (sent,) = account.replaced
    assert sent == {
        name: application_at(urls.inbound_url())[name] for name in ("name", "privacy", "keys", "capabilities")
    }
    assert account.updated == [
        {
            "country": "US",
            "msisdn": "14155550123",
            "moHttpUrl": "https://elsewhere.example/sms",
            "app_id": APPLICATION_ID,
        }
    ]
    UpdateNumberParams.model_validate(account.updated[0])
    known = ApplicationConfig.model_validate(sent).model_dump(exclude_none=True)
    assert known["capabilities"]["voice"]["webhooks"]["answer_url"]["address"] == urls.inbound_url()


async def test_what_is_bound_already_is_not_bound_again(provider: VonageProvider, api: LocalApi) -> None:
    api.answer = account = Account({**NUMBER, "app_id": APPLICATION_ID}, application_at(urls.inbound_url()))
    assert (await provider.configure_inbound("+14155550123", urls.inbound_url())).ok
    assert (account.replaced, account.updated) == ([], [])


async def test_releasing_takes_the_number_and_never_the_application(provider: VonageProvider, api: LocalApi) -> None:
    number = {**NUMBER, "voiceCallbackType": "app", "voiceCallbackValue": APPLICATION_ID}
    api.answer = account = Account(number, application_at(urls.inbound_url()))
    assert (await provider.configure_inbound("+14155550123", None)).ok
    assert (account.replaced, account.updated) == ([], [{"country": "US", "msisdn": "14155550123"}])


@pytest.mark.parametrize(
    "number",
    [
        NUMBER,
        {**NUMBER, "app_id": "ffffffff-1111-4222-8333-0123456789ab"},
        {**NUMBER, "voiceCallbackType": "sip", "voiceCallbackValue": "sip:a@b.example", "app_id": APPLICATION_ID},
    ],
)
async def test_a_number_that_leads_elsewhere_is_not_released(
    provider: VonageProvider, api: LocalApi, number: dict[str, Any]
) -> None:
    api.answer = account = Account(number, application_at(urls.inbound_url()))
    assert (await provider.configure_inbound("+14155550123", None)).ok
    assert (account.replaced, account.updated) == ([], [])


async def test_a_number_of_an_application_that_meanwhile_asks_elsewhere_is_not_released(
    provider: VonageProvider, api: LocalApi
) -> None:
    api.answer = account = Account({**NUMBER, "app_id": APPLICATION_ID})
    assert (await provider.configure_inbound("+14155550123", None)).ok
    assert (account.replaced, account.updated) == ([], [])


@pytest.mark.parametrize(("status", "code"), [(200, "420"), (420, "420"), (401, "401")])
async def test_a_binding_vonage_refuses_is_named(
    provider: VonageProvider, api: LocalApi, status: int, code: str
) -> None:
    account = Account(NUMBER)
    refusal = {"error-code": code, "error-code-label": "method failed"}
    api.answer = lambda request: (status, refusal) if request.path == "/number/update" else account(request)
    with pytest.raises(ProviderAuthenticationFailed if status == 401 else ProviderRejected):
        await provider.configure_inbound("+14155550123", urls.inbound_url())


# The account


async def test_an_account_is_called_after_its_application(provider: VonageProvider, api: LocalApi) -> None:
    api.answer = (200, APPLICATION)
    assert await provider.check_account() == "Reception"
    assert [request.path for request in api.requests] == [f"/v2/applications/{APPLICATION_ID}", "/v1/calls"]


async def test_an_application_that_is_not_there_is_named(provider: VonageProvider, api: LocalApi) -> None:
    api.answer = (404, {"title": "Not Found"})
    with pytest.raises(ProviderRejected, match="no such application"):
        await provider.check_account()


async def test_a_private_key_of_another_application_is_noticed(provider: VonageProvider, api: LocalApi) -> None:
    api.answer = lambda request: (401, {"title": "Unauthorized"}) if request.path == "/v1/calls" else (200, APPLICATION)
    with pytest.raises(ProviderAuthenticationFailed):
        await provider.check_account()


async def test_an_application_that_does_not_sign_is_named(provider: VonageProvider, api: LocalApi) -> None:
    voice = {**APPLICATION["capabilities"]["voice"], "signed_callbacks": False}
    api.answer = (200, {**APPLICATION, "capabilities": {"voice": voice}})
    with pytest.raises(ProviderRejected, match="signed"):
        await provider.check_account()


async def test_a_call_that_is_gone_is_not_found(provider: VonageProvider, api: LocalApi) -> None:
    api.answer = (404, {"title": "Not Found"})
    with pytest.raises(CallNotFound):
        await provider.get_call_status(CALL_ID)
