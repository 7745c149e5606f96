"""The softphone, as a browser speaks."""

from collections.abc import Mapping
from typing import Any

from api.services.telephony.types import CallStatus
from api.tests.conformance.samples import Samples, StatusSample, StreamSample
from api.tests.telephony.softphone.loopback import SIMULATOR

CREDENTIALS = {"account_id": "5f" * 16, "audio_format": "wideband"}
CALL_ID = "c0ffee" * 5 + "00"
STATUS = {"call_id": CALL_ID, "status": "completed"}
NARROWBAND = f'{{"event":"start","call_id":"{CALL_ID}","sample_rate":8000}}'
START = f'{{"event":"start","call_id":"{CALL_ID}","sample_rate":16000}}'
NO_WEBHOOKS = "The gateway is its carrier: pages are signed in, and nobody posts webhooks that a signature could prove."


def sign(credentials: Mapping[str, Any], url: str, fields: Mapping[str, Any], body: bytes) -> dict[str, str]:
    """Nothing is signed."""
    return {}


def status(word: str, means: CallStatus) -> StatusSample:
    """The report that says ``word``."""
    return StatusSample(fields={**STATUS, "status": word}, status=means)


SAMPLES = Samples(
    credentials=CREDENTIALS,
    incomplete_credentials={"an account of another shape": {**CREDENTIALS, "account_id": "mine"}},
    other_credentials={**CREDENTIALS, "account_id": "6f" * 16},
    sign=sign,
    inbound={},
    reads_as={
        "call_id": CALL_ID,
        "from_number": "sip:sarah@clinic.example",
        "to_number": "100",
        "account_id": CREDENTIALS["account_id"],
    },
    statuses=tuple(status(word, word) for word in CallStatus if word is not CallStatus.UNKNOWN),
    unheard_of_status={**STATUS, "status": "teleported"},
    stream=StreamSample(
        opening=(START,),
        ids={},
        wrong_openings={
            "audio": (bytes(640),),
            "a key": ('{"event":"dtmf","dtmf":{"digit":"5"}}',),
            "a start that names no call": ('{"event":"start","sample_rate":16000}',),
            "a start without a rate": (f'{{"event":"start","call_id":"{CALL_ID}"}}',),
            "a rate nobody offers": (START.replace("16000", "44100"),),
            "a rate in words": (START.replace("16000", '"16000"'),),
            "a rate that is half of one": (START.replace("16000", "true"),),
            "another call": (START.replace("c0ffee", "decade"),),
        },
        caller_audio=bytes(640),
        key_pressed='{"event":"dtmf","dtmf":{"digit":"5"}}',
        clear='{"event":"clear"}',
        mark=('{"event":"mark","mark":{"name":"heard"}}', '{"event":"mark","mark":{"name":"heard"}}'),
        keys='{"event":"dtmf","digits":"12#"}',
        alternatives=(
            StreamSample(opening=(NARROWBAND,), ids={}, wrong_openings={}, caller_audio=bytes(320), rate=8000),
        ),
    ),
    numbers={
        "+1 (415) 555-0123": "+14155550123",
        "sarah@Clinic.example": "sip:sarah@clinic.example",
        "SIP:sarah@clinic.example": "sip:sarah@clinic.example",
        " 100 ": "100",
    },
    placed_call_id="0" * 32,
    simulator=SIMULATOR,
    exemptions={
        "webhooks": NO_WEBHOOKS,
        "replay": NO_WEBHOOKS,
        "placing calls": "No API is asked: a call that is placed is a row, and rings by a notice.",
        "stream signature": "A browser signs no socket: the ticket in its path decides, and the page's origin.",
    },
)
