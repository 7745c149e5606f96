"""What we ask of Twilio's API, on the wire."""

from base64 import b64encode
from collections.abc import AsyncIterator
from typing import Any

import pytest

from api.errors import CallNotFound, ConfigurationError, ProviderRejected, ProviderUnavailable
from api.services.telephony.kit import urls
from api.services.telephony.providers.twilio.provider import TwilioProvider
from api.services.telephony.types import MachineDetection
from api.settings import Settings
from api.tests.conftest import PUBLIC_URL
from api.tests.local_api import ApiRequest, LocalApi
from api.tests.telephony.twilio.samples import ACCOUNT_SID, AUTH_TOKEN, CALL, CALL_SID, SAMPLES

ROOT = f"/2010-04-01/Accounts/{ACCOUNT_SID}"
RUN_ID = "0123456789abcdef0123456789abcdef"
ANSWER_URL = f"{PUBLIC_URL}/api/v1/telephony/twilio/answer/{RUN_ID}"
STATUS_URL = f"{PUBLIC_URL}/api/v1/telephony/twilio/status/{RUN_ID}"


@pytest.fixture
async def api(settings: Settings) -> AsyncIterator[LocalApi]:
    async with LocalApi((201, CALL)) as api:
        yield api


@pytest.fixture
def provider(api: LocalApi) -> TwilioProvider:
    return TwilioProvider({**SAMPLES.credentials, "api_base_url": api.url})


async def dial(provider: TwilioProvider, **options: Any) -> None:
    await provider.initiate_call("+14155550177", ANSWER_URL, RUN_ID, "+14155550123", **options)


async def test_a_dial_says_whom_to_ring_and_where_to_ask(provider: TwilioProvider, api: LocalApi) -> None:
    await dial(provider)
    (request,) = api.requests
    assert (request.method, request.path) == ("POST", f"{ROOT}/Calls.json")
    assert request.form == {
        "To": ["+14155550177"],
        "From": ["+14155550123"],
        "Url": [ANSWER_URL],
        "Method": ["POST"],
        "StatusCallback": [STATUS_URL],
        "StatusCallbackMethod": ["POST"],
        "StatusCallbackEvent": ["initiated", "ringing", "answered", "completed"],
    }


async def test_each_status_event_is_a_field_of_its_own(provider: TwilioProvider, api: LocalApi) -> None:
    await dial(provider)
    assert api.requests[0].body.count(b"StatusCallbackEvent=") == 4


async def test_the_account_identifies_itself(provider: TwilioProvider, api: LocalApi) -> None:
    await dial(provider)
    credentials = b64encode(f"{ACCOUNT_SID}:{AUTH_TOKEN}".encode()).decode()
    assert api.requests[0].headers["authorization"] == f"Basic {credentials}"


async def test_machine_detection_reports_while_the_call_already_talks(provider: TwilioProvider, api: LocalApi) -> None:
    await dial(provider, machine_detection=MachineDetection.DETECT, machine_detection_timeout=10, timeout=9999)
    form = api.requests[0].form
    assert form["MachineDetection"] == ["Enable"]
    assert form["MachineDetectionTimeout"] == ["10"]
    assert form["AsyncAmd"] == ["true"]
    assert form["AsyncAmdStatusCallback"] == [f"{PUBLIC_URL}/api/v1/telephony/twilio/amd/{RUN_ID}"]
    assert form["Timeout"] == ["600"]


async def test_without_a_caller_id_nobody_is_asked(api: LocalApi) -> None:
    provider = TwilioProvider({**SAMPLES.credentials, "from_numbers": [], "api_base_url": api.url})
    with pytest.raises(ConfigurationError):
        await provider.initiate_call("+14155550177", ANSWER_URL, RUN_ID)
    assert api.requests == []


async def test_hanging_up_completes_the_call(provider: TwilioProvider, api: LocalApi) -> None:
    api.answer = (200, CALL)
    await provider.hang_up(CALL_SID)
    (request,) = api.requests
    assert (request.path, request.form) == (f"{ROOT}/Calls/{CALL_SID}.json", {"Status": ["completed"]})


@pytest.mark.parametrize("status", ["completed", "busy", "no-answer", "canceled", "failed"])
async def test_a_hang_up_twilio_refuses_because_the_call_ended_is_a_success(
    provider: TwilioProvider, api: LocalApi, status: str
) -> None:
    api.answer = _refuse_update({**CALL, "status": status})
    await provider.hang_up(CALL_SID)
    assert len(api.posts) == 1


@pytest.mark.parametrize("status", ["queued", "ringing", "in-progress"])
async def test_a_hang_up_twilio_refuses_while_the_call_lives_is_a_failure(
    provider: TwilioProvider, api: LocalApi, status: str
) -> None:
    api.answer = _refuse_update({**CALL, "status": status})
    with pytest.raises(ProviderRejected):
        await provider.hang_up(CALL_SID)


def _refuse_update(call: dict[str, Any]) -> Any:
    refusal = {"code": 21220, "message": "Unable to update record: call is not in-progress.", "status": 400}
    return lambda request: (400, refusal) if request.method == "POST" else (200, call)


async def test_a_hang_up_that_fails_at_twilio_is_a_failure(provider: TwilioProvider, api: LocalApi) -> None:
    api.answer = (503, {})
    with pytest.raises(ProviderUnavailable):
        await provider.hang_up(CALL_SID)


async def test_a_caller_is_moved_with_markup(provider: TwilioProvider, api: LocalApi) -> None:
    api.answer = (200, CALL)
    await provider.join_conference(CALL_SID, "transfer-1")
    assert ">transfer-1</Conference>" in api.requests[0].form["Twiml"][0]


async def test_a_caller_who_is_gone_is_not_found(provider: TwilioProvider, api: LocalApi) -> None:
    api.answer = (404, {"code": 20404, "message": "The requested resource was not found", "status": 404})
    with pytest.raises(CallNotFound):
        await provider.join_conference(CALL_SID, "transfer-1")


def _number(number: str) -> dict[str, str]:
    return {"sid": f"PN{number}", "phone_number": number}


def _pages(request: ApiRequest) -> tuple[int, Any]:
    page = int(request.query.get("Page", ["0"])[0])
    following = f"{request.path}?PageSize=1000&Page={page + 1}&PageToken=PAPN{page}" if page < 2 else None
    return 200, {"incoming_phone_numbers": [_number(f"+1415555010{page}")], "next_page_uri": following}


async def test_numbers_are_listed_page_by_page(provider: TwilioProvider, api: LocalApi) -> None:
    api.answer = _pages
    assert await provider.get_available_phone_numbers() == ["+14155550100", "+14155550101", "+14155550102"]
    assert [request.query.get("PageToken") for request in api.requests] == [None, ["PAPN0"], ["PAPN1"]]


@pytest.mark.parametrize(("url", "sent"), [(f"{PUBLIC_URL}/run", f"{PUBLIC_URL}/run"), (None, "")])
async def test_a_number_is_bound_or_cleared(
    provider: TwilioProvider, api: LocalApi, url: str | None, sent: str
) -> None:
    number = _number("+14155550123") | {"voice_url": urls.inbound_url()}
    page = {"incoming_phone_numbers": [number], "next_page_uri": None}
    api.answer = lambda request: (200, page if request.method == "GET" else {})
    assert (await provider.configure_inbound("+14155550123", url)).ok
    asked, told = api.requests
    assert asked.query["PhoneNumber"] == ["+14155550123"]
    assert told.path == f"{ROOT}/IncomingPhoneNumbers/PN+14155550123.json"
    assert told.form == {"VoiceUrl": [sent], "VoiceMethod": ["POST"]}


async def test_what_a_call_costs_is_asked_of_the_call(provider: TwilioProvider, api: LocalApi) -> None:
    api.answer = (200, {**CALL, "status": "completed", "price": "-0.03000", "duration": "17"})
    assert (await provider.get_call_cost(CALL_SID))["amount"] == 0.03
    assert api.requests[0].path == f"{ROOT}/Calls/{CALL_SID}.json"


def test_calls_go_to_twilio_unless_the_gateway_says_otherwise() -> None:
    assert TwilioProvider(SAMPLES.credentials)._client._base_url == "https://api.twilio.com"
