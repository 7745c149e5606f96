"""What we say to a carrier is well-formed, whatever the message contains."""

from typing import Any
from xml.etree import ElementTree

import orjson
import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from api.services.telephony.kit import urls
from api.services.telephony.kit.http_requests import to_response
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import NormalizedInboundData
from api.tests.conformance.conftest import build
from api.tests.conformance.samples import Samples
from api.tests.local_api import LocalApi

MESSAGE = "We are sorry. Goodbye."
anything = st.text(st.characters(), max_size=80)
per_provider = hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def read(reply: Any) -> str:
    """Every word of a reply, once it is shown to be well-formed."""
    response = to_response(reply)
    body = bytes(response.body)
    if "xml" in response.media_type if response.media_type else False:
        root = ElementTree.fromstring(body)
        return " ".join([*root.itertext(), *(value for element in root.iter() for value in element.attrib.values())])
    return str(orjson.loads(body))


def test_a_refusal_says_its_message(spec: ProviderSpec) -> None:
    assert MESSAGE in read(spec.provider_cls.generate_error_response("number_not_routed", MESSAGE))


@per_provider
@given(message=anything)
@example(message="</Say><Redirect>https://evil.example</Redirect>")
@example(message='"&amp;<![CDATA[ ]]>')
@example(message="bell \a, null \0, escape \x1b")
@example(message="half a pair: \ud83d")
def test_a_refusal_is_well_formed_whatever_it_says(spec: ProviderSpec, message: str) -> None:
    read(spec.provider_cls.generate_error_response("anything", message))


async def test_an_answer_connects_the_call_to_the_socket_it_is_given(
    spec: ProviderSpec, samples: Samples, willing_carrier: LocalApi
) -> None:
    """In the reply itself, or in a command to the carrier."""
    provider = build(spec, samples.credentials, api_base_url=willing_carrier.url)
    url = "wss://gateway.example/a%20b/api/v1/telephony/ws/Zm9v-_?x=1&y=<2>"
    genuine = samples.webhook(urls.inbound_url(), samples.inbound)
    if "webhooks" in samples.exemptions:
        inbound = NormalizedInboundData(provider=spec.name, **samples.reads_as)
    else:
        inbound = spec.provider_cls.parse_inbound_webhook(genuine.data, genuine.headers)
    reply = await provider.start_inbound_stream(
        websocket_url=url,
        workflow_run_id="0" * 32,
        normalized_data=inbound,
        backend_endpoint="https://gateway.example",
    )
    commands = [str(orjson.loads(request.body)) for request in willing_carrier.posts]
    assert [said for said in (read(reply), *commands) if url in said]


@pytest.mark.parametrize("code", ["capacity_reached", "invalid_signature", ""])
def test_a_refusal_is_made_for_every_code(spec: ProviderSpec, code: str) -> None:
    read(spec.provider_cls.generate_error_response(code, MESSAGE))
