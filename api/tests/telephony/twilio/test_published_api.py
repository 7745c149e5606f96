"""Everything we ask of Twilio is something its published API takes."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from api.services.telephony.providers.twilio.provider import TwilioProvider
from api.services.telephony.types import MachineDetection
from api.settings import Settings
from api.tests.conftest import PUBLIC_URL
from api.tests.local_api import ApiRequest, LocalApi
from api.tests.telephony.twilio.samples import CALL, CALL_SID, SAMPLES

PUBLISHED = "shared/carriers/specs/twilio/twilio_api_v2010.voice.trimmed.json"
RUN_ID = "0123456789abcdef0123456789abcdef"
ANSWER_URL = f"{PUBLIC_URL}/api/v1/telephony/twilio/answer/{RUN_ID}"

Schema = dict[str, Any]


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    """Twilio's OpenAPI document, which lies beside the repository or nowhere."""
    found = next((file for parent in Path(__file__).parents if (file := parent / PUBLISHED).is_file()), None)
    if found is None:
        pytest.skip(f"Twilio's published API is not beside the repository, at ../{PUBLISHED}")
    document: dict[str, Any] = orjson.loads(found.read_bytes())
    return document


@pytest.fixture
async def asked(settings: Settings) -> AsyncIterator[list[ApiRequest]]:
    """Every request there is, made once."""
    numbers = {"incoming_phone_numbers": [{"sid": "PN" + "2" * 32, "phone_number": "+14155550123"}]}
    async with LocalApi(lambda request: (200, numbers if "IncomingPhoneNumbers" in request.path else CALL)) as api:
        provider = TwilioProvider({**SAMPLES.credentials, "api_base_url": api.url})
        await provider.initiate_call("+14155550177", ANSWER_URL, RUN_ID, "+14155550123")
        tuned = {"machine_detection_speech_threshold": 2400, "machine_detection_silence_timeout": 5000}
        await provider.initiate_call(
            "+14155550177",
            ANSWER_URL,
            RUN_ID,
            "+14155550123",
            timeout=30,
            machine_detection=MachineDetection.DETECT,
            **tuned,
        )
        await provider.transfer_call("+14155550199", RUN_ID, "transfer-1", from_number="+14155550123")
        await provider.hang_up(CALL_SID)
        await provider.join_conference(CALL_SID, "transfer-1")
        await provider.get_call_status(CALL_SID)
        await provider.get_available_phone_numbers()
        await provider.configure_inbound("+14155550123", "https://gateway.example/run")
        await provider.configure_inbound("+14155550123", None)
        yield api.requests


def operation_for(published: dict[str, Any], request: ApiRequest) -> Schema:
    """What the published API says about the operation."""
    for template, operations in published["paths"].items():
        if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), request.path):
            operation: Schema = operations[request.method.lower()]
            return operation
    raise AssertionError(f"there is no {request.path}")


def test_every_operation_and_every_field_is_published(published: dict[str, Any], asked: list[ApiRequest]) -> None:
    for request in asked:
        operation = operation_for(published, request)
        parameters = {item["name"]: item["schema"] for item in operation.get("parameters", [])}
        check(request.query, {"properties": parameters})
        if request.method == "POST":
            check(request.form, operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"])


def check(sent: dict[str, list[str]], schema: Schema) -> None:
    """Fail unless every required field was sent, and every field that was sent is one the schema takes."""
    assert set(schema.get("required", ())) <= set(sent)
    for name, values in sent.items():
        assert name in schema["properties"], name
        field = schema["properties"][name]
        repeated = field.get("type") == "array"
        assert repeated or len(values) == 1, f"{name} is sent more than once"
        for value in values:
            check_value(name, value, field["items"] if repeated else field)


def check_value(name: str, value: str, schema: Schema) -> None:
    """Fail unless ``value`` is what the schema says of it, as far as a form can say."""
    if "enum" in schema:
        assert value in schema["enum"], name
    if schema.get("type") in {"integer", "number"}:
        assert value.isdigit(), name
        assert schema.get("minimum", 0) <= int(value) <= schema.get("maximum", int(value)), name
    if schema.get("type") == "boolean":
        assert value in {"true", "false"}, name
    if "pattern" in schema:
        assert re.search(schema["pattern"], value), name


def test_the_call_of_our_samples_has_the_published_fields(published: dict[str, Any]) -> None:
    call = published["components"]["schemas"]["api.v2010.account.call"]["properties"]
    assert set(CALL) <= set(call)
    assert CALL["status"] in published["components"]["schemas"]["call_enum_status"]["enum"]
