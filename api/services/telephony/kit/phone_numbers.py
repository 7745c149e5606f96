"""Addresses a call can go to: telephone numbers, SIP URIs and extensions."""

import contextlib
import re
from typing import Literal

import phonenumbers

from api.errors import ConfigurationError

AddressKind = Literal["e164", "sip", "extension"]

_SIP = re.compile(r"sips?:[^\s@]+@[^\s@]+", re.IGNORECASE)
_EXTENSION = re.compile(r"[0-9*#]{2,8}")
_TRUNK_ZERO = re.compile(r"\(0\)")


class InvalidAddress(ConfigurationError):
    """That is not a telephone number, a SIP URI or an extension."""

    code = "invalid_address"


def to_e164(number: str, *, region: str | None = None) -> str:
    """``number`` as E.164 ("+14155550123"); idempotent.

    ``00`` counts as ``+``. A trunk zero in brackets is dropped where the country drops it (Italy does not). Without
    ``+`` and without ``region`` nobody can know the country.

    Raises:
        InvalidAddress: It is no possible telephone number.
    """
    text = number.strip()
    if text.startswith("00"):
        text = "+" + text[2:]
    if not text.startswith("+") and region is None:
        raise InvalidAddress("write the number with its country code, as in +14155550123")
    # The library knows which countries drop the zero; where nobody writes one it is dropped here.
    for spelling in (text, _TRUNK_ZERO.sub("", text)):
        parsed = _parse(spelling, region)
        if phonenumbers.is_possible_number(parsed):
            return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    raise InvalidAddress("a telephone number in that country has another length")


def _parse(number: str, region: str | None) -> phonenumbers.PhoneNumber:
    try:
        return phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        raise InvalidAddress("that is not a telephone number") from None


def normalize_address(address: str, *, region: str | None = None) -> tuple[str, AddressKind]:
    """``address`` in its one spelling, and what it is.

    Raises:
        InvalidAddress: It is none of the three.
    """
    text = address.strip()
    if _SIP.fullmatch(text):
        scheme, rest = text.split(":", 1)
        user, host = rest.rsplit("@", 1)
        return f"{scheme.lower()}:{user}@{host.lower()}", "sip"
    if region is None and _EXTENSION.fullmatch(text) and not text.startswith("00"):
        return text, "extension"
    return to_e164(text, region=region), "e164"


def normalize_if_known(address: str) -> str:
    """``address`` in its one spelling, as it is stored and found; stripped, if it is none of the three."""
    try:
        return normalize_address(address)[0]
    except InvalidAddress:
        return address.strip()


def with_plus(address: str) -> str:
    """``address``, with the ``+`` that some carriers leave out of E.164."""
    text = address.strip()
    return f"+{text}" if text.isascii() and text.isdecimal() and not text.startswith("0") and len(text) > 8 else text


def with_country(address: str, home: str) -> str:
    """``address`` as E.164 if it is written as it is dialled in the country ``home``, with a trunk zero."""
    if address.startswith("0") and not address.startswith("00"):
        with contextlib.suppress(InvalidAddress):
            return to_e164(address, region=home)
    return address


def without_plus(address: str) -> str:
    """``address``, without the ``+`` that some carriers leave out of E.164."""
    return address.strip().removeprefix("+")


def mask_number(address: str) -> str:
    """``address`` as it may stand in a log: only its last two characters are readable."""
    return "•" * max(len(address) - 2, 0) + address[-2:] if address else ""
