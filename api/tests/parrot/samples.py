"""The careful parrot, as it speaks."""

from collections.abc import Mapping
from typing import Any

from api.services.telephony.types import CallStatus
from api.tests.conformance.samples import Samples, StatusSample, StreamSample
from api.tests.parrot import CREDENTIALS, careful

INBOUND = {"parrot": "parrot-1", "call": "call-1", "from": "+14155550177", "to": "+14155550123"}


def sign(credentials: Mapping[str, Any], url: str, fields: Mapping[str, Any], body: bytes) -> dict[str, str]:
    """What the carrier adds."""
    return careful.sign(credentials, url, body)


def sign_long_ago(credentials: Mapping[str, Any], url: str, fields: Mapping[str, Any], body: bytes) -> dict[str, str]:
    """The same, an hour ago."""
    return careful.sign(credentials, url, body, age=3600)


def status(word: str, means: CallStatus) -> StatusSample:
    """The callback that says ``word``."""
    return StatusSample(fields={"call": "call-1", "status": word}, status=means)


SAMPLES = Samples(
    credentials=CREDENTIALS,
    incomplete_credentials={"no secret": {"account": "parrot-1"}},
    other_credentials={"account": "parrot-2", "secret": "secret-of-another-parrot"},
    sign=sign,
    sign_long_ago=sign_long_ago,
    nonce_header=careful.NONCE,
    encoding="json",
    inbound=INBOUND,
    reads_as={
        "call_id": "call-1",
        "from_number": "+14155550177",
        "to_number": "+14155550123",
        "account_id": "parrot-1",
    },
    statuses=(status("ringing", CallStatus.RINGING), status("completed", CallStatus.COMPLETED)),
    unheard_of_status={"call": "call-1", "status": "teleported"},
    stream=StreamSample(opening=(), ids={}, wrong_openings={}, caller_audio=""),
    exemptions={"stream signature": "The parrot does not sign its media socket; the ticket in its path decides."},
)
