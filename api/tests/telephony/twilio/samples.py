"""Twilio, as it speaks.

https://www.twilio.com/docs/voice/twiml#request-parameters
https://www.twilio.com/docs/voice/api/call-resource#statuscallback
https://www.twilio.com/docs/voice/media-streams/websocket-messages
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from twilio.request_validator import RequestValidator

from api.services.telephony.types import AnsweredBy, CallStatus
from api.tests.conformance.samples import Samples, StatusSample, StreamSample, VerdictSample

PAYLOADS = Path(__file__).with_name("payloads")
ACCOUNT_SID = "AC0123456789abcdef0123456789abcdef"
AUTH_TOKEN = "12345678901234567890123456789012"
CALL_SID = "CA11111111111111111111111111111111"
STREAM_SID = "MZ33333333333333333333333333333333"

INBOUND: dict[str, str] = orjson.loads((PAYLOADS / "inbound.json").read_bytes())
STATUS: dict[str, str] = orjson.loads((PAYLOADS / "status.json").read_bytes())
CALL: dict[str, Any] = orjson.loads((PAYLOADS / "call.json").read_bytes())
CONNECTED, START, MEDIA, DTMF, MARK, STOP = (PAYLOADS / "stream.jsonl").read_text().splitlines()


def sign(credentials: Mapping[str, Any], url: str, fields: Mapping[str, Any], body: bytes) -> dict[str, str]:
    """Twilio's own signature, by Twilio's own library."""
    signature: str = RequestValidator(credentials["auth_token"]).compute_signature(url, dict(fields))
    return {"x-twilio-signature": signature}


def status(word: str, means: CallStatus) -> StatusSample:
    """The callback that says ``word``."""
    return StatusSample(fields={**STATUS, "CallStatus": word}, status=means)


def verdict(word: str, means: AnsweredBy) -> VerdictSample:
    """The asynchronous verdict ``word``. https://www.twilio.com/docs/voice/answering-machine-detection"""
    fields = {
        "AccountSid": ACCOUNT_SID,
        "AnsweredBy": word,
        "CallSid": CALL_SID,
        "MachineDetectionDuration": "1912",
    }
    return VerdictSample(path="twilio/amd/{run_id}", fields=fields, answered_by=means)


SAMPLES = Samples(
    credentials={"account_sid": ACCOUNT_SID, "auth_token": AUTH_TOKEN, "from_numbers": ["+14155550123"]},
    incomplete_credentials={
        "no account": {"auth_token": AUTH_TOKEN},
        "no token": {"account_sid": ACCOUNT_SID},
        "an empty token": {"account_sid": ACCOUNT_SID, "auth_token": ""},
        "an account of another shape": {"account_sid": "PA123", "auth_token": AUTH_TOKEN},
    },
    other_credentials={"account_sid": "AC" + "f" * 32, "auth_token": "f" * 32},
    sign=sign,
    inbound=INBOUND,
    reads_as={
        "call_id": CALL_SID,
        "from_number": "+14155550177",
        "to_number": "+14155550123",
        "account_id": ACCOUNT_SID,
        "call_status": CallStatus.RINGING,
        "from_country": "US",
        "to_country": "US",
    },
    statuses=(
        status("queued", CallStatus.INITIATED),
        status("initiated", CallStatus.INITIATED),
        status("ringing", CallStatus.RINGING),
        status("in-progress", CallStatus.IN_PROGRESS),
        status("completed", CallStatus.COMPLETED),
        status("busy", CallStatus.BUSY),
        status("no-answer", CallStatus.NO_ANSWER),
        status("canceled", CallStatus.CANCELED),
        status("failed", CallStatus.FAILED),
    ),
    unheard_of_status={**STATUS, "CallStatus": "teleported"},
    verdicts=(
        verdict("human", AnsweredBy.HUMAN),
        verdict("machine_start", AnsweredBy.MACHINE),
        verdict("machine_end_beep", AnsweredBy.MACHINE),
        verdict("machine_end_silence", AnsweredBy.MACHINE),
        verdict("machine_end_other", AnsweredBy.MACHINE),
        verdict("fax", AnsweredBy.FAX),
        verdict("unknown", AnsweredBy.UNKNOWN),
    ),
    stream=StreamSample(
        opening=(CONNECTED, START),
        ids={"stream_sid": STREAM_SID},
        wrong_openings={
            "media": (MEDIA,),
            "media after the greeting": (CONNECTED, MEDIA),
            "stop": (CONNECTED, STOP),
            "a start that names no call": (CONNECTED, '{"event":"start","start":{}}'),
            "a start that is no object": (CONNECTED, '{"event":"start","start":"now"}'),
            "another account": (CONNECTED, START.replace(ACCOUNT_SID, "AC" + "f" * 32)),
            "another codec": (CONNECTED, START.replace("audio/x-mulaw", "audio/opus")),
            "another call": (CONNECTED, START.replace(CALL_SID, "CA" + "f" * 32)),
        },
        caller_audio=MEDIA,
        key_pressed=DTMF,
        clear=f'{{"event":"clear","streamSid":"{STREAM_SID}"}}',
        mark=(f'{{"event":"mark","streamSid":"{STREAM_SID}","mark":{{"name":"heard"}}}}', MARK),
    ),
    numbers={
        "+1 (415) 555-0123": "+14155550123",
        "0041 44 668 18 00": "+41446681800",
        " +442079460123 ": "+442079460123",
        "sip:Reception@Example.COM": "sip:Reception@example.com",
    },
    placed=CALL,
    placed_call_id=CALL_SID,
    errors={
        401: {
            "code": 20003,
            "message": "Authenticate",
            "more_info": "https://www.twilio.com/docs/errors/20003",
            "status": 401,
        },
        429: {
            "code": 20429,
            "message": "Too Many Requests",
            "more_info": "https://www.twilio.com/docs/errors/20429",
            "status": 429,
        },
    },
    exemptions={
        "replay": "A Twilio signature carries no time; the same webhook again is the same run and one-shot ticket.",
    },
)
