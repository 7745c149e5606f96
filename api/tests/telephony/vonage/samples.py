"""Vonage, as it speaks.

https://developer.vonage.com/en/voice/voice-api/webhook-reference
https://developer.vonage.com/en/getting-started/concepts/webhooks#decoding-signed-webhooks
https://developer.vonage.com/en/voice/voice-api/concepts/websockets
"""

import hashlib
import hmac
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from api.services.telephony.providers.vonage import signatures
from api.services.telephony.types import AnsweredBy, CallStatus
from api.tests.conformance.samples import Samples, StatusSample, StreamSample, VerdictSample

PAYLOADS = Path(__file__).with_name("payloads")
API_KEY, APPLICATION_ID = "a1b2c3d4", "aaaaaaaa-1111-4222-8333-0123456789ab"
API_SECRET, SIGNATURE_SECRET = "api-secret-0123456789", "signature-secret-0123456789abcdef"
CALL_ID = "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab"

INBOUND: dict[str, Any] = orjson.loads((PAYLOADS / "inbound.json").read_bytes())
STATUS: dict[str, Any] = orjson.loads((PAYLOADS / "status.json").read_bytes())
MACHINE: dict[str, Any] = orjson.loads((PAYLOADS / "machine.json").read_bytes())
PLACED: dict[str, Any] = orjson.loads((PAYLOADS / "placed.json").read_bytes())
CALL: dict[str, Any] = orjson.loads((PAYLOADS / "call.json").read_bytes())
APPLICATION: dict[str, Any] = orjson.loads((PAYLOADS / "application.json").read_bytes())
CONNECTED, DTMF, NOTIFY, CLEARED = (PAYLOADS / "stream.jsonl").read_text().splitlines()
FRAME, WIDE_FRAME = b"\x01\x02" * 160, b"\x01\x02" * 320


@cache
def private_key(bits: int = 2048) -> str:
    """A key Vonage could have made."""
    return pem(rsa.generate_private_key(public_exponent=65537, key_size=bits))


def pem(key: Any) -> str:
    """A private key as it is pasted."""
    return str(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()
    ).strip()


def claims(credentials: Mapping[str, Any], body: bytes, age: float = 0) -> dict[str, Any]:
    """What Vonage signs about a request."""
    return {
        "iat": int(time.time() - age),
        "jti": str(uuid.uuid4()),
        "iss": "Vonage",
        "payload_hash": hashlib.sha256(body).hexdigest(),
        "api_key": credentials["api_key"],
        "application_id": credentials["application_id"],
    }


def token(said: Mapping[str, Any], secret: str) -> str:
    """A JWT signed with HS256, whatever the secret."""
    parts = [_encode(orjson.dumps(part)) for part in ({"alg": "HS256", "typ": "JWT"}, said)]
    signature = hmac.digest(secret.encode(), ".".join(parts).encode(), "sha256")
    return ".".join([*parts, _encode(signature)])


def _encode(part: bytes) -> str:
    return urlsafe_b64encode(part).decode().rstrip("=")


def bearer(token: str) -> dict[str, str]:
    """The header a token comes in."""
    return {"authorization": f"Bearer {token}"}


def sign(credentials: Mapping[str, Any], url: str, fields: Mapping[str, Any], body: bytes) -> dict[str, str]:
    """Vonage's token, or what it was told to open a media socket with."""
    secret = credentials["signature_secret"]
    if url.startswith("ws"):
        return {"authorization": signatures.stream_authorization(secret, url)}
    return bearer(token(claims(credentials, body), secret))


def sign_long_ago(credentials: Mapping[str, Any], url: str, fields: Mapping[str, Any], body: bytes) -> dict[str, str]:
    """The same, an hour ago."""
    return bearer(token(claims(credentials, body, 3600), credentials["signature_secret"]))


def status(word: str, means: CallStatus, **more: str) -> StatusSample:
    """The event that says ``word``."""
    return StatusSample(fields={**STATUS, "status": word, **more}, status=means)


def verdict(word: str, means: AnsweredBy, path: str = "vonage/status/{run_id}", **more: str) -> VerdictSample:
    """The event that says who answered."""
    return VerdictSample(path=path, fields={**MACHINE, "status": word, **more}, answered_by=means)


CREDENTIALS = {
    "api_key": API_KEY,
    "api_secret": API_SECRET,
    "application_id": APPLICATION_ID,
    "private_key": private_key(),
    "signature_secret": SIGNATURE_SECRET,
    "from_numbers": ["+14155550123"],
}


def lacking(name: str) -> dict[str, Any]:
    """Credentials without one of them."""
    return {key: value for key, value in CREDENTIALS.items() if key != name}


SAMPLES = Samples(
    credentials=CREDENTIALS,
    incomplete_credentials={
        **{f"no {name}": lacking(name) for name in CREDENTIALS if name != "from_numbers"},
        "an empty signature secret": {**CREDENTIALS, "signature_secret": ""},
        "an application that is no id": {**CREDENTIALS, "application_id": "Reception"},
        "half a key": {**CREDENTIALS, "private_key": private_key()[:800]},
        "the public key": {**CREDENTIALS, "private_key": "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----"},
        "a weak key": {**CREDENTIALS, "private_key": private_key(1024)},
        "a path": {**CREDENTIALS, "private_key": "/etc/vonage/private.key"},
    },
    other_credentials={
        **CREDENTIALS,
        "api_key": "f9f9f9f9",
        "application_id": "ffffffff-1111-4222-8333-0123456789ab",
        "signature_secret": "another-secret-0123456789abcdef0",
    },
    sign=sign,
    sign_long_ago=sign_long_ago,
    refusals=frozenset({403, 503}),
    encoding="json",
    inbound=INBOUND,
    reads_as={
        "call_id": CALL_ID,
        "from_number": "+14155550177",
        "to_number": "+14155550123",
        "account_id": APPLICATION_ID,
        "call_status": CallStatus.RINGING,
    },
    statuses=(
        status("started", CallStatus.INITIATED),
        status("ringing", CallStatus.RINGING),
        status("answered", CallStatus.IN_PROGRESS),
        status("human", CallStatus.IN_PROGRESS),
        status("machine", CallStatus.IN_PROGRESS),
        status("completed", CallStatus.COMPLETED),
        status("busy", CallStatus.BUSY),
        status("cancelled", CallStatus.CANCELED),
        status("unanswered", CallStatus.NO_ANSWER, detail="unavailable"),
        status("timeout", CallStatus.NO_ANSWER, detail="timeout"),
        status("rejected", CallStatus.FAILED, detail="restricted"),
        status("rejected", CallStatus.BUSY, detail="declined"),
        status("failed", CallStatus.FAILED, detail="number_out_of_service"),
    ),
    unheard_of_status={**STATUS, "status": "teleported"},
    verdicts=(
        verdict("human", AnsweredBy.HUMAN),
        verdict("machine", AnsweredBy.MACHINE),
        verdict("teleported", AnsweredBy.UNKNOWN),
        verdict("human", AnsweredBy.HUMAN, "vonage/status-at-beep/{run_id}"),
        verdict("machine", AnsweredBy.MACHINE, "vonage/status-at-beep/{run_id}", sub_state="beep_start"),
        verdict("machine", AnsweredBy.MACHINE, "vonage/status-at-beep/{run_id}", sub_state="beep_timeout"),
    ),
    stream=StreamSample(
        opening=(CONNECTED,),
        ids={"rate": 8000},
        wrong_openings={
            "a key": (DTMF,),
            "audio and then a key": (FRAME, DTMF),
            "no call": (CONNECTED.replace("call_id", "caller"),),
            "a call that is no name": (CONNECTED.replace(f'"{CALL_ID}"', "7"),),
            "another call": (CONNECTED.replace("aaaaaaaa", "ffffffff"),),
            "another codec": (CONNECTED.replace("l16", "opus"),),
            "another rate": (CONNECTED.replace("8000", "44100"),),
        },
        caller_audio=FRAME,
        key_pressed=DTMF,
        clear='{"action":"clear"}',
        mark=('{"action":"notify","payload":{"name":"heard"}}', NOTIFY),
        alternatives=(
            StreamSample(
                opening=(CONNECTED.replace("8000", "16000"),),
                ids={"rate": 16000},
                wrong_openings={},
                caller_audio=WIDE_FRAME,
                key_pressed=DTMF,
                clear='{"action":"clear"}',
                mark=('{"action":"notify","payload":{"name":"heard"}}', NOTIFY),
                rate=16000,
            ),
        ),
    ),
    numbers={
        "+1 (415) 555-0123": "+14155550123",
        "0041 44 668 18 00": "+41446681800",
        " +442079460123 ": "+442079460123",
        "sip:Reception@Example.COM": "sip:Reception@example.com",
    },
    placed=PLACED,
    placed_call_id=CALL_ID,
    errors={
        401: {"type": "https://developer.nexmo.com/api-errors#unauthorized", "title": "Unauthorized"},
        429: {"type": "https://developer.nexmo.com/api-errors#throttled", "title": "Rate Limit Hit"},
    },
    exemptions={
        "signed url": "A token names the account, the body and itself; routes compare the call in it with their own.",
    },
)
