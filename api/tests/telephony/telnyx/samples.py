"""Telnyx, as it speaks.

https://developers.telnyx.com/docs/voice/programmable-voice/voice-api-webhooks
https://developers.telnyx.com/docs/voice/programmable-voice/media-streaming
"""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from api.services.telephony.types import AnsweredBy, CallStatus
from api.simulator.carriers.telnyx import keys
from api.tests.conformance.samples import Samples, StatusSample, StreamSample, VerdictSample

PAYLOADS = Path(__file__).with_name("payloads")
API_KEY, OTHER_KEY = "KEY0123456789ABCDEF_0123456789abcdefghijkl", "KEYFFFFFFFFFFFFFFFF_ffffffffffffffffffffff"
CONNECTION_ID = "1293384261075731499"

INBOUND: dict[str, Any] = orjson.loads((PAYLOADS / "inbound.json").read_bytes())
CALL: dict[str, Any] = orjson.loads((PAYLOADS / "call.json").read_bytes())
CONNECTED, START, MEDIA, DTMF, MARK, STOP, ERROR = (PAYLOADS / "stream.jsonl").read_text().splitlines()
MEDIA_L16 = orjson.dumps(
    {"event": "media", "media": {"track": "inbound", "chunk": "1", "payload": "AAEC" * 213 + "AA=="}}
).decode()
CALL_ID: str = CALL["data"]["call_control_id"]


def sign(credentials: Mapping[str, Any], url: str, fields: Mapping[str, Any], body: bytes) -> dict[str, str]:
    """Telnyx's signature; ``test_signatures`` shows that Telnyx's own library takes it."""
    return keys.headers(credentials["api_key"], body)


def sign_long_ago(credentials: Mapping[str, Any], url: str, fields: Mapping[str, Any], body: bytes) -> dict[str, str]:
    """The same, an hour ago."""
    return keys.headers(credentials["api_key"], body, at=time.time() - 3600)


def event(kind: str, **payload: Any) -> dict[str, Any]:
    """A webhook about the call of the inbound sample."""
    call = {name: INBOUND["data"]["payload"][name] for name in ("call_leg_id", "call_session_id", "connection_id")}
    told = {"call_control_id": CALL_ID, **call, "from": "+14155550177", "to": "+14155550123", **payload}
    return {"data": {**INBOUND["data"], "event_type": kind, "payload": told}, "meta": INBOUND["meta"]}


def hangup(cause: str, means: CallStatus, **payload: Any) -> StatusSample:
    """The call ended because of ``cause``."""
    return StatusSample(
        fields=event("call.hangup", hangup_cause=cause, hangup_source="callee", **payload), status=means
    )


def verdict(kind: str, result: str, who: AnsweredBy) -> VerdictSample:
    """What machine detection found."""
    return VerdictSample(path="telnyx/events/{run_id}", fields=event(kind, result=result), answered_by=who)


def error(code: str, title: str, detail: str) -> dict[str, Any]:
    """An error document."""
    return {"errors": [{"code": code, "title": title, "detail": detail}]}


ENDED = error("90018", "Call has already ended", "This call is no longer active and can't receive commands.")

STREAM = StreamSample(
    opening=(CONNECTED, START),
    ids={"encoding": "PCMU"},
    wrong_openings={
        "media": (MEDIA,),
        "media after the greeting": (CONNECTED, MEDIA),
        "stop": (CONNECTED, STOP),
        "an error": (CONNECTED, ERROR),
        "a start that names no call": (CONNECTED, '{"event":"start","stream_id":"1","start":{}}'),
        "a start that is no object": (CONNECTED, '{"event":"start","stream_id":"1","start":"now"}'),
        "a codec nobody decodes": (CONNECTED, START.replace("PCMU", "OPUS")),
        "another rate": (CONNECTED, START.replace("8000", "[8000]")),
        "another call": (CONNECTED, START.replace(CALL_ID, "v3:another")),
    },
    caller_audio=MEDIA,
    key_pressed=DTMF,
    clear='{"event":"clear"}',
    mark=('{"event":"mark","mark":{"name":"heard"}}', MARK),
    alternatives=(
        StreamSample(
            opening=(CONNECTED, START.replace("PCMU", "PCMA")),
            ids={"encoding": "PCMA"},
            wrong_openings={},
            caller_audio=MEDIA,
            key_pressed=DTMF,
            clear='{"event":"clear"}',
            mark=('{"event":"mark","mark":{"name":"heard"}}', MARK),
        ),
        StreamSample(
            opening=(CONNECTED, START.replace("PCMU", "L16").replace("8000", "16000")),
            ids={"encoding": "L16", "audio_format": "L16"},
            wrong_openings={},
            caller_audio=MEDIA_L16,
            key_pressed=DTMF,
            clear='{"event":"clear"}',
            mark=('{"event":"mark","mark":{"name":"heard"}}', MARK),
            rate=16000,
        ),
    ),
)

SAMPLES = Samples(
    credentials={
        "api_key": API_KEY,
        "public_key": keys.public_key(API_KEY),
        "connection_id": CONNECTION_ID,
        "from_numbers": ["+14155550123"],
    },
    incomplete_credentials={
        "no API key": {"public_key": keys.public_key(API_KEY), "connection_id": CONNECTION_ID},
        "no public key": {"api_key": API_KEY, "connection_id": CONNECTION_ID},
        "a public key of another kind": {"api_key": API_KEY, "public_key": "c2hvcnQ=", "connection_id": CONNECTION_ID},
        "no application": {"api_key": API_KEY, "public_key": keys.public_key(API_KEY)},
        "an application by its name": {
            "api_key": API_KEY,
            "public_key": keys.public_key(API_KEY),
            "connection_id": "call-router",
        },
    },
    other_credentials={
        "api_key": OTHER_KEY,
        "public_key": keys.public_key(OTHER_KEY),
        "connection_id": "7" * 19,
    },
    sign=sign,
    sign_long_ago=sign_long_ago,
    encoding="json",
    inbound=INBOUND,
    reports=(
        event("call.initiated", direction="outgoing", state="bridging"),
        event("call.answered", state="answered"),
        event("call_hangup", hangup_cause="originator_cancel"),
        event("streaming.started", stream_url="wss://gateway.example/"),
        event("conference.ended", reason="all_left"),
    ),
    reads_as={
        "call_id": CALL_ID,
        "from_number": "+14155550177",
        "to_number": "+14155550123",
        "account_id": CONNECTION_ID,
    },
    statuses=(
        StatusSample(fields=event("call.initiated", direction="outgoing"), status=CallStatus.INITIATED),
        StatusSample(fields=event("call.answered", state="answered"), status=CallStatus.IN_PROGRESS),
        StatusSample(fields=event("call_answered", state="answered"), status=CallStatus.IN_PROGRESS),
        StatusSample(fields=event("call.bridged"), status=CallStatus.IN_PROGRESS),
        hangup("normal_clearing", CallStatus.COMPLETED),
        hangup("time_limit", CallStatus.COMPLETED),
        hangup("user_busy", CallStatus.BUSY),
        hangup("no_answer", CallStatus.NO_ANSWER),
        hangup("timeout", CallStatus.NO_ANSWER),
        hangup("originator_cancel", CallStatus.CANCELED),
        hangup("call_rejected", CallStatus.FAILED),
        hangup("not_found", CallStatus.FAILED),
        hangup("unspecified", CallStatus.FAILED),
        hangup("unspecified", CallStatus.COMPLETED, sip_hangup_cause="200"),
        hangup("teleported", CallStatus.FAILED),
    ),
    unheard_of_status=event("call.teleported"),
    verdicts=(
        verdict("call.machine.detection.ended", "human", AnsweredBy.HUMAN),
        verdict("call.machine.detection.ended", "machine", AnsweredBy.MACHINE),
        verdict("call_machine_detection_ended", "machine", AnsweredBy.MACHINE),
        verdict("call.machine.detection.ended", "not_sure", AnsweredBy.UNKNOWN),
        verdict("call.machine.greeting.ended", "ended", AnsweredBy.MACHINE),
        verdict("call.machine.greeting.ended", "beep_detected", AnsweredBy.MACHINE),
        verdict("call.machine.premium.detection.ended", "human_business", AnsweredBy.HUMAN),
        verdict("call.machine.premium.detection.ended", "fax_detected", AnsweredBy.FAX),
        verdict("call.machine.detection.ended", "android", AnsweredBy.UNKNOWN),
    ),
    stream=STREAM,
    numbers={
        "+1 (415) 555-0123": "+14155550123",
        "0044 20 7946 0123": "+442079460123",
        "sip:Reception@Example.COM": "sip:Reception@example.com",
    },
    placed=CALL,
    placed_call_id=CALL_ID,
    conference={
        "data": [{"id": "3fa85f64-5717-4562-b3fc-2c963f66afa6", "name": "transfer-1", "status": "in_progress"}]
    },
    errors={
        400: error("10015", "Bad Request", "The request was malformed."),
        401: error("10009", "Authentication failed", "The required authentication headers were invalid."),
        429: error("10011", "Too many requests", "You have exceeded the maximum number of allowed requests."),
    },
    exemptions={
        "signed url": "A Telnyx signature covers the body and a time; client_state, under it, names the run.",
        "stream signature": "Telnyx does not sign the media socket; the one-shot ticket in its path decides.",
    },
)
