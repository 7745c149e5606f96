"""Vobiz, as it speaks.

https://www.vobiz.ai/docs/call/make-call
https://www.vobiz.ai/docs/concepts/validating-callbacks
https://www.vobiz.ai/docs/xml/stream/stream-events
"""

import hashlib
import hmac
import secrets
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from api.services.telephony.types import AnsweredBy, CallStatus
from api.tests.conformance.samples import Samples, StatusSample, StreamSample, VerdictSample

PAYLOADS = Path(__file__).with_name("payloads")
AUTH_ID = "MA_0A1B2C3D"
AUTH_TOKEN = "vobiz-token-0123456789abcdef0123456789abcdef"
CALL_UUID = "2ded13fe-4f9b-4958-9bfb-093ea2f29f91"
STREAM_ID = "20170ada-f610-433b-8758-c02a2aab3662"

INBOUND: dict[str, str] = orjson.loads((PAYLOADS / "inbound.json").read_bytes())
HANGUP: dict[str, str] = orjson.loads((PAYLOADS / "hangup.json").read_bytes())
PLACED: dict[str, Any] = orjson.loads((PAYLOADS / "placed.json").read_bytes())
RECORD: dict[str, Any] = orjson.loads((PAYLOADS / "record.json").read_bytes())
START, MEDIA, PLAYED, CLEARED = (PAYLOADS / "stream.jsonl").read_text().splitlines()


def sign_v2(auth_token: str, url: str, nonce: str) -> str:
    """As Vobiz's documentation computes it."""
    signed = url.partition("?")[0] + nonce
    return b64encode(hmac.new(auth_token.encode(), signed.encode(), hashlib.sha256).digest()).decode()


def new_nonce() -> str:
    """Twenty random digits."""
    return f"{secrets.randbelow(10**20):020d}"


def sign(credentials: Mapping[str, Any], url: str, fields: Mapping[str, Any], body: bytes) -> dict[str, str]:
    """The headers of the second scheme, which Vobiz recommends. Test ``test_signatures`` has its SDK check them."""
    nonce = new_nonce()
    signature = sign_v2(credentials["auth_token"], url, nonce)
    return {"x-vobiz-signature-v2": signature, "x-vobiz-signature-v2-nonce": nonce}


def progress(event: str, word: str, means: CallStatus) -> StatusSample:
    """A callback before the end."""
    ends = {"Duration", "BillDuration", "EndTime", "HangupCause", "HangupCauseCode", "HangupCauseName", "HangupSource"}
    fields = {name: value for name, value in HANGUP.items() if name not in ends}
    return StatusSample(fields={**fields, "Event": event, "CallStatus": word}, status=means)


def ended(word: str, means: CallStatus, cause: str = "", code: str = "", name: str = "") -> StatusSample:
    """The callback at the end."""
    said = {"CallStatus": word, "HangupCause": cause, "HangupCauseCode": code, "HangupCauseName": name}
    return StatusSample(fields={**HANGUP, **said}, status=means)


def verdict(word: str, means: AnsweredBy) -> VerdictSample:
    """What machine detection says. https://www.vobiz.ai/docs/call/machine-detection"""
    said = {"Event": "MachineDetection", "IfMachine": "continue", "Machine": word}
    asked = progress("StartApp", "in-progress", CallStatus.IN_PROGRESS).fields
    return VerdictSample(path="vobiz/amd/{run_id}", fields={**asked, **said}, answered_by=means)


SAMPLES = Samples(
    credentials={"auth_id": AUTH_ID, "auth_token": AUTH_TOKEN, "from_numbers": ["+918012345678"]},
    incomplete_credentials={
        "no account": {"auth_token": AUTH_TOKEN},
        "no token": {"auth_id": AUTH_ID},
        "an empty token": {"auth_id": AUTH_ID, "auth_token": ""},
        "an account of another shape": {"auth_id": "MAXXXXXXXXXXXXXXXXXX", "auth_token": AUTH_TOKEN},
    },
    other_credentials={"auth_id": "MA_FFFFFFFF", "auth_token": "f" * 32},
    sign=sign,
    nonce_header="x-vobiz-signature-v2-nonce",
    inbound=INBOUND,
    reports=(
        {**HANGUP, "Direction": "inbound", "From": INBOUND["From"], "To": INBOUND["To"]},
        {**INBOUND, "Direction": "outbound"},
    ),
    reads_as={
        "call_id": CALL_UUID,
        "from_number": "+919812345678",
        "to_number": "+918012345678",
        "account_id": AUTH_ID,
        "call_status": CallStatus.RINGING,
    },
    statuses=(
        progress("Ring", "ringing", CallStatus.RINGING),
        progress("StartApp", "in-progress", CallStatus.IN_PROGRESS),
        ended("completed", CallStatus.COMPLETED, "NORMAL_CLEARING", "4000", "Normal Hangup"),
        ended("completed", CallStatus.COMPLETED, "NORMAL_CLEARING", "4010", "End Of XML Instructions"),
        ended("completed", CallStatus.COMPLETED, "ALLOTTED_TIMEOUT", "6000", "Scheduled Hangup"),
        ended("completed", CallStatus.COMPLETED, "MEDIA_TIMEOUT", "6020", "Media Timeout"),
        ended("completed", CallStatus.BUSY, "USER_BUSY", "3010", "Busy Line"),
        ended("completed", CallStatus.BUSY, "CALL_REJECTED", "3020", "Rejected"),
        ended("completed", CallStatus.NO_ANSWER, "NO_ANSWER", "6010", "Ring Timeout Reached"),
        ended("completed", CallStatus.CANCELED, "ORIGINATOR_CANCEL", "1000", "Canceled"),
        ended("completed", CallStatus.FAILED, "UNALLOCATED_NUMBER", "3050", "Unallocated number"),
        ended("completed", CallStatus.FAILED, "NETWORK_OUT_OF_ORDER", "5000", "Network Error"),
        ended("completed", CallStatus.FAILED, "", "8011", "Invalid Answer XML"),
        ended("busy", CallStatus.BUSY),
        ended("no-answer", CallStatus.NO_ANSWER),
        ended("timeout", CallStatus.NO_ANSWER),
        ended("failed", CallStatus.FAILED),
    ),
    unheard_of_status=progress("Ring", "teleported", CallStatus.UNKNOWN).fields,
    verdicts=(
        verdict("true", AnsweredBy.MACHINE),
        verdict("false", AnsweredBy.HUMAN),
        verdict("perhaps", AnsweredBy.UNKNOWN),
    ),
    stream=StreamSample(
        opening=(START,),
        ids={"stream_id": STREAM_ID},
        wrong_openings={
            "media": (MEDIA,),
            "an acknowledgement": (PLAYED,),
            "a start that names no call": ('{"event":"start","start":{}}',),
            "a start that is no object": ('{"event":"start","start":"now"}',),
            "another codec": (START.replace("audio/x-mulaw", "audio/x-l16"),),
            "another rate": (START.replace("8000", "16000"),),
            "another call": (START.replace(CALL_UUID, "f" * 36),),
        },
        caller_audio=MEDIA,
        clear=f'{{"event":"clearAudio","streamId":"{STREAM_ID}"}}',
        mark=(f'{{"event":"checkpoint","streamId":"{STREAM_ID}","name":"heard"}}', PLAYED),
    ),
    numbers={
        "+91 80 1234 5678": "+918012345678",
        "0091 80 1234 5678": "+918012345678",
        "+1 (415) 555-0123": "+14155550123",
        "sip:Reception@Registrar.Vobiz.AI": "sip:Reception@registrar.vobiz.ai",
    },
    placed=PLACED,
    placed_call_id=CALL_UUID,
    errors={
        401: {"error": "unauthorized", "message": "invalid credentials"},
        429: {
            "status": "error",
            "error": {
                "code": "rate_limit_exceeded",
                "message": "Too many requests",
                "details": {"limitType": "cps", "limit": 1, "current": 2, "retryAfter": 1},
            },
            "requestId": "req_0123456789",
        },
    },
    exemptions={
        "replay": "A Vobiz signature carries no time; its nonce is believed once.",
        "signed fields": "Vobiz signs the URL without its query string, and a nonce that is believed once.",
        "stream signature": "Vobiz does not sign the media socket; the one-shot ticket in its path decides.",
        "dtmf": "Vobiz sends no keys on a media stream, and what collects keys runs before or after one.",
    },
)
