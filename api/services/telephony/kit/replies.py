"""Answers to carriers, in the forms several of them share."""

import re
from collections.abc import Mapping

import orjson

from api.services.telephony.types import Reply

# https://www.w3.org/TR/xml/#charsets
_UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml(markup: str, status: int = 200) -> Reply:
    """``markup`` as an answer."""
    return Reply(markup, "application/xml", status)


def json_document(document: Mapping[str, str], status: int = 200) -> Reply:
    """``document`` as an answer; half a character in it becomes a question mark."""
    readable = {name: text.encode(errors="replace").decode() for name, text in document.items()}
    return Reply(orjson.dumps(readable).decode(), "application/json", status)


def speakable(text: str) -> str:
    """``text`` without the characters no XML document may contain; escaping does not help those."""
    return _UNSPEAKABLE.sub("", text)
