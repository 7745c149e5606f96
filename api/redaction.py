"""What no log line may show: secrets, and telephone numbers.

A secret is found by its value where this process holds it (``keep_secret``), and otherwise by its shape or by the name
before it. Of a number the last two digits stay readable.
"""

import json
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Any, NamedTuple
from urllib.parse import quote, quote_plus

MASK = "•••"
HEAD = 8
"""Shorter secrets are not looked for by value: they would be found inside ordinary words."""
SHORTEST = 6
"""What is shorter cannot say what it is and be secret, too: ``://:x@`` could."""
MAX_KNOWN = 2048
LINE_LENGTH = 16
MAX_DEPTH = 6


class KnownSecrets:
    """The secrets that were kept last. Finding them takes as long as the text is, however many are known."""

    def __init__(self, limit: int = MAX_KNOWN) -> None:
        self._limit = limit
        self._lock = Lock()
        self._spellings: OrderedDict[str, frozenset[str]] = OrderedDict()
        self._by_head: dict[str, tuple[str, ...]] = {}

    def __len__(self) -> int:
        return len(self._spellings)

    def __repr__(self) -> str:
        return f"<{len(self)} known secrets>"

    def add(self, value: str) -> None:
        """Know ``value`` from now on; beyond the limit, whatever was kept longest ago is forgotten."""
        with self._lock:
            if value in self._spellings:
                self._spellings.move_to_end(value)
                return
            self._spellings[value] = spellings_of(value)
            for spelling in self._spellings[value]:
                known = {*self._by_head.get(spelling[:HEAD], ()), spelling}
                self._by_head[spelling[:HEAD]] = tuple(sorted(known, key=len, reverse=True))
            if len(self._spellings) > self._limit:
                self._forget(*self._spellings.popitem(last=False))

    def hide_in(self, text: str) -> str:
        """``text`` without them, however they are quoted."""
        known = self._by_head
        starts = range(len(text) - HEAD + 1) if known else ()
        for head in {head for start in starts if (head := text[start : start + HEAD]) in known}:
            for spelling in known.get(head, ()):
                text = text.replace(spelling, MASK)
        return text

    def _forget(self, value: str, spellings: frozenset[str]) -> None:
        for spelling in spellings:
            left = tuple(other for other in self._by_head.get(spelling[:HEAD], ()) if other != spelling)
            if left:
                self._by_head[spelling[:HEAD]] = left
            else:
                self._by_head.pop(spelling[:HEAD], None)


def spellings_of(secret: str) -> frozenset[str]:
    """How a secret may stand in a text: as it is, in JSON, in a URL, as a literal, or line by line."""
    lines = [line for line in secret.splitlines() if len(line) >= LINE_LENGTH]
    quoted = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1]}
    return frozenset(
        spelling
        for spelling in {secret, *quoted, quote(secret), quote(secret, safe=""), quote_plus(secret), *lines}
        if len(spelling) >= HEAD
    )


_known = KnownSecrets()


def keep_secret(*values: Any) -> None:
    """Let no log line of this process show ``values``: strings, or lists and mappings of them."""
    for value in values:
        if isinstance(value, str):
            if len(value) >= HEAD:
                _known.add(value)
        elif isinstance(value, Mapping):
            keep_secret(*value.values())
        elif isinstance(value, Iterable) and not isinstance(value, bytes):
            keep_secret(*value)


class _Rule(NamedTuple):
    """What a secret or a number looks like.

    Attributes:
        hints: Without any one of these, in lower case, there is no need to look.
        pattern: What to hide; a group ``kept`` stays readable.
    """

    hints: tuple[str, ...]
    pattern: re.Pattern[str]


_SECRETIVE = (
    r"(?:token(?!s)|secret|password|passphrase|passwd|api[_-]?key|authorization|cookie|private[_-]?key|signature"
    r"|ticket|credential)"
)
# However deep it is escaped. One that does not close is hidden to the end of its line: what was read is not read again.
_QUOTED = r"b?\\*?(?P<quote>\\{0,7}[\"'])(?:(?!(?<!\\)(?P=quote)).)+(?:(?P=quote))?"
_SEPARATED = r"(?:[ \u00a0().\-/]|%20|%28|%29|%2D){0,3}"
_ALWAYS = ("",)

_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]+-----|\Z)", re.S)

_SECRETS = (
    _Rule(("://",), re.compile(r"(?P<kept>://[^\s/:@]*:)[^\s/@]+(?=@)")),
    _Rule(("basic", "bearer", "digest"), re.compile(r"(?i)(?P<kept>\b(?:basic|bearer|digest) +)[\w+/=.~-]{6,}")),
    # It is looked for a dot once in a word, not wherever in it a token might begin.
    _Rule(
        ("eyj",),
        re.compile(r"(?<![\w-])(?=[\w-]*\.[\w-]{8})(?P<kept>(?:[\w-]*?-)?)eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?"),
    ),
    # What pydantic refuses, it repeats.
    _Rule(("input_value",), re.compile(r"(?P<kept>input_value=).*?(?=, input_type=|\]|$)", re.M)),
    _Rule(
        (
            "token",
            "secret",
            "passw",
            "passphrase",
            "api_key",
            "api-key",
            "apikey",
            "authorization",
            "cookie",
            "private",
            "signature",
            "ticket",
            "credential",
        ),
        re.compile(
            rf"(?i)(?P<kept>{_SECRETIVE}\w{{0,24}}+(?:\\*[\"'])?(?:\s*(?:=>|[=:])\s*|(?<=[\"'])\s*,\s*))"
            rf"(?:{_QUOTED}|[^\s\"',;&)}}\]\\]+)"
        ),
    ),
    # An API key, a session token, a media ticket, an encryption key, and what it sealed.
    _Rule(_ALWAYS, re.compile(r"(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?:pb_)?[\w-]{43}=?(?![\w-])", re.A)),
    _Rule(("gaaaaa",), re.compile(r"\bgAAAAA[\w-]{40,}={0,2}")),
)

_NUMBERS = (
    _Rule(
        ("+", "%2b", "%252b", "&#", "u002b"),
        re.compile(rf"(?i)(?:\+|%(?:25)?2B|&#0*43;|\\u002b){_SEPARATED}[1-9](?:{_SEPARATED}\d){{6,}}"),
    ),
    _Rule(("sip", "tel:", "tel%3a"), re.compile(rf"(?i)(?P<kept>\b(?:sips?|tel)(?::|%3A))\d(?:{_SEPARATED}\d){{6,}}")),
    _Rule(("00",), re.compile(r"(?<![\w.])00[1-9]\d{7,13}(?!\w)")),
    # Ten to fifteen digits in a row are a number somebody wrote without its plus, unless they are seconds since 1970.
    _Rule(
        _ALWAYS,
        re.compile(r"(?<![\w.+%-])(?!1[5-9]\d{8}(?:\d{3})?(?!\d))\d{10,15}(?!\w|\.\d|-\w)", re.A),
    ),
)

_SECRET_NAME = re.compile(_SECRETIVE, re.IGNORECASE)
_DIGIT = re.compile(r"\d")


def redact(text: str) -> str:
    """``text`` as it may stand in a log."""
    text = hide_secrets(text)
    lowered = text.lower()
    for rule in _NUMBERS:
        if any(hint in lowered for hint in rule.hints):
            text = rule.pattern.sub(_hide_digits, text)
    return text


def hide_secrets(text: str) -> str:
    """``text`` as those may read it whose numbers stand in it. Finding secrets takes as long as the text is."""
    if len(text) < SHORTEST:
        return text
    if "PRIVATE KEY-----" in text:  # whole, before a part of it that is known is hidden
        text = _PRIVATE_KEY.sub(_hide, text)
    text = _known.hide_in(text)
    lowered = text.lower()
    for rule in _SECRETS:
        if any(hint in lowered for hint in rule.hints):
            text = rule.pattern.sub(_hide, text)
    return text


def redact_value(value: Any, name: str = "", *, hide: Callable[[str], str] = redact, depth: int = 0) -> Any:
    """``value`` as it may stand beside a log line, item by item; whatever a secret's name stands for is hidden.

    Args:
        value: What was said.
        name: What it is called.
        hide: What becomes of its texts; ``hide_secrets`` lets its readers see numbers.
        depth: How deep it lies.
    """
    if value is None or isinstance(value, bool | float):
        return value
    if is_secret_name(name):
        return MASK
    if isinstance(value, int):
        return value if (shown := hide(str(value))) == str(value) else shown
    if isinstance(value, Mapping) and depth < MAX_DEPTH:
        return {hide(str(key)): redact_value(item, str(key), hide=hide, depth=depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset) and depth < MAX_DEPTH:
        return [redact_value(item, hide=hide, depth=depth + 1) for item in value]
    return hide(str(value))


def is_secret_name(name: str) -> bool:
    """Whether a secret is called so."""
    return _SECRET_NAME.search(name) is not None


def _hide(match: re.Match[str]) -> str:
    return f"{match.groupdict().get('kept') or ''}{MASK}"


def _hide_digits(match: re.Match[str]) -> str:
    kept = match.groupdict().get("kept") or ("+" if match.group()[0] not in "0123456789" else "")
    return f"{kept}{MASK}{''.join(_DIGIT.findall(match.group())[-2:])}"
