"""Twilio's signatures, with Twilio's own library as the oracle."""

import hashlib
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from api.services.telephony.kit.http_requests import collect_pairs
from api.services.telephony.providers.twilio.signatures import is_valid

TOKEN = "12345678901234567890123456789012"
SHARED_KEY = "key=webhooks_sharedkey_01,algorithm=HMAC_SHA256"
URL = "https://gateway.example/api/v1/telephony/inbound/run"
STREAM = "wss://gateway.example/api/v1/telephony/ws/ticket"
FIELDS = {"CallSid": "CA1", "From": "+14155550177"}


class Form:
    """Form fields as Twilio's library likes them: every value of a name."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self._pairs = pairs

    def __iter__(self) -> Any:
        return iter({name for name, _ in self._pairs})

    def __len__(self) -> int:
        return len(self._pairs)

    def getall(self, name: str) -> list[str]:
        return [value for key, value in self._pairs if key == name]


def sign(url: str, pairs: list[tuple[str, str]], algorithm: str | None = None) -> str:
    signature: str = RequestValidator(TOKEN).compute_signature(url, Form(pairs), algorithm)
    return signature


def believed(url: str, fields: Any, signature: str, body: str = "", **headers: str) -> bool:
    return is_valid(TOKEN, url, fields, {"x-twilio-signature": signature, **headers}, body)


hosts = st.sampled_from(["gateway.example", "xn--bcher-kva.example", "127.0.0.1", "a-b.c.example"])
ports = st.sampled_from([None, 80, 443, 8443, 8080])
paths = st.lists(st.sampled_from(["api", "v1", "inbound", "pre fix".replace(" ", "%20"), "~x", ""]), max_size=4)
queries = st.lists(st.tuples(st.text("ab&=é ", min_size=1, max_size=3), st.text(max_size=3)), max_size=3)
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
forms = st.lists(st.tuples(st.sampled_from(["Digits", "To", "From", "Étage", "a"]) | text, text), max_size=6)


@st.composite
def urls(draw: st.DrawFn, schemes: tuple[str, ...] = ("https", "http", "wss", "ws")) -> str:
    """A URL somebody might have configured as the gateway's."""
    port, query = draw(ports), urlencode(draw(queries))
    netloc = draw(hosts) + (f":{port}" if port else "")
    return f"{draw(st.sampled_from(schemes))}://{netloc}/{'/'.join(draw(paths))}" + (f"?{query}" if query else "")


def test_the_documented_vector_is_believed() -> None:
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    headers = {"x-twilio-signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8="}
    assert is_valid("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", fields, headers)


@given(url=urls(), pairs=forms)
@example(url=URL, pairs=[("Digits", "1"), ("Digits", "2"), ("Digits", "1")])
def test_what_twilio_signs_is_believed(url: str, pairs: list[tuple[str, str]]) -> None:
    assert believed(url, collect_pairs(pairs), sign(url, pairs))


@given(url=urls(("https", "http")), pairs=forms, signed_url=urls(("https", "http")), signed_pairs=forms)
def test_we_believe_exactly_what_twilios_library_believes(
    url: str, pairs: list[tuple[str, str]], signed_url: str, signed_pairs: list[tuple[str, str]]
) -> None:
    for signature in (sign(signed_url, pairs), sign(url, signed_pairs), sign(signed_url, signed_pairs)):
        theirs = RequestValidator(TOKEN).validate(url, Form(pairs), signature)
        assert believed(url, collect_pairs(pairs), signature) == theirs


@given(url=urls(("https", "http")), port=ports, pairs=forms)
def test_a_port_makes_the_difference_it_makes_to_twilios_library(
    url: str, port: int | None, pairs: list[tuple[str, str]]
) -> None:
    scheme, _, rest = url.partition("://")
    netloc, _, path = rest.partition("/")
    other = f"{scheme}://{netloc.partition(':')[0]}{f':{port}' if port else ''}/{path}"
    signature = sign(other, pairs)
    assert believed(url, collect_pairs(pairs), signature) == RequestValidator(TOKEN).validate(
        url, Form(pairs), signature
    )


@pytest.mark.parametrize(
    ("configured", "signed"),
    [
        ("wss://gateway.example/ws/t", "wss://gateway.example/ws/t"),
        ("wss://gateway.example/ws/t", "wss://gateway.example:443/ws/t"),
        ("wss://gateway.example:443/ws/t", "wss://gateway.example/ws/t"),
        ("wss://gateway.example:8443/ws/t", "wss://gateway.example:8443/ws/t"),
        ("wss://gateway.example:8443/ws/t", "wss://gateway.example/ws/t"),
        ("ws://127.0.0.1:8000/ws/t", "ws://127.0.0.1:8000/ws/t"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]:443/a"),
        ("https://[2001:db8::1]:8443/a", "https://[2001:db8::1]/a"),
        ("https://Gateway.Example:443/a", "https://Gateway.Example/a"),
        ("https://gateway.example/prefix/a", "https://gateway.example/prefix/a"),
        ("https://gateway.example/a#rc=2", "https://gateway.example/a"),
    ],
)
def test_a_spelling_twilio_may_sign_is_believed(configured: str, signed: str) -> None:
    assert believed(configured, {}, sign(signed, []))


@pytest.mark.parametrize(
    ("configured", "signed"),
    [
        ("wss://gateway.example/ws/t", "wss://gateway.example:80/ws/t"),
        ("wss://gateway.example/ws/t", "https://gateway.example/ws/t"),
        ("wss://gateway.example/ws/t", "wss://gateway.example/ws/u"),
        ("https://gateway.example/a", "https://gateway.example:8443/a"),
        ("https://gateway.example:8443/a", "https://gateway.example:443/a"),
        ("https://gateway.example/prefix/a", "https://gateway.example/a"),
        ("https://gateway.example/a?x=1", "https://gateway.example/a"),
        ("https://gateway.example/a", "http://gateway.example/a"),
    ],
)
def test_any_other_spelling_is_refused(configured: str, signed: str) -> None:
    assert not believed(configured, {}, sign(signed, []))


@given(pairs=forms)
def test_the_newer_algorithm_is_believed_where_the_request_names_it(pairs: list[tuple[str, str]]) -> None:
    signature = sign(URL, pairs, "HMAC_SHA256")
    settings_header = {"x-twilio-webhooks-signature-settings": SHARED_KEY}
    assert believed(URL, collect_pairs(pairs), signature, **settings_header)
    assert not believed(URL, collect_pairs(pairs), signature)
    assert not believed(URL, collect_pairs(pairs), sign(URL, pairs), **settings_header)


@pytest.mark.parametrize("named", ["algorithm=HMAC_MD5", "algorithm=none", "algorithm=hmac_sha512,key=x"])
def test_an_algorithm_nobody_knows_is_refused(named: str) -> None:
    headers = {"x-twilio-webhooks-signature-settings": named}
    assert not believed(URL, FIELDS, sign(URL, list(FIELDS.items())), **headers)


BODY = '{"CallSid": "CA1"}'
DIGEST = hashlib.sha256(BODY.encode()).hexdigest()


def believed_json(query: str, body: str) -> bool:
    url = URL + query
    return believed(url, {"CallSid": "CA1"}, sign(url, []), body, **{"content-type": "application/json"})


@pytest.mark.parametrize("query", [f"?bodySHA256={DIGEST}", f"?a=1&bodySHA256={DIGEST.upper()}"])
def test_a_json_body_with_its_hash_is_believed(query: str) -> None:
    assert believed_json(query, BODY)


@pytest.mark.parametrize("query", ["", "?bodySHA256=", f"?bodySHA256={'0' * 64}", "?bodySHA256=é"])
def test_a_json_body_without_its_hash_is_refused(query: str) -> None:
    assert not believed_json(query, BODY)


def test_another_json_body_under_the_same_signature_is_refused() -> None:
    assert not believed_json(f"?bodySHA256={DIGEST}", BODY + " ")


anything = st.text(max_size=20)


@hypothesis_settings(max_examples=200)
@given(
    query=anything,
    fields=st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"])),
        st.none() | st.integers() | text | st.lists(text) | st.dictionaries(text, text),
    ),
    headers=st.dictionaries(
        st.sampled_from(["x-twilio-signature", "x-twilio-webhooks-signature-settings", "content-type"]),
        anything | st.sampled_from(["application/json", SHARED_KEY]),
    ),
    body=text,
)
def test_whatever_comes_is_refused_and_never_an_error(
    query: str, fields: dict[str, Any], headers: dict[str, str], body: str
) -> None:
    safe = query.encode(errors="replace").decode()
    assert not is_valid(TOKEN, f"{URL}?{safe}", fields, headers, body)


@pytest.mark.parametrize("token", ["", " "])
def test_an_empty_token_believes_nobody(token: str) -> None:
    signature = RequestValidator(token).compute_signature(URL, FIELDS)
    assert not is_valid(token.strip(), URL, FIELDS, {"x-twilio-signature": signature})
