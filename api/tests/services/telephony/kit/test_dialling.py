"""Where calls may go: by country, by price, and never back to ourselves."""

import contextlib
from collections.abc import Collection

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberType

from api.services.telephony.kit.dialling import (
    COUNTRIES,
    CallNotAllowed,
    CallsItself,
    CountryNotAllowed,
    DiallingPolicy,
    PremiumNumberNotAllowed,
    check,
    reached_by,
)
from api.services.telephony.kit.phone_numbers import InvalidAddress

ANYWHERE = DiallingPolicy()
ANYTHING = DiallingPolicy(premium_numbers_allowed=True)
NOWHERE = DiallingPolicy(allowed_countries=[], premium_numbers_allowed=True)

COUNTRY_OF = {
    # +1 is 25 countries and territories
    "+14155550123": "US",
    "+18005551234": "US",
    "+14165550123": "CA",
    "+18095551234": "DO",
    "+18295551234": "DO",
    "+18765551234": "JM",
    "+12425551234": "BS",
    "+12644971234": "AI",
    "+14734071234": "GD",
    "+17875551234": "PR",
    "+13402751234": "VI",
    "+16712345678": "GU",
    "+16846331234": "AS",
    # +44 is four
    "+442079460000": "GB",
    "+447400123456": "GB",
    "+441534123456": "JE",
    "+447797123456": "JE",
    "+447781123456": "GG",
    "+447624123456": "IM",
    # and so on
    "+390612345678": "IT",
    "+390669812345": "VA",
    "+79161234567": "RU",
    "+77012345678": "KZ",
    "+4721234567": "NO",
    "+4779123456": "SJ",
    "+358181234567": "AX",
    "+262639012345": "YT",
    "+590690001234": "GP",
    "+61891621234": "CC",
    "+61891641234": "CX",
    "+247401234": "AC",
    "+29022158": "SH",
    "+2908123": "TA",
    "+4930123456": "DE",
    "+33612345678": "FR",
    "+37744123456": "MC",
    "+38344123456": "XK",
    "+5352345678": "CU",
    "+2348021234567": "NG",
    "+919876543210": "IN",
    "+8613800138000": "CN",
    "+886912345678": "TW",
    "+815031234567": "JP",
    "+5511912345678": "BR",
    "+972501234567": "IL",
    # no country at all
    "+80012345678": None,
    "+870773123456": None,
    "+881612345678": None,
    "+979123456789": None,
    # in a country's plan, and allocated to nobody
    "+19765551234": None,
    "+447612345678": None,
}
SHARING = {
    "AX": {"FI"},
    "BL": {"GP"},
    "CC": {"AU"},
    "CX": {"AU"},
    "EH": {"MA"},
    "IM": {"GB"},
    "MF": {"BL", "GP"},
    "SJ": {"NO"},
    "VA": {"IT"},
}
"""Territories of which some numbers might as well be their neighbour's, and count as that."""
PREMIUM = {
    "+19005551234": "900 in North America",
    "+449098790000": "UK 09",
    "+448712345678": "UK 087",
    "+448431234567": "UK 084",
    "+499001123456": "Germany 0900",
    "+491805123456": "Germany 0180, shared cost",
    "+33899123456": "France 089",
    "+33820123456": "France 082, shared cost",
    "+39899123456": "Italy 899",
    "+34803123456": "Spain 803",
    "+34902123456": "Spain 902, shared cost",
    "+41900123456": "Switzerland 0900",
    "+43900123456": "Austria 0900",
    "+31906123456": "Netherlands 0906",
    "+3531590123456": "Ireland 1590",
    "+37190123456": "Latvia 90",
    "+611900123456": "Australia 1900",
    "+81990123456": "Japan 0990",
    "+979123456789": "international premium rate",
    "+80812345678": "international shared cost",
    "+870773123456": "Inmarsat",
    "+878101234567890": "universal personal numbers",
    "+8816123456789": "Iridium",
    "+881612345678": "Globalstar",
    "+882161234567": "an international network",
    "+883510001234567": "an international network",
    "+4990012345678": "Germany 0900 with a digit too many, which the exchange ignores",
}
ORDINARY = [number for number, country in COUNTRY_OF.items() if country] + [
    "+80012345678",
    "+448001111",
    "+443001234567",
    "+15005550006",
    "+8801712345678",
    "+886212345678",
]
NOT_NUMBERS = [
    "100",
    "6001",
    "*98",
    "911",
    "sip:alice@pbx.example",
    "sip:100@10.0.0.7",
    "sip:007@pbx.example",
    "sip:+@pbx.example",
    "sips:agent.smith@example.com;transport=tls",
    "client:alice",
    "PJSIP/6001",
]


def verdict(address: str, policy: DiallingPolicy, own: Collection[str] = ()) -> type[CallNotAllowed] | None:
    """How the call is refused, if it is."""
    try:
        check(address, policy, own)
    except CallNotAllowed as refusal:
        return type(refusal)
    return None


@pytest.mark.parametrize(("number", "country"), COUNTRY_OF.items())
def test_a_number_is_in_its_own_country_and_in_no_other(number: str, country: str | None) -> None:
    everywhere = DiallingPolicy(allowed_countries=COUNTRIES, premium_numbers_allowed=True)
    assert verdict(number, everywhere) is (None if country else CountryNotAllowed)
    for other in COUNTRIES:
        only = DiallingPolicy(allowed_countries=[other], premium_numbers_allowed=True)
        assert (verdict(number, only) is None) == (other == country)
    assert verdict(number, ANYTHING) is None
    assert verdict(number, NOWHERE) is CountryNotAllowed


@pytest.mark.parametrize("number", PREMIUM, ids=PREMIUM.values())
def test_a_premium_number_is_called_only_where_that_is_allowed(number: str) -> None:
    assert verdict(number, ANYWHERE) is PremiumNumberNotAllowed
    assert verdict(number, ANYTHING) is None


@pytest.mark.parametrize("number", ORDINARY)
def test_an_ordinary_number_is_not_premium(number: str) -> None:
    assert verdict(number, ANYWHERE) is None


@pytest.mark.parametrize("country", sorted(COUNTRIES))
def test_every_country_in_the_world_is_told_from_its_neighbours(country: str) -> None:
    for kind in (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE):
        example = phonenumbers.example_number_for_type(country, kind)
        if example is None:
            continue
        number = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
        home = {country} | SHARING.get(country, set())
        assert verdict(number, DiallingPolicy(allowed_countries=home)) is None
        assert verdict(number, DiallingPolicy(allowed_countries=COUNTRIES - home)) is CountryNotAllowed


@pytest.mark.parametrize("country", sorted(COUNTRIES))
def test_every_countrys_premium_numbers_are_known(country: str) -> None:
    example = phonenumbers.example_number_for_type(country, PhoneNumberType.PREMIUM_RATE)
    if example is None:
        return
    number = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    assert verdict(number, ANYWHERE) is PremiumNumberNotAllowed


@pytest.mark.parametrize("address", NOT_NUMBERS)
def test_what_is_no_telephone_number_has_no_country_and_no_price(address: str) -> None:
    assert verdict(address, NOWHERE) is None
    assert verdict(address, NOWHERE, [address]) is CallsItself


@pytest.mark.parametrize(
    "address",
    [
        "sip:+19005551234@pbx.example",
        "sips:+19005551234@pbx.example",
        "sip:0019005551234@pbx.example",
        "sip:%2B19005551234@pbx.example",
        "sip:+1-900-555-1234@pbx.example;user=phone",
        "sip:+19005551234;ext=7@pbx.example",
        "sip:+19005551234:secret@pbx.example",
        "SIP:+19005551234@pbx.example",
        "tel:+19005551234",
        "19005551234",
        "0019005551234",
        "+1 (900) 555-1234",
    ],
)
def test_a_telephone_number_is_one_however_it_is_wrapped(address: str) -> None:
    assert verdict(address, ANYWHERE) is PremiumNumberNotAllowed
    assert verdict(address, NOWHERE) is CountryNotAllowed
    assert verdict(address, ANYTHING, ["+19005551234"]) is CallsItself


@pytest.mark.parametrize("address", ["+", "+0", "+999123456789", "0301234567890", "*671900555123456"])
def test_what_only_looks_like_a_number_is_not_let_through(address: str) -> None:
    with pytest.raises(InvalidAddress):
        check(address, ANYTHING)


@pytest.mark.parametrize("address", ["+14155550123", "sip:agent@pbx.example", "100"])
def test_a_call_to_our_own_workflow_is_a_loop(address: str) -> None:
    assert verdict(address, ANYTHING, {address, "+14155550199"}) is CallsItself
    assert verdict(address, ANYTHING, {"+14155550199"}) is None


def test_the_loop_is_named_before_anything_else() -> None:
    assert verdict("+19005551234", NOWHERE, ["+19005551234"]) is CallsItself
    assert verdict("+19005551234", DiallingPolicy(allowed_countries=["DE"])) is CountryNotAllowed


def test_a_call_to_a_sip_uri_may_arrive_at_its_number() -> None:
    assert reached_by("sip:+14155550123@pbx.example") == {"sip:+14155550123@pbx.example", "+14155550123"}
    assert reached_by("100") == {"100"}


NUMBERS = st.sampled_from([*COUNTRY_OF, *PREMIUM, *NOT_NUMBERS])
SOME_COUNTRIES = st.frozensets(st.sampled_from(sorted(COUNTRIES)))


@given(NUMBERS, SOME_COUNTRIES, SOME_COUNTRIES, st.booleans())
def test_allowing_more_refuses_nothing_that_was_allowed(
    number: str, some: frozenset[str], more: frozenset[str], premium: bool
) -> None:
    if verdict(number, DiallingPolicy(allowed_countries=some, premium_numbers_allowed=premium)) is None:
        for wider in (some | more, None):
            assert verdict(number, DiallingPolicy(allowed_countries=wider, premium_numbers_allowed=premium)) is None
            assert verdict(number, DiallingPolicy(allowed_countries=wider, premium_numbers_allowed=True)) is None


@given(st.text(max_size=30))
def test_whatever_is_dialled_there_is_a_verdict(address: str) -> None:
    with contextlib.suppress(CallNotAllowed, InvalidAddress):
        check(address, ANYWHERE, {"100"})
