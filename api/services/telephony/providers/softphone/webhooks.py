"""What browsers say, read into our words, and the addresses they are called on."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from api.errors import ConfigurationError, HandshakeFailed, NotAllowed
from api.services.telephony.kit.phone_numbers import normalize_address
from api.services.telephony.providers.softphone.config import RATES
from api.services.telephony.types import CallStatus, StatusCallback

EVERY_ADDRESS = "*"
_WITHOUT_SCHEME = re.compile(r"[^\s:@]+@[^\s@]+")


def read_status(data: Mapping[str, Any]) -> StatusCallback:
    """Where a call stands. The gateway is the carrier, and its words are ours."""
    word = str(data.get("status", ""))
    status = CallStatus(word) if word in set(CallStatus) else CallStatus.UNKNOWN
    return {"call_id": str(data.get("call_id", "")), "status": status, "word": word}


class StreamStart(NamedTuple):
    """What the ``start`` message of a media stream tells."""

    call_id: str
    sample_rate: int


def read_stream_start(message: Mapping[str, Any]) -> StreamStart:
    """Which call the stream carries, and at what rate.

    Raises:
        HandshakeFailed: It names no call, or a rate that is not offered.
    """
    call_id, rate = message.get("call_id"), message.get("sample_rate")
    if not isinstance(call_id, str) or not call_id:
        raise HandshakeFailed("the media stream names no call")
    if type(rate) is not int or rate not in RATES.values():
        raise HandshakeFailed("the media stream has a sample rate that is not offered")
    return StreamStart(call_id, rate)


def read_address(text: str) -> str:
    """``text`` in its one spelling; what looks like an e-mail address is a SIP address.

    Raises:
        InvalidAddress: It is no telephone number, SIP URI or extension.
    """
    text = text.strip()
    return normalize_address(f"sip:{text}" if _WITHOUT_SCHEME.fullmatch(text) else text)[0]


class Owner(NamedTuple):
    """Whose phone it is: a person, or a program that acts as an admin.

    Attributes:
        email: ``None`` for a program.
        is_admin: Whether they may take any address.
    """

    email: str | None
    is_admin: bool

    @property
    def address(self) -> str | None:
        """Their own address, if they are a person."""
        return None if self.email is None else read_address(f"sip:{self.email}")

    def may_take(self, address: str) -> bool:
        """Whether calls to ``address`` may be theirs to answer: their own, an extension, or any to an admin."""
        is_extension = address != EVERY_ADDRESS and not address.startswith(("sip:", "sips:", "+"))
        return self.is_admin or is_extension or address == self.address


def read_registration(wanted: str | None, owner: Owner) -> str:
    """The address under which ``owner`` registers, who asks for ``wanted``.

    Raises:
        ConfigurationError: They ask for none, and have none of their own; or it is none.
        NotAllowed: It is somebody else's.
    """
    if wanted is None and owner.address is None:
        raise ConfigurationError("a program has no address of its own: name one")
    address = wanted if wanted == EVERY_ADDRESS else read_address(wanted or owner.address or "")
    if not owner.may_take(address):
        raise NotAllowed("that address is somebody else's")
    return address
