"""Plivo's signatures, with Plivo's own library as the oracle."""

from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from plivo.exceptions import ValidationError
from plivo.utils import signature_v3, validate_signature, validate_v3_signature

from api.services.telephony.kit import nonce_signatures
from api.services.telephony.kit.http_requests import collect_pairs
from api.services.telephony.providers.plivo.provider import PlivoProvider
from api.services.telephony.providers.plivo.signatures import is_valid, is_valid_upgrade
from api.tests.telephony.plivo.samples import AUTH_TOKEN, SAMPLES

URL = "https://gateway.example/api/v1/telephony/inbound/run"
STREAM = "wss://gateway.example/api/v1/telephony/ws/ticket"
NONCE = "05429567804466091622"
FIELDS = {"CallUUID": "c1", "From": "14155550177"}


def sign(url: str, fields: dict[str, Any], nonce: str = NONCE, token: str = AUTH_TOKEN) -> str:
    """What Plivo's library computes; a request without a body is a GET."""
    message = signature_v3.construct_post_url(url, fields) if fields else signature_v3.construct_get_url(url, {})
    signature: str = signature_v3.get_signature_v3(token.encode(), message.decode(), nonce).decode()
    return signature


def headers(signature: str, nonce: str = NONCE, name: str = "x-plivo-signature-v3") -> dict[str, str]:
    return {name: signature, "x-plivo-signature-v3-nonce": nonce}


hosts = st.sampled_from(["gateway.example", "xn--bcher-kva.example", "127.0.0.1", "a-b.c.example"])
ports = st.sampled_from([None, 80, 443, 8443, 8080])
paths = st.lists(st.sampled_from(["api", "v1", "inbound", "pre%20fix", "~x", ""]), max_size=4)
ascii_text = st.text(st.characters(max_codepoint=127), max_size=3)
# Plivo's library fails at anything else in a query.
queries = st.lists(st.tuples(st.text("ab&= ", min_size=1, max_size=3), ascii_text), max_size=3)
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
forms = st.lists(st.tuples(st.sampled_from(["Digits", "To", "From", "Étage", "a"]) | text, text), max_size=6)
nonces = st.text("0123456789abcdef", min_size=1, max_size=20)


@st.composite
def urls(draw: st.DrawFn, schemes: tuple[str, ...] = ("https", "http")) -> str:
    """A URL somebody might have configured as the gateway's."""
    port, query = draw(ports), urlencode(draw(queries))
    netloc = draw(hosts) + (f":{port}" if port else "")
    return f"{draw(st.sampled_from(schemes))}://{netloc}/{'/'.join(draw(paths))}" + (f"?{query}" if query else "")


@given(url=urls(), pairs=forms, nonce=nonces)
@example(url=URL, pairs=[("Digits", "2"), ("Digits", "1"), ("Digits", "2")], nonce=NONCE)
@example(url=URL, pairs=[], nonce=NONCE)
@example(url=f"{URL}?b=2&a=1&b=1", pairs=[("To", "1")], nonce=NONCE)
def test_what_plivo_signs_is_believed(url: str, pairs: list[tuple[str, str]], nonce: str) -> None:
    fields = collect_pairs(pairs)
    assert is_valid(AUTH_TOKEN, url, fields, headers(sign(url, fields, nonce), nonce))


@given(url=urls(), pairs=forms, nonce=nonces)
@example(url=URL, pairs=[], nonce=NONCE)
def test_plivos_library_believes_what_we_compute(url: str, pairs: list[tuple[str, str]], nonce: str) -> None:
    """It only looks at hosts it thinks exist."""
    fields = collect_pairs(pairs)
    signature = nonce_signatures.compute(AUTH_TOKEN, nonce_signatures.message_v3(url, fields, nonce))
    try:
        assert validate_v3_signature("POST", url, nonce, AUTH_TOKEN, signature, fields)
    except ValidationError:
        assume(False)


@given(url=urls(), pairs=forms, signed_url=urls(), signed_pairs=forms)
def test_anything_else_is_forged(
    url: str, pairs: list[tuple[str, str]], signed_url: str, signed_pairs: list[tuple[str, str]]
) -> None:
    fields, others = collect_pairs(pairs), collect_pairs(signed_pairs)
    alike = any(sign(spelled, fields) == sign(signed_url, others) for spelled in nonce_signatures.spellings(url))
    assert is_valid(AUTH_TOKEN, url, fields, headers(sign(signed_url, others))) == alike


def test_a_form_is_signed_behind_a_question_mark_although_there_is_no_query() -> None:
    assert nonce_signatures.message_v3(URL, {"b": "2", "a": "1"}, NONCE) == f"{URL}?a1b2.{NONCE}"


def test_a_request_without_a_form_is_signed_without_one() -> None:
    assert nonce_signatures.message_v3(URL, {}, NONCE) == f"{URL}.{NONCE}"
    assert nonce_signatures.message_v3(f"{URL}?b=2&a=1", {}, NONCE) == f"{URL}?a=1&b=2.{NONCE}"


@given(url=urls(), nonce=nonces)
def test_the_second_scheme_is_plivos(url: str, nonce: str) -> None:
    signature = nonce_signatures.compute(AUTH_TOKEN, nonce_signatures.message_v2(url, nonce))
    assert validate_signature(url, nonce, signature, AUTH_TOKEN)


@pytest.mark.parametrize("name", ["x-plivo-signature-v3", "x-plivo-signature-ma-v3"])
@pytest.mark.parametrize("template", ["{}", "other,{}", "{}, other", " {} ,"])
def test_one_of_several_signatures_is_enough(name: str, template: str) -> None:
    listed = template.format(sign(URL, FIELDS))
    assert is_valid(AUTH_TOKEN, URL, FIELDS, headers(listed, name=name))


def test_the_main_accounts_signature_beside_a_subaccounts_is_enough() -> None:
    both = headers(sign(URL, FIELDS, token="the subaccount's"))
    assert is_valid(AUTH_TOKEN, URL, FIELDS, {**both, "x-plivo-signature-ma-v3": sign(URL, FIELDS)})
    assert not is_valid(AUTH_TOKEN, URL, FIELDS, both)


@pytest.mark.parametrize(
    ("configured", "signed", "believed"),
    [
        ("https://gateway.example/a", "https://gateway.example:443/a", True),
        ("https://gateway.example:443/a", "https://gateway.example/a", True),
        ("https://gateway.example:8443/a", "https://gateway.example:8443/a", True),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]:443/a", True),
        ("https://gateway.example:8443/a", "https://gateway.example/a", False),
        ("https://gateway.example/a", "https://gateway.example:8443/a", False),
        ("https://gateway.example/a", "http://gateway.example/a", False),
        ("https://gateway.example/prefix/a", "https://gateway.example/a", False),
        ("https://gateway.example/a", "https://gateway.example/a/", False),
    ],
)
def test_a_port_makes_no_difference_if_it_is_the_usual_one(configured: str, signed: str, *, believed: bool) -> None:
    assert is_valid(AUTH_TOKEN, configured, FIELDS, headers(sign(signed, FIELDS))) is believed


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_upgrade_is_signed_as_if_it_were_http(scheme: str) -> None:
    signed = sign(STREAM.replace("wss", scheme), {})
    assert is_valid_upgrade(AUTH_TOKEN, STREAM, headers(signed))
    assert not is_valid_upgrade(AUTH_TOKEN, f"{STREAM}2", headers(signed))
    assert not is_valid_upgrade(AUTH_TOKEN, STREAM, {})


def test_plivos_library_cannot_check_an_upgrade_under_its_own_scheme() -> None:
    with pytest.raises(ValidationError):
        validate_v3_signature("GET", STREAM, NONCE, AUTH_TOKEN, sign(STREAM, {}))


@given(
    query=st.text(max_size=20),
    fields=st.dictionaries(
        st.text(), st.none() | st.integers() | text | st.lists(text) | st.dictionaries(text, text), max_size=4
    ),
    signature=st.text(max_size=20),
    nonce=st.text(max_size=5),
)
def test_whatever_comes_is_refused_and_never_an_error(
    query: str, fields: dict[str, Any], signature: str, nonce: str
) -> None:
    assert not is_valid(AUTH_TOKEN, f"{URL}?{query}", fields, headers(signature, nonce))


async def test_a_signature_alone_is_none_without_its_nonce() -> None:
    provider = PlivoProvider(SAMPLES.credentials)
    assert not await provider.verify_webhook_signature(URL, FIELDS, sign(URL, FIELDS))
    assert await provider.verify_webhook_signature(URL, FIELDS, sign(URL, FIELDS), nonce=NONCE)


@pytest.mark.usefixtures("database")
async def test_what_a_get_says_is_in_its_url() -> None:
    url = f"{URL}?CallUUID=c1&From=14155550177"
    assert await PlivoProvider(SAMPLES.credentials).verify_inbound_signature(url, FIELDS, headers(sign(url, {})))
