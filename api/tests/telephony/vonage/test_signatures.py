"""Vonage's tokens: what its own library believes, we believe, and nothing besides."""

import hashlib
import time
from dataclasses import replace
from typing import Any

import jwt
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from vonage_jwt import JwtClient, VonageVerifyJwtError, verify_signature

from api.services.telephony.kit import tokens
from api.services.telephony.providers.vonage import signatures
from api.services.telephony.providers.vonage.config import load_config
from api.services.telephony.providers.vonage.provider import VonageProvider
from api.services.telephony.types import Webhook
from api.simulator.carriers.vonage.account import VonageAccount
from api.simulator.webhooks import Outgoing
from api.tests.conftest import PUBLIC_URL
from api.tests.telephony.vonage.samples import (
    APPLICATION_ID,
    CREDENTIALS,
    INBOUND,
    SAMPLES,
    SIGNATURE_SECRET,
    bearer,
    claims,
    private_key,
    token,
)

URL = f"{PUBLIC_URL}/api/v1/telephony/inbound/run"
CONFIG = load_config(dict(CREDENTIALS))
BODY = orjson.dumps(INBOUND)
ACCOUNT = VonageAccount(CREDENTIALS)

documents = st.dictionaries(
    st.text(), st.text() | st.integers(-(2**53), 2**53) | st.none() | st.lists(st.text()), max_size=6
)
secrets = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=64)
# Vonage's library asks no more of a secret than we do; PyJWT warns of short ones.
pytestmark = pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")


def believed(headers: dict[str, str], body: bytes = BODY, **config: Any) -> bool:
    return signatures.find_claims({**CONFIG, **config}, headers, body, time.time()) is not None


def signed(**changed: Any) -> dict[str, str]:
    """A genuine token, but for what is changed; ``None`` leaves a claim out."""
    said = {**claims(CREDENTIALS, BODY), **changed}
    return bearer(token({name: value for name, value in said.items() if value is not None}, SIGNATURE_SECRET))


@given(document=documents, secret=secrets)
def test_what_we_believe_their_library_believes(document: dict[str, Any], secret: str) -> None:
    body = orjson.dumps(document)
    written = token(claims(CREDENTIALS, body), secret)
    assert verify_signature(written, secret)
    assert believed(bearer(written), body, signature_secret=secret)


@given(document=documents, secret=secrets, other=secrets)
def test_another_secret_is_believed_by_neither(document: dict[str, Any], secret: str, other: str) -> None:
    body = orjson.dumps(document)
    written = token(claims(CREDENTIALS, body), secret)
    same = secret.rstrip("\0") == other.rstrip("\0")  # HMAC fills a key up with zeros
    assert believed(bearer(written), body, signature_secret=other) is verify_signature(written, other) is same


@given(junk=st.text(max_size=200))
def test_what_is_no_token_is_refused_and_raises_nothing(junk: str) -> None:
    with pytest.raises(VonageVerifyJwtError):
        verify_signature(junk, SIGNATURE_SECRET)
    for headers in (bearer(junk), {"authorization": junk}, {"authorization": "Bearer"}, {}):
        assert not believed(headers)


@given(document=documents)
def test_what_the_simulated_carrier_signs_their_library_believes(document: dict[str, Any]) -> None:
    body = orjson.dumps(document)
    headers = ACCOUNT.sign(Outgoing(url=URL, method="POST", fields=document, body=body), None)
    assert verify_signature(headers["Authorization"].removeprefix("Bearer "), SIGNATURE_SECRET)
    assert believed({name.lower(): value for name, value in headers.items()}, body)


@pytest.mark.parametrize(
    "changed",
    [
        {"payload_hash": hashlib.sha256(BODY + b" ").hexdigest()},
        {"payload_hash": None},
        {"payload_hash": ["twice"]},
        {"api_key": "f9f9f9f9"},
        {"api_key": None},
        {"application_id": "ffffffff-1111-4222-8333-0123456789ab"},
        {"application_id": None},
        {"iat": None},
        {"iat": "now"},
        {"iat": 1e400},
        {"jti": None},
        {"jti": 7},
        {"exp": 1_700_000_000},
    ],
    ids=str,
)
def test_a_token_that_lacks_or_changes_a_claim_is_refused(changed: dict[str, Any]) -> None:
    assert believed(signed())
    assert not believed(signed(**changed))


@pytest.mark.parametrize("age", [-3600, -400, 400, 3600])
def test_a_token_of_another_time_is_refused_though_their_library_knows_no_age(age: int) -> None:
    written = token(claims(CREDENTIALS, BODY, age), SIGNATURE_SECRET)
    assert not believed(bearer(written))


@pytest.mark.parametrize("skew", [-60, 0, 60])
def test_clocks_may_differ(skew: int) -> None:
    assert believed(bearer(token(claims(CREDENTIALS, BODY, skew), SIGNATURE_SECRET)))


def test_case_of_a_hash_and_of_an_application_do_not_matter() -> None:
    assert believed(
        signed(payload_hash=hashlib.sha256(BODY).hexdigest().upper(), application_id=APPLICATION_ID.upper())
    )


@pytest.mark.parametrize("algorithm", ["none", "HS384", "HS512"])
def test_another_algorithm_is_refused(algorithm: str) -> None:
    key: Any = None if algorithm == "none" else SIGNATURE_SECRET
    assert not believed(bearer(jwt.encode(claims(CREDENTIALS, BODY), key, algorithm=algorithm)))


def test_our_own_token_for_their_api_proves_nothing_to_us() -> None:
    ours = JwtClient(APPLICATION_ID, private_key()).generate_application_jwt(claims(CREDENTIALS, BODY)).decode()
    assert not believed(bearer(ours))


def test_who_claims_to_send_it_is_read_and_not_believed() -> None:
    foreign = bearer(token({"application_id": APPLICATION_ID.upper()}, "anything"))
    assert signatures.read_application(foreign) == APPLICATION_ID
    assert not believed(foreign)


@pytest.mark.parametrize("said", [{}, {"application_id": 7}, {"application_id": ["a"]}])
def test_a_token_that_names_no_application_names_none(said: dict[str, Any]) -> None:
    assert signatures.read_application(bearer(token(said, "anything"))) == ""


@pytest.mark.parametrize("headers", [{}, {"authorization": ""}])
def test_what_is_not_signed_at_all_is_asked_for_again(headers: dict[str, str]) -> None:
    """Vonage repeats what is answered 429, 503 or 504, and nothing else."""
    with pytest.raises(signatures.Unsigned) as unsigned:
        signatures.require_token(headers)
    assert (unsigned.value.status, unsigned.value.code) == (503, "invalid_signature")


# A token is good for one request, and for Vonage's own second try


@pytest.fixture
def provider(database: Any) -> VonageProvider:
    return VonageProvider(CONFIG)


async def verify(provider: VonageProvider, webhook: Webhook) -> bool:
    return await provider.verify_inbound_signature(
        webhook.url, webhook.data, webhook.headers, webhook.body.decode(errors="replace")
    )


def aged(seconds: float) -> Webhook:
    genuine = SAMPLES.webhook(URL, INBOUND)
    return replace(genuine, headers=bearer(token(claims(CREDENTIALS, genuine.body, seconds), SIGNATURE_SECRET)))


async def test_a_second_try_is_believed_as_long_as_vonage_may_make_it(provider: VonageProvider) -> None:
    again = aged(5)
    assert [await verify(provider, again) for _ in range(3)] == [True, True, True]


async def test_a_request_that_is_repeated_later_is_a_replay(provider: VonageProvider) -> None:
    late = aged(signatures.RETRY_SECONDS + 5)
    assert [await verify(provider, late) for _ in range(3)] == [True, False, False]


async def test_a_forgery_is_not_remembered(provider: VonageProvider) -> None:
    late = aged(signatures.RETRY_SECONDS + 5)
    assert not await verify(provider, SAMPLES.forged(late, {**INBOUND, "to": "442079460123"}))
    assert await verify(provider, late)


async def test_fields_whose_body_is_not_at_hand_are_hashed_as_compact_json(provider: VonageProvider) -> None:
    written = token(claims(CREDENTIALS, BODY), SIGNATURE_SECRET)
    assert await provider.verify_webhook_signature(URL, INBOUND, written)
    assert not await provider.verify_webhook_signature(URL, {**INBOUND, "to": "1"}, written)


# Media sockets


@given(url=st.text(min_size=1), secret=secrets)
def test_a_media_socket_is_opened_with_what_we_told_vonage(url: str, secret: str) -> None:
    url = url.encode(errors="replace").decode()
    headers = {"authorization": signatures.stream_authorization(secret, url)}
    assert signatures.opens_stream(secret, url, headers)
    assert not signatures.opens_stream(secret, f"{url}2", headers)
    assert not signatures.opens_stream(f"{secret}2", url, headers)
    assert not signatures.opens_stream("", url, headers)


def test_what_opens_a_media_socket_proves_no_webhook() -> None:
    assert not believed({"authorization": signatures.stream_authorization(SIGNATURE_SECRET, URL)})


# Our tokens


def test_our_token_says_what_their_librarys_says() -> None:
    ours = tokens.sign({"application_id": APPLICATION_ID}, private_key(), seconds=900)
    theirs = JwtClient(APPLICATION_ID, private_key()).generate_application_jwt().decode()
    assert jwt.get_unverified_header(ours) == jwt.get_unverified_header(theirs)
    said, expected = (jwt.decode(one, options={"verify_signature": False}) for one in (ours, theirs))
    assert said.keys() == expected.keys()
    assert said["exp"] - said["iat"] == expected["exp"] - expected["iat"] == 900
    assert said["jti"] != expected["jti"]
    public = ACCOUNT.public_key
    for one in (ours, theirs):
        assert jwt.decode(one, public, algorithms=["RS256"])["application_id"] == APPLICATION_ID
