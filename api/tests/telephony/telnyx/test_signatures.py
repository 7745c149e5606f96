"""Telnyx's own library is the judge: it takes what our simulator signs, and what it would refuse we refuse too."""

import time
from base64 import b64encode
from collections.abc import Mapping

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey
from telnyx.lib.webhook_verification import WebhookVerificationError, verify_webhook_signature

from api.services.telephony.providers.telnyx import signatures
from api.simulator.carriers.telnyx import keys
from api.tests.telephony.telnyx.samples import API_KEY, OTHER_KEY

NOW = 1_795_279_212
PUBLIC = keys.public_key(API_KEY)
bodies = st.text(max_size=200).map(str.encode)
# https://www.rfc-editor.org/rfc/rfc8032#section-7.1, the first key
RFC_SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
RFC_PUBLIC = b64encode(bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")).decode()


def telnyx_takes(headers: Mapping[str, str], body: bytes, public_key: str = PUBLIC) -> bool:
    try:
        verify_webhook_signature(body, headers, public_key)
    except WebhookVerificationError:
        return False
    return True


def we_take(headers: Mapping[str, str], body: bytes, public_key: str = PUBLIC, now: float | None = None) -> bool:
    return signatures.is_valid(public_key, headers, body, now=time.time() if now is None else now)


@given(body=bodies)
def test_what_the_simulator_signs_telnyxs_library_takes_and_so_do_we(body: bytes) -> None:
    headers = keys.headers(API_KEY, body)
    assert telnyx_takes(headers, body)
    assert we_take(headers, body)


@given(body=bodies, seed=st.binary(min_size=32, max_size=32))
def test_what_telnyxs_crypto_signs_we_take(body: bytes, seed: bytes) -> None:
    key = SigningKey(seed)
    signature = b64encode(key.sign(f"{NOW}|".encode() + body).signature).decode()
    headers = {"telnyx-timestamp": str(NOW), "telnyx-signature-ed25519": signature}
    assert we_take(headers, body, b64encode(bytes(key.verify_key)).decode(), NOW)


def test_a_published_key_pair() -> None:
    body = b'{"data":{}}'
    signature = Ed25519PrivateKey.from_private_bytes(RFC_SEED).sign(f"{NOW}|".encode() + body)
    headers = {"telnyx-timestamp": str(NOW), "telnyx-signature-ed25519": b64encode(signature).decode()}
    assert we_take(headers, body, RFC_PUBLIC, NOW)


@given(body=bodies, changed=bodies)
def test_another_body_is_refused(body: bytes, changed: bytes) -> None:
    headers = keys.headers(API_KEY, body)
    assert we_take(headers, changed) is telnyx_takes(headers, changed) is (body == changed)


def test_the_bytes_are_signed_and_not_what_they_mean() -> None:
    """FM-31: the same document, written anew, is another one."""
    body = b'{ "data" : {"id":"1"},\n "meta":{"attempt":1} }'
    headers = keys.headers(API_KEY, body)
    assert we_take(headers, body)
    assert not we_take(headers, b'{"data":{"id":"1"},"meta":{"attempt":1}}')


@pytest.mark.parametrize(("age", "taken"), [(0, True), (299, True), (-299, True), (302, False), (-302, False)])
def test_five_minutes_are_believed_either_way(age: int, taken: bool) -> None:
    headers = keys.headers(API_KEY, b"{}", at=time.time() - age)
    assert we_take(headers, b"{}") is telnyx_takes(headers, b"{}") is taken


@pytest.mark.parametrize("timestamp", ["", "now", "1e9", "-1", "१७९५", " 1795279212", "9" * 400])
def test_a_timestamp_that_is_none_is_refused(timestamp: str) -> None:
    assert not we_take(keys.headers(API_KEY, b"{}") | {"telnyx-timestamp": timestamp}, b"{}")


@pytest.mark.parametrize("signature", ["", "=", "AAAA", "é" * 20, "A" * 88, b64encode(bytes(64)).decode()])
def test_a_signature_that_is_none_is_refused(signature: str) -> None:
    assert not we_take(keys.headers(API_KEY, b"{}") | {"telnyx-signature-ed25519": signature}, b"{}")


@pytest.mark.parametrize("public_key", ["", "=", "c2hvcnQ=", keys.public_key(OTHER_KEY)])
def test_another_key_believes_nobody(public_key: str) -> None:
    assert not we_take(keys.headers(API_KEY, b"{}"), b"{}", public_key)
