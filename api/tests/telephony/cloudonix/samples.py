"""Cloudonix, as it speaks.

https://developers.cloudonix.com/Documentation/voiceApplication/Request
https://developers.cloudonix.com/Documentation/dataModels/session
https://developers.cloudonix.com/Documentation/voiceApplication/Verb/connect/stream
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from api.services.telephony.types import CallStatus
from api.tests.conformance.samples import Samples, StatusSample, StreamSample

PAYLOADS = Path(__file__).with_name("payloads")
DOMAIN = "voice.cloudonix.net"
REQUESTS_KEY = "requests-key-of-voice-cloudonix-net"
SECRET = "kept-by-the-gateway-alone-0123456789"
TOKEN = "16a7294c989b11e7b3d32b9edb8660c7"
STREAM_SID = "c2f8f1f0a7f14d1d8c33a9f0d1f0e9aa"
ANSWERED_AT, ENDED_AT = 1795248933000, 1795248949500

INBOUND: dict[str, str] = orjson.loads((PAYLOADS / "inbound.json").read_bytes())
SESSION: dict[str, Any] = orjson.loads((PAYLOADS / "session.json").read_bytes())
PLACED: dict[str, Any] = orjson.loads((PAYLOADS / "placed.json").read_bytes())
DNIDS: list[dict[str, Any]] = orjson.loads((PAYLOADS / "dnids.json").read_bytes())
CONNECTED, START, MEDIA, DTMF, MARK, STOP = (PAYLOADS / "stream.jsonl").read_text().splitlines()
OVER = {**SESSION, "callAnswerTime": ANSWERED_AT, "callEndTime": ENDED_AT}


def sign(credentials: Mapping[str, Any], url: str, fields: Mapping[str, Any], body: bytes) -> dict[str, str]:
    """The domain's own key, which Cloudonix adds to whatever it asks of the domain's owner."""
    return {"authorization": f"Bearer {credentials['domain_requests_api_key']}"}


def prove_url(credentials: Mapping[str, Any], url: str) -> str:
    """What Cloudonix was given in place of ``url``."""
    digest = hmac.new(credentials["webhook_secret"].encode(), url.encode(), hashlib.sha256).digest()
    return f"{url}/{urlsafe_b64encode(digest).decode().rstrip('=')}"


def status(word: str, means: CallStatus, session: Mapping[str, Any] = SESSION) -> StatusSample:
    """The report of a session that says ``word``."""
    return StatusSample(fields={**session, "status": word}, status=means)


CREDENTIALS = {
    "domain": DOMAIN,
    "api_key": "XI0123456789ABCDEF0123456789ABCDEF",
    "domain_requests_api_key": REQUESTS_KEY,
    "webhook_secret": SECRET,
    "trunk": "",
    "profile": [],
    "from_numbers": ["+14155550123"],
}

SAMPLES = Samples(
    credentials=CREDENTIALS,
    incomplete_credentials={
        "no domain": {**CREDENTIALS, "domain": ""},
        "no key": {"domain": DOMAIN},
        "an empty key": {**CREDENTIALS, "api_key": ""},
        "a domain that is a URL": {**CREDENTIALS, "domain": "https://voice.cloudonix.net/"},
        "a secret that can be guessed": {**CREDENTIALS, "webhook_secret": "sesame"},
        "a trunk of another shape": {**CREDENTIALS, "trunk": "my trunk"},
        "a profile entry without a name": {**CREDENTIALS, "profile": ["=spring"]},
    },
    other_credentials={
        "domain": "other.cloudonix.net",
        "api_key": "XI" + "F" * 32,
        "domain_requests_api_key": "requests-key-of-other-cloudonix-net",
        "webhook_secret": "kept-by-another-gateway-0123456789ab",
        "from_numbers": [],
    },
    sign=sign,
    prove_url=prove_url,
    encoding="json",
    inbound=INBOUND,
    reads_as={
        "call_id": TOKEN,
        "from_number": "+14155550177",
        "to_number": "+14155550123",
        "account_id": DOMAIN,
        "call_status": CallStatus.RINGING,
    },
    statuses=(
        status("new", CallStatus.INITIATED),
        status("queued", CallStatus.INITIATED),
        status("processing", CallStatus.INITIATED),
        status("ringing", CallStatus.RINGING),
        status("answer", CallStatus.IN_PROGRESS),
        status("connected", CallStatus.IN_PROGRESS),
        status("in-progress", CallStatus.IN_PROGRESS),
        status("completed", CallStatus.COMPLETED, OVER),
        status("answer", CallStatus.COMPLETED, OVER),
        status("busy", CallStatus.BUSY),
        status("noanswer", CallStatus.NO_ANSWER),
        status("no-answer", CallStatus.NO_ANSWER),
        status("cancel", CallStatus.CANCELED),
        status("canceled", CallStatus.CANCELED),
        status("rejected", CallStatus.FAILED),
        status("nocredit", CallStatus.FAILED),
        status("error", CallStatus.FAILED),
        status("failed", CallStatus.FAILED),
    ),
    unheard_of_status={**SESSION, "status": "teleported"},
    stream=StreamSample(
        opening=(CONNECTED, START),
        ids={"stream_sid": STREAM_SID},
        wrong_openings={
            "media": (MEDIA,),
            "media after the greeting": (CONNECTED, MEDIA),
            "stop": (CONNECTED, STOP),
            "a start that names no call": (CONNECTED, '{"event":"start","start":{}}'),
            "a start that names a call and no session": (CONNECTED, START.replace('"session"', '"sessions"')),
            "a start that is no object": (CONNECTED, '{"event":"start","start":"now"}'),
            "another codec": (CONNECTED, START.replace("audio/x-mulaw", "audio/opus")),
            "another call": (CONNECTED, START.replace(TOKEN, "f" * 32)),
        },
        caller_audio=MEDIA,
        key_pressed=DTMF,
        clear=f'{{"event":"clear","streamSid":"{STREAM_SID}"}}',
        mark=(f'{{"event":"mark","streamSid":"{STREAM_SID}","mark":{{"name":"heard"}}}}', MARK),
    ),
    numbers={
        "+1 (415) 555-0123": "+14155550123",
        "0041 44 668 18 00": "+41446681800",
        "1005": "1005",
        "sip:Reception@Example.COM": "sip:Reception@example.com",
    },
    placed=PLACED,
    placed_call_id=TOKEN,
    errors={
        401: {"message": "Unauthorized"},
        404: {"message": "Not Found"},
        429: {"message": "Too Many Requests"},
    },
    exemptions={
        "replay": "Cloudonix signs no time; the same webhook again is the same run and one-shot ticket.",
        "signed fields": "Cloudonix signs nothing: its own URL and the domain's bearer token prove a request.",
        "stream signature": "Nothing proves the media socket but the one-shot ticket in its path.",
    },
)
