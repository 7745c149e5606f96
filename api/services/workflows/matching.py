"""What a caller means, judged without a model: which function a sentence calls, and which values it names.

Pure: the same words always give the same verdict.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from api.services.workflows.functions import SlotKind

THRESHOLD = 62.0


def words(text: str) -> list[str]:
    """The words of ``text``, in lower case, without punctuation."""
    return re.findall(r"[a-z0-9']+|[*#]", text.lower())


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERS = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9", "star": "*", "pound": "#", "hash": "#",
}  # fmt: skip
YES = frozenset(words("yes yeah yep yup sure correct right okay ok exactly absolutely definitely fine perfect"))
NO = frozenset(words("no nope not wrong incorrect never neither nah"))
BACKCHANNELS = frozenset(words("uh huh mm hmm mhm hm um er ah oh okay ok right yeah yes sure aha"))
STOP_WORDS = frozenset(
    words(
        "a an and are as at be can could do for from have i i'd i'm in is it like me my of on please that the "
        "this to want was we what when where which will with would you your"
    )
)
NAME_LEADS = re.compile(
    r"\b(?:my name is|my name's|the name is|this is|i am|i'm|it's|it is|call me|name is)\s+(?P<name>.+)", re.IGNORECASE
)
TIME = re.compile(
    r"\b(?P<hour>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"(?:[:.](?P<minute>\d{2})|\s+(?P<half>thirty|fifteen|forty five))?"
    r"\s*(?P<suffix>a\.?m\.?|p\.?m\.?|o'?clock)?(?!\w)",
    re.IGNORECASE,
)


class Match(NamedTuple):
    """A function that was called, and how sure that is (0-100)."""

    name: str
    score: float


def is_backchannel(text: str) -> bool:
    """Whether ``text`` only says "I am listening", or nothing at all."""
    return all(word in BACKCHANNELS for word in words(text))


def choose_function(text: str, candidates: Mapping[str, Sequence[str]]) -> Match | None:
    """The function whose examples are closest to ``text``, if any is close enough.

    Args:
        text: What the caller said.
        candidates: Sentences by function name: its examples, then its description.
    """
    matches = [
        Match(name, max((_similarity(text, item) for item in sentences), default=0.0))
        for name, sentences in candidates.items()
    ]
    best = max(matches, key=lambda match: match.score, default=None)
    return best if best is not None and best.score >= THRESHOLD else None


def fill_slot(text: str, kind: SlotKind, choices: Sequence[str] = ()) -> str | None:
    """The value of one slot in what the caller said, or ``None``."""
    return _choice(text, choices) if kind == "choice" else _READERS[kind](text)


def _similarity(text: str, example: str) -> float:
    """How close two sentences are: by the words that carry meaning, forgiving how each is spelled."""
    said, wanted = _content(text), _content(example)
    if not said or not wanted:
        return 100.0 if words(text) == words(example) and words(text) else 0.0
    hits = sum(max(fuzz.ratio(word, other) for other in said) >= 80 for word in wanted)
    coverage = 100.0 * hits / len(wanted)
    focus = 100.0 * min(hits, len(said)) / len(said)
    return max(0.7 * coverage + 0.3 * focus, fuzz.token_sort_ratio(" ".join(said), " ".join(wanted)))


def _content(text: str) -> list[str]:
    return [word for word in words(text) if word not in STOP_WORDS]


def _text(text: str) -> str | None:
    return text.strip().rstrip(".") or None


def _name(text: str) -> str | None:
    lead = NAME_LEADS.search(text)
    said = lead["name"] if lead else text
    kept = [word for word in re.findall(r"[A-Za-z'-]+", said) if word.lower() not in STOP_WORDS | YES | NO]
    return " ".join(word.capitalize() for word in kept[:3]) or None


def _digits(text: str) -> str | None:
    found = "".join(NUMBERS.get(word, word if re.fullmatch(r"[\d*#]+", word) else "") for word in words(text))
    return found or None


def _yes_no(text: str) -> str | None:
    said = set(words(text))
    if said & NO:
        return "no"
    return "yes" if said & YES or "that's it" in text.lower() else None


def _weekday(text: str) -> str | None:
    for word in words(text):
        for day in WEEKDAYS:
            if fuzz.ratio(word.removesuffix("s"), day) >= 82:
                return day.capitalize()
    return None


def _time(text: str) -> str | None:
    for found in TIME.finditer(text):
        if found["suffix"] or found["minute"] or found["half"] or re.search(r"\bat\b", text.lower()):
            return found.group(0).strip()
    return None


def _choice(text: str, choices: Sequence[str]) -> str | None:
    best = max(choices, key=lambda choice: fuzz.partial_ratio(choice.lower(), text.lower()), default=None)
    return best if best is not None and fuzz.partial_ratio(best.lower(), text.lower()) >= 80 else None


_READERS: dict[str, Callable[[str], str | None]] = {
    "text": _text,
    "name": _name,
    "digits": _digits,
    "yes_no": _yes_no,
    "weekday": _weekday,
    "time": _time,
}
