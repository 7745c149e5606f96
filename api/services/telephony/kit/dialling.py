"""Where an organization's calls may go. Judgement only; the numbering plans are Google's libphonenumber.

Under a calling code that countries share (+1, +44), a number in nobody's plan is in no country: unallocated ranges are
where toll fraud likes to live.
"""

import contextlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import unquote

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberType

from api.errors import GatewayError
from api.services.telephony.kit.phone_numbers import InvalidAddress, normalize_address, to_e164

COUNTRIES = frozenset(phonenumbers.SUPPORTED_REGIONS)
"""ISO 3166-1 codes of every country and territory with telephone numbers; Kosovo is XK."""


_PREMIUM_KINDS = frozenset({PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST})
_FREEPHONE = 800
_WITHOUT_COUNTRY = frozenset(phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS)
_SIP_USER = re.compile(r"sips?:([^@;:]+)[^@]*@.*", re.IGNORECASE | re.DOTALL)
_INTERNATIONAL = re.compile(r"\+|00")
_DIALLED = re.compile(r"[+0-9*#]|tel:", re.IGNORECASE)


class CallNotAllowed(GatewayError):
    """The organization does not allow that call."""

    code = "call_not_allowed"
    status = 422


class CountryNotAllowed(CallNotAllowed):
    """The organization allows no calls to the country of that number."""

    code = "country_not_allowed"


class PremiumNumberNotAllowed(CallNotAllowed):
    """The organization allows no calls to premium, shared-cost and satellite numbers."""

    code = "premium_number"


class CallsItself(CallNotAllowed):
    """One of the organization's own workflows answers that address: the agent would talk to itself."""

    code = "calls_itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiallingPolicy:
    """What an organization allows.

    Attributes:
        allowed_countries: Of ``COUNTRIES``; every one if ``None``, none if empty. A territory with a code of its own
            (Puerto Rico, Jersey) counts as itself.
        premium_numbers_allowed: Whether numbers may be called that cost more than a call.
    """

    allowed_countries: Collection[str] | None = None
    premium_numbers_allowed: bool = False


def check(address: str, policy: DiallingPolicy, own_addresses: Collection[str] = ()) -> None:
    """Return if a call may go to ``address``.

    Countries and prices are judged of telephone numbers, wherever one stands: ``sip:+4420…@pbx.example`` counts as one.
    What any other SIP URI or an extension leads to is for the PBX to say.

    Args:
        address: As it is dialled.
        policy: What the organization allows.
        own_addresses: Where its own workflows answer.

    Raises:
        CallNotAllowed: It may not.
        InvalidAddress: It looks like a telephone number and is none.
    """
    if not reached_by(address).isdisjoint(own_addresses):
        raise CallsItself
    number = _find_number(address)
    if number is None:
        return
    if policy.allowed_countries is not None and _country(number) not in policy.allowed_countries:
        raise CountryNotAllowed
    if not policy.premium_numbers_allowed and is_premium(number):
        raise PremiumNumberNotAllowed


def reached_by(address: str) -> frozenset[str]:
    """The spellings under which a call to ``address`` may arrive."""
    number = _find_number(address)
    return frozenset({address} | ({_e164(number)} if number else set()))


def calling_code(country: str) -> int:
    """What numbers of the country begin with, after the plus."""
    code: int = phonenumbers.country_code_for_region(country)
    return code


def is_premium(number: PhoneNumber) -> bool:
    """Whether a call to ``number`` costs its caller more than the way there.

    Numbers of no country are satellite phones, networks of their own and premium services, but for freephone ones.
    """
    if number.country_code in _WITHOUT_COUNTRY:
        return number.country_code != _FREEPHONE
    return _kind(number) in _PREMIUM_KINDS


def _kind(number: PhoneNumber) -> int:
    kind: int = phonenumbers.number_type(number)
    if kind != PhoneNumberType.UNKNOWN:
        return kind
    # Exchanges ignore what is dialled after a number's end, so one with a digit too many still reaches it.
    shorter = PhoneNumber()
    shorter.merge_from(number)
    return phonenumbers.number_type(shorter) if phonenumbers.truncate_too_long_number(shorter) else kind


def _country(number: PhoneNumber) -> str | None:
    country: str | None = phonenumbers.region_code_for_number(number)
    return country if country in COUNTRIES else None


def _find_number(address: str) -> PhoneNumber | None:
    """The telephone number that ``address`` names, if it names one."""
    if sip := _SIP_USER.fullmatch(address):
        return _find_international(unquote(sip.group(1)))
    if not _DIALLED.match(address):  # a name that only its carrier knows
        return None
    dialled = re.sub("^tel:", "", address, flags=re.IGNORECASE)
    if dialled.isdecimal() and len(dialled) > 8 and not dialled.startswith("00"):
        dialled = f"+{dialled}"  # E.164 as some carriers write it
    spelled, kind = normalize_address(dialled)
    return phonenumbers.parse(spelled) if kind == "e164" else None


def _find_international(user: str) -> PhoneNumber | None:
    with contextlib.suppress(InvalidAddress):
        return phonenumbers.parse(to_e164(user)) if _INTERNATIONAL.match(user) else None
    return None


def _e164(number: PhoneNumber) -> str:
    text: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return text
