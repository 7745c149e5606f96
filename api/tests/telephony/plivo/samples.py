"""Plivo, as it speaks.

https://www.plivo.com/docs/voice/xml/request/
https://www.plivo.com/docs/voice/troubleshooting/hangup-causes/
https://www.plivo.com/docs/voice/audio-streaming/audio-streaming
"""

import secrets
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from plivo.utils import signature_v3

from api.services.telephony.types import AnsweredBy, CallStatus
from api.tests.conformance.samples import Samples, StatusSample, StreamSample, VerdictSample

PAYLOADS = Path(__file__).with_name("payloads")
AUTH_ID = "MAZJQ2N2QXMTGXOTIWND"
AUTH_TOKEN = "NDk4MWE2ZjE2YjE1ZDQzYzE0ZDk5NDQ2"
CALL_UUID = "0c4e9dca-3a27-4d1c-9b1f-55b0f4c6a111"
REQUEST_UUID = "7a21e1f4-5f54-4d7d-8f1e-0c1a6a6c2222"
STREAM_ID = "30852c23-ee79-4eb4-b7b9-cd3605453333"

INBOUND: dict[str, str] = orjson.loads((PAYLOADS / "inbound.json").read_bytes())
STATUS: dict[str, str] = orjson.loads((PAYLOADS / "status.json").read_bytes())
HANGUP: dict[str, str] = orjson.loads((PAYLOADS / "hangup.json").read_bytes())
RECORD: dict[str, Any] = orjson.loads((PAYLOADS / "record.json").read_bytes())
PLACED = {"message": "call fired", "request_uuid": REQUEST_UUID, "api_id": "97ceeb52-58b6-41e1-86da-77300b68f8bb"}
START, MEDIA, DTMF, PLAYED, CLEARED, STOP = (PAYLOADS / "stream.jsonl").read_text().splitlines()
PAYLOAD: str = orjson.loads(MEDIA)["media"]["payload"]


def sign(credentials: Mapping[str, Any], url: str, fields: Mapping[str, Any], body: bytes) -> dict[str, str]:
    """Plivo's own signature, by Plivo's own library."""
    nonce = secrets.token_hex(10)
    scheme, _, address = url.partition("://")
    asked = f"http://{address}" if scheme == "wss" else url  # how it signs an upgrade
    signed = signature_v3.construct_post_url(asked, dict(fields)).decode()
    signature = signature_v3.get_signature_v3(credentials["auth_token"].encode(), signed, nonce).decode()
    return {"x-plivo-signature-v3": signature, "x-plivo-signature-v3-nonce": nonce}


def ended(word: str, cause: str, code: str, means: CallStatus) -> StatusSample:
    """The callback of a call that ended so."""
    fields = {**HANGUP, "CallStatus": word, "HangupCause": cause, "HangupCauseCode": code, "HangupCauseName": ""}
    return StatusSample(fields=fields, status=means)


def verdict(machine: str, means: AnsweredBy) -> VerdictSample:
    """What machine detection found."""
    fields = {**STATUS, "Event": "MachineDetection", "CallStatus": "in-progress", "Machine": machine}
    return VerdictSample(path="plivo/amd/{run_id}", fields={**fields, "IfMachine": "continue"}, answered_by=means)


def in_wideband(message: str) -> str:
    """The same in the other format there is; 20 ms are 640 bytes."""
    described = message.replace('"audio/x-mulaw","sampleRate":8000', '"audio/x-l16","sampleRate":16000')
    return described.replace(PAYLOAD, b64encode(bytes(640)).decode())


SAMPLES = Samples(
    credentials={"auth_id": AUTH_ID, "auth_token": AUTH_TOKEN, "from_numbers": ["+14155550123"]},
    incomplete_credentials={
        "no account": {"auth_token": AUTH_TOKEN},
        "no token": {"auth_id": AUTH_ID},
        "an empty token": {"auth_id": AUTH_ID, "auth_token": ""},
        "an account of another shape": {"auth_id": "MA_0123456", "auth_token": AUTH_TOKEN},
    },
    other_credentials={"auth_id": "MA" + "X" * 18, "auth_token": "f" * 32},
    sign=sign,
    nonce_header="x-plivo-signature-v3-nonce",
    inbound=INBOUND,
    reads_as={
        "call_id": CALL_UUID,
        "from_number": "+14155550177",
        "to_number": "+14155550123",
        "account_id": AUTH_ID,
        "call_status": CallStatus.RINGING,
    },
    statuses=(
        StatusSample(fields=STATUS, status=CallStatus.RINGING),
        StatusSample(fields={**STATUS, "CallStatus": "in-progress"}, status=CallStatus.IN_PROGRESS),
        ended("completed", "NORMAL_CLEARING", "4000", CallStatus.COMPLETED),
        ended("completed", "NORMAL_CLEARING", "4010", CallStatus.COMPLETED),
        ended("completed", "ALLOTTED_TIMEOUT", "6000", CallStatus.COMPLETED),
        ended("completed", "NORMAL_CLEARING", "9100", CallStatus.COMPLETED),
        ended("busy", "USER_BUSY", "3010", CallStatus.BUSY),
        ended("failed", "CALL_REJECTED", "3020", CallStatus.BUSY),
        ended("no-answer", "NO_ANSWER", "3000", CallStatus.NO_ANSWER),
        ended("timeout", "ORIGINATOR_CANCEL", "6010", CallStatus.NO_ANSWER),
        ended("cancel", "ORIGINATOR_CANCEL", "1000", CallStatus.CANCELED),
        ended("failed", "UNALLOCATED_NUMBER", "2000", CallStatus.FAILED),
        ended("completed", "NORMAL_CLEARING", "8011", CallStatus.FAILED),
        ended("busy", "", "", CallStatus.BUSY),
        ended("", "USER_BUSY", "", CallStatus.BUSY),
    ),
    reports=({**HANGUP, "Direction": "inbound"},),
    verdicts=(
        verdict("true", AnsweredBy.MACHINE),
        verdict("false", AnsweredBy.HUMAN),
        verdict("perhaps", AnsweredBy.UNKNOWN),
    ),
    unheard_of_status={**STATUS, "CallStatus": "teleported"},
    stream=StreamSample(
        opening=(START,),
        ids={"stream_id": STREAM_ID, "audio_format": "mulaw_8000"},
        wrong_openings={
            "media": (MEDIA,),
            "stop": (STOP,),
            "a start that names no call": ('{"event":"start","start":{}}',),
            "a start that is no object": ('{"event":"start","start":"now"}',),
            "another codec": (START.replace("audio/x-mulaw", "audio/opus"),),
            "another rate": (START.replace("8000", "24000"),),
            "another call": (START.replace(CALL_UUID, REQUEST_UUID),),
        },
        caller_audio=MEDIA,
        key_pressed=DTMF,
        clear=f'{{"event":"clearAudio","streamId":"{STREAM_ID}"}}',
        mark=(f'{{"event":"checkpoint","streamId":"{STREAM_ID}","name":"heard"}}', PLAYED),
        keys='{"event":"sendDTMF","dtmf":"12#"}',
        alternatives=(
            StreamSample(
                opening=(in_wideband(START),),
                ids={"stream_id": STREAM_ID, "audio_format": "l16_16000"},
                wrong_openings={},
                caller_audio=in_wideband(MEDIA),
                rate=16000,
            ),
        ),
    ),
    numbers={
        "+1 (415) 555-0123": "+14155550123",
        "14155550123": "+14155550123",
        "0041 44 668 18 00": "+41446681800",
        " +442079460123 ": "+442079460123",
        "sip:Reception@Example.COM": "sip:Reception@example.com",
    },
    placed=PLACED,
    placed_call_id=REQUEST_UUID,
    errors={
        401: {"api_id": "97ceeb52-58b6-41e1-86da-77300b68f8bb", "error": "authentication failed"},
        429: {"api_id": "97ceeb52-58b6-41e1-86da-77300b68f8bb", "error": "rate limit exceeded"},
    },
    exemptions={
        "replay": "A Plivo signature carries a nonce and no time; the nonce is believed once.",
    },
)
