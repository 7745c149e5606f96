"""What a log line may not show, it does not show, however it is written."""

import json
import random
import secrets
import time
import timeit
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.redaction import MASK, KnownSecrets, keep_secret, redact, redact_value, spellings_of

ORDINARY = (
    "12:03:04.123 INFO    inbound call answered provider=twilio call_id=CA11111111111111111111111111111111 "
    "run=0f8fad5bd9cb469fa16570867728950e"
)
TOKEN = "pZb3_fJx-0qmN7TzYk4sWv1RhD8uLcE2aGgQ5oXi6Mn"
PRIVATE_KEY = (
    "-----BEGIN PRIVATE KEY-----\nMIIBVAIBADANBgkqhkiG9w0BAQEFAASC\nAT4wggE6AgEAAkEA\n-----END PRIVATE KEY-----\n"
)


@pytest.mark.parametrize(
    "written",
    [
        "+14155550123",
        "%2B14155550123",
        "%252B14155550123",
        "&#43;14155550123",
        r"\u002b14155550123",
        "+1 (415) 555-0123",
        "+1.415.555.0123",
        "%2B1%20%28415%29%20555-0123",
        "sip:14155550123@pbx.example",
        "sips:+14155550123@pbx.example;transport=tls",
        "sip%3A14155550123%40pbx.example",
        "tel:14155550123",
        "0014155550123",
        "?to=14155550123&from=",
        '{"msisdn": "14155550123"}',
    ],
)
def test_of_a_number_two_digits_stay_readable(written: str) -> None:
    shown = redact(f"asked for {written}, twice: {written}")
    assert shown.count(f"{MASK}23") == 2
    assert "5550" not in shown
    assert "555-0" not in shown


@given(
    digits=st.from_regex(r"[1-9][0-9]{6,14}", fullmatch=True), around=st.sampled_from([" ", "'", '"', "<", ":", "="])
)
def test_no_e164_number_stays_readable(digits: str, around: str) -> None:
    assert digits[:-2] not in redact(f"dialed{around}+{digits}{around}now")


@pytest.mark.parametrize(
    "harmless",
    [
        ORDINARY,
        "2026-10-11T12:13:14.000015+00:00 and +0200, at 1785059999 or 1785059999123, took 0.12345678901 s",
        "12345678-1234-1234-1234-123456789012",
        "code=invalid_signature, max_tokens=100, key_id=0123456789abcdef0123456789abcdef",
        "the stored credentials do not open with the configured encryption keys",
        "sip:1001@pbx.example rings",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "api.services.telephony.calls.media:serve:47",
    ],
)
def test_what_is_neither_stays_as_it_is(harmless: str) -> None:
    assert redact(harmless) == harmless


@pytest.mark.parametrize(
    ("written", "secret"),
    [
        ("Authorization: Basic QUMxMjM6c2VjcmV0", "QUMxMjM6c2VjcmV0"),
        ("{'authorization': 'Bearer a.strange-one'}", "a.strange-one"),
        ("[(b'host', b'x'), (b'x-api-key', b'of-nobody')]", "of-nobody"),
        ('{"auth_token": "of nobody", "a": 1}', "of nobody"),
        (r"{\"auth_token\": \"of-nobody\"}", "of-nobody"),
        ("'api_secret': 'cut off he", "cut"),
        ("POST /login?password=hunter2&next=/", "hunter2"),
        ("cookie: patchbay_session=of-nobody", "of-nobody"),
        ("x-twilio-signature: RSOYDt4T1cUTdK1PDd93/VVr8B8=", "RSOYDt4T1cUTdK1PDd93/VVr8B8"),
        ("postgresql+asyncpg://patchbay:hunter2@db/patchbay", "hunter2"),
        (f"GET /api/v1/telephony/ws/{TOKEN} HTTP/1.1", TOKEN),
        (f"the key pb_{TOKEN} was used", TOKEN),
        (f"the key {TOKEN}= was used", TOKEN),
        (f"sealed as gAAAAABm{TOKEN}{TOKEN}==", TOKEN),
        ("a token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefgh came", "eyJzdWIiOiIxIn0"),
        (f"the key\n{PRIVATE_KEY}", "MIIBVAIBADANBgkqhkiG9w0BAQEFAASC"),
        ("[type=string_too_short, input_value='hunter2', input_type=str]", "hunter2"),
    ],
)
def test_what_has_the_shape_or_the_name_of_a_secret_is_hidden(written: str, secret: str) -> None:
    assert secret not in redact(written)
    assert MASK in redact(written)


AWKWARD = 'sécret "with" \\ and / and & and\ttab'


@pytest.mark.parametrize(
    "write",
    [str, repr, json.dumps, lambda text: json.dumps(text, ensure_ascii=False), quote, quote_plus],
    ids=["as it is", "as a literal", "as JSON", "as JSON in UTF-8", "in a path", "in a query"],
)
def test_a_secret_that_is_held_is_hidden_however_it_is_quoted(write: Any) -> None:
    known = KnownSecrets()
    known.add(AWKWARD)
    assert "with" not in known.hide_in(f"it was {write(AWKWARD)}!")


def test_the_lines_of_a_private_key_are_hidden_one_by_one() -> None:
    known = KnownSecrets()
    known.add(PRIVATE_KEY)
    for line in PRIVATE_KEY.splitlines()[1:3]:
        assert line not in known.hide_in(f"bad line {line!r}")


def test_secrets_are_kept_from_lists_and_mappings_too() -> None:
    mine, theirs = secrets.token_hex(8), secrets.token_hex(8)
    keep_secret({"first": mine, "more": [theirs, None, 7]})
    assert redact(f"{mine}{theirs}") == MASK * 2


def test_only_the_last_ones_are_known() -> None:
    known = KnownSecrets(limit=2)
    for value in ("first-secret", "second-secret", "first-secret", "third-secret"):
        known.add(value)
    assert known.hide_in("first-secret second-secret third-secret") == f"{MASK} second-secret {MASK}"
    assert len(known) == 2


def test_forgetting_one_leaves_another_that_begins_alike() -> None:
    known = KnownSecrets(limit=1)
    known.add("same-head-1")
    known.add("same-head-2")
    assert known.hide_in("same-head-1 same-head-2") == f"same-head-1 {MASK}"


def test_a_longer_secret_is_hidden_whole() -> None:
    known = KnownSecrets()
    known.add("same-head")
    known.add("same-head-and-more")
    assert known.hide_in("same-head-and-more") == MASK


def test_what_is_shorter_than_a_word_is_not_looked_for() -> None:
    assert spellings_of("secret") == frozenset()


def test_what_stands_beside_a_line_is_hidden_item_by_item() -> None:
    mine = secrets.token_hex(8)
    keep_secret(mine)
    beside = {
        "token": "anything",
        "request": {"headers": [("x", mine)], "form": {"To": "+14155550123", "auth_token": "anything"}},
        "number": 14155550123,
        "+14155550123": 1,
        "count": 3,
        "nothing": None,
        "error": ValueError(mine),
    }
    assert redact_value(beside) == {
        "token": MASK,
        "request": {"headers": [["x", MASK]], "form": {"To": f"+{MASK}23", "auth_token": MASK}},
        "number": f"{MASK}23",
        f"+{MASK}23": 1,
        "count": 3,
        "nothing": None,
        "error": MASK,
    }


def test_what_contains_itself_comes_to_an_end() -> None:
    endless: dict[str, Any] = {}
    endless["again"] = endless
    assert "again" in str(redact_value(endless))


def test_an_ordinary_line_costs_little_and_no_more_for_knowing_many_secrets() -> None:
    for _ in range(2000):
        keep_secret(secrets.token_urlsafe(32))
    # About 30 µs on a quiet machine; the best of several tries, because this one may be busy.
    assert min(timeit.repeat(lambda: redact(ORDINARY), number=200, repeat=10, timer=time.process_time)) / 200 < 0.0002


ATOMS = (
    *("token", "token=", "password", "private_key", "eyJ", "gAAAAA", "bearer ", "://", "input_value=", ", input_type="),
    *("-----BEGIN ", "PRIVATE KEY-----", "-----END ", "'", '"', "b'", "\\", "=", "=>", ",", ":", "@", "/", "]", "."),
    *(" ", "\n", "-", "_", "aA", "é", "+1", "1", "00", "%20", "%2B", "&#0", "43;", "sip:", "tel:", "(", ")", "0x"),
)


def repeat(seed: str, size: int) -> str:
    return (seed * (size // len(seed) + 1))[:size]


def descend(seed: str, size: int) -> str:
    """``seed`` again and again, its second-last character repeated once less each time: no two are alike."""
    count = int((2 * size) ** 0.5)
    return "".join(f"{seed[:-2]}{seed[-2] * more}{seed[-1]}" for more in range(count, 0, -1))[:size]


def seconds(text: str) -> float:
    return min(timeit.repeat(lambda: redact(text), number=1, repeat=3, timer=time.process_time))


def assert_takes_as_long_as_it_is(write: Any, seed: str) -> None:
    short, long = seconds(write(seed, 4 * 1024)), seconds(write(seed, 32 * 1024))
    assert long < 24 * short + 0.002, f"eight times as much of {seed!r} takes {long / short:.0f} times as long"


@pytest.mark.parametrize(
    ("write", "seed"),
    [
        (descend, "token=\\'"),
        (descend, "token=b\\'"),
        (descend, "token='=\""),
        (descend, "token= x"),
        *(
            (repeat, seed)
            for seed in ("-eyJ", "eyJ-", "token", "token=", "'\\", "1 ", "+1", "a-", "://:", "input_value=")
        ),
        *((repeat, seed) for seed in ("-----BEGIN PRIVATE KEY-----", "PRIVATE KEY-----\n", "\"token='", "basic  ")),
    ],
)
def test_no_text_takes_longer_than_it_is(write: Any, seed: str) -> None:
    assert_takes_as_long_as_it_is(write, seed)


def test_nor_does_any_other_that_is_made_of_what_is_looked_for() -> None:
    dice = random.Random(20)
    for _ in range(60):
        seed = "".join(dice.choices(ATOMS, k=dice.randint(2, 4)))
        assert_takes_as_long_as_it_is(dice.choice((repeat, descend)), seed)


@pytest.mark.parametrize(
    ("written", "secret"),
    [
        ('{"auth_token": "of \\"no\\" body", "a": 1}', "body"),
        (r'"{\"auth_token\": \"of \\\"no\\\" body\", \"a\": 1}"', "body"),
        ("'api_secret': 'of nobody, cut off he", "cut off he"),
        (f"token={chr(92) * 40}'of nobody{chr(92) * 40}'", "nobody"),
        ("[(b'x-api-key', b'of nobody')]", "nobody"),
        ("a-eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefgh came", "eyJzdWIiOiIxIn0"),
    ],
)
def test_a_secret_is_hidden_to_its_end(written: str, secret: str) -> None:
    assert secret not in redact(written)


def test_what_stands_behind_a_secret_stays() -> None:
    assert redact("[(b'x-api-key', b'of nobody'), (b'host', b'x')]") == f"[(b'x-api-key', {MASK}), (b'host', b'x')]"
