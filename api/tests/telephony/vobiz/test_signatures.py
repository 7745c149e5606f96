"""Vobiz's signatures, with the vendor's own library as the oracle."""

from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from vobiz.utils import validate_signature
from vobiz.utils.signature_v3 import construct_post_url, get_signature_v3, validate_v3_signature

from api.db import Database
from api.services.telephony.kit.http_requests import collect_pairs
from api.services.telephony.providers.vobiz.provider import VobizProvider
from api.services.telephony.providers.vobiz.signatures import is_valid, nonces
from api.tests.telephony.vobiz.samples import AUTH_TOKEN, INBOUND, SAMPLES, new_nonce, sign_v2

URL = "https://gateway.example/api/v1/telephony/inbound/run"
NONCE = "12345678901234567890"
V2, V2_NONCE = "x-vobiz-signature-v2", "x-vobiz-signature-v2-nonce"
V3, V3_NONCE = "x-vobiz-signature-v3", "x-vobiz-signature-v3-nonce"

hosts = st.sampled_from(["gateway.example", "xn--bcher-kva.example", "127.0.0.1", "a-b.c.example"])
ports = st.sampled_from([None, 80, 443, 8443])
paths = st.lists(st.sampled_from(["api", "v1", "inbound", "pre%20fix", "~x", "@a:b"]), max_size=4)
words = st.text(st.characters(exclude_categories=["C"], max_codepoint=127), max_size=6)
names = st.sampled_from(["Digits", "To", "From", "a"]) | words
forms = st.lists(st.tuples(names, words), max_size=6)


@st.composite
def urls(draw: st.DrawFn) -> str:
    """A URL somebody might have configured as the gateway's."""
    port, query = draw(ports), urlencode(draw(st.lists(st.tuples(st.text("ab", min_size=1), words), max_size=3)))
    netloc = draw(hosts) + (f":{port}" if port else "")
    return f"https://{netloc}/{'/'.join(draw(paths))}" + (f"?{query}" if query else "")


def believed(url: str, fields: Any, **headers: str) -> bool:
    return is_valid(AUTH_TOKEN, url, fields, {name.replace("_", "-"): value for name, value in headers.items()})


# The second scheme, in which the documentation and the library agree


@given(url=urls(), pairs=forms)
def test_what_the_documentation_signs_is_believed_and_what_we_believe_the_library_does(
    url: str, pairs: list[tuple[str, str]]
) -> None:
    signature = sign_v2(AUTH_TOKEN, url, NONCE)
    assert is_valid(AUTH_TOKEN, url, collect_pairs(pairs), {V2: signature, V2_NONCE: NONCE})
    assert validate_signature(url, NONCE, signature, AUTH_TOKEN)


@given(url=urls(), spoiled=st.sampled_from(["token", "nonce", "path", "host"]))
def test_what_the_library_refuses_we_refuse(url: str, spoiled: str) -> None:
    told = {"token": (url, NONCE, "other"), "nonce": (url, NONCE[::-1], AUTH_TOKEN)}
    elsewhere = url.replace("https://", "https://x.", 1) if spoiled == "host" else url.partition("?")[0] + "/more"
    signed_url, nonce, token = told.get(spoiled, (elsewhere, NONCE, AUTH_TOKEN))
    signature = sign_v2(token, signed_url, nonce)
    assert not validate_signature(url, NONCE, signature, AUTH_TOKEN)
    assert not is_valid(AUTH_TOKEN, url, {}, {V2: signature, V2_NONCE: NONCE})


def test_the_main_account_believes_what_is_signed_for_it_beside_its_sub_account() -> None:
    theirs = sign_v2("token-of-a-sub-account", URL, NONCE)
    ours = sign_v2(AUTH_TOKEN, URL, NONCE)
    headers = {V2: theirs, "x-vobiz-signature-ma-v2": ours, V2_NONCE: NONCE}
    assert is_valid(AUTH_TOKEN, URL, INBOUND, headers)
    assert not is_valid(AUTH_TOKEN, URL, INBOUND, headers | {"x-vobiz-signature-ma-v2": theirs})


# The third, in which they do not


def sign_v3(url: str, nonce: str = NONCE) -> str:
    """As the documentation computes it."""
    return sign_v2(AUTH_TOKEN, url, f".{nonce}")


def sign_v3_as_the_library(url: str, fields: dict[str, Any], nonce: str = NONCE) -> str:
    """As the library computes it of a POST."""
    signed = construct_post_url(url, fields).decode()
    return bytes(get_signature_v3(AUTH_TOKEN, signed, nonce)).decode()


@given(url=urls(), pairs=forms)
def test_the_documented_form_is_believed(url: str, pairs: list[tuple[str, str]]) -> None:
    assert is_valid(AUTH_TOKEN, url, collect_pairs(pairs), {V3: sign_v3(url), V3_NONCE: NONCE})


@given(url=urls(), pairs=forms)
@hypothesis_settings(max_examples=200)
@example(url=URL, pairs=[])
@example(url=f"{URL}?b=2&a=1", pairs=[])
@example(url=f"{URL}?b=2&a=1", pairs=[("Digits", "2"), ("Digits", "1")])
def test_the_librarys_form_is_believed(url: str, pairs: list[tuple[str, str]]) -> None:
    fields = collect_pairs(pairs)
    signature = sign_v3_as_the_library(url, dict(fields))
    assert validate_v3_signature("POST", url, NONCE, AUTH_TOKEN, signature, dict(fields))
    assert is_valid(AUTH_TOKEN, url, fields, {V3: signature, V3_NONCE: NONCE})


def test_the_library_refuses_the_documented_form_once_there_are_fields() -> None:
    """Why both are believed. If it stops to, the library's form can go."""
    assert validate_v3_signature("POST", URL, NONCE, AUTH_TOKEN, sign_v3(URL), {})
    assert not validate_v3_signature("POST", URL, NONCE, AUTH_TOKEN, sign_v3(URL), dict(INBOUND))


def test_one_scheme_does_not_pass_for_the_other() -> None:
    v2, v3 = sign_v2(AUTH_TOKEN, URL, NONCE), sign_v3(URL)
    assert not believed(URL, {}, **{V2: v3, V2_NONCE: NONCE})
    assert not believed(URL, {}, **{V3: v2, V3_NONCE: NONCE})
    assert not believed(URL, {}, **{V2: v2, V3_NONCE: NONCE})
    assert not believed(URL, {}, **{"x-vobiz-signature": v2, V2_NONCE: NONCE})


# Once


@pytest.fixture
def provider(database: Database) -> VobizProvider:
    return VobizProvider(SAMPLES.credentials)


def signed_twice() -> dict[str, str]:
    """The headers of a request, as Vobiz sends them: both schemes, each with a nonce of its own."""
    first, second = new_nonce(), new_nonce()
    return {
        V2: sign_v2(AUTH_TOKEN, URL, first),
        V2_NONCE: first,
        V3: sign_v3(URL, second),
        V3_NONCE: second,
    }


@pytest.mark.parametrize("kept", ["both", "v2", "v3"])
async def test_a_request_that_came_does_not_come_again_under_either_of_its_signatures(
    provider: VobizProvider, kept: str
) -> None:
    headers = signed_twice()
    assert await provider.verify_inbound_signature(URL, INBOUND, headers)
    again = {name: value for name, value in headers.items() if kept in ("both", name.split("-")[3])}
    assert not await provider.verify_inbound_signature(URL, INBOUND, again)


async def test_a_forgery_uses_no_nonce_up(provider: VobizProvider) -> None:
    headers = signed_twice()
    forged = {**headers, V2: "forged", V3: "forged"}
    assert not await provider.verify_inbound_signature(URL, INBOUND, forged)
    assert await provider.verify_inbound_signature(URL, INBOUND, headers)


async def test_what_carries_no_signature_is_refused(provider: VobizProvider) -> None:
    """As it comes from an account whose callback URLs have no credentials configured."""
    assert not await provider.verify_inbound_signature(URL, INBOUND, {"user-agent": "Vobiz"})


def test_every_nonce_of_a_request_is_known() -> None:
    headers = signed_twice()
    assert nonces(headers) == [headers[V2_NONCE], headers[V3_NONCE]]
    assert nonces({}) == []


async def test_a_signature_is_verified_with_its_nonce(provider: VobizProvider) -> None:
    signature = sign_v2(AUTH_TOKEN, URL, NONCE)
    assert await provider.verify_webhook_signature(URL, {}, signature, nonce=NONCE)
    assert not await provider.verify_webhook_signature(URL, {}, signature)
