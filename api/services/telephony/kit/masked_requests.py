"""A carrier's request as its account's owner may read it: numbers and all, and no secret."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import orjson

from api.redaction import MASK, hide_secrets, is_secret_name, redact_value
from api.services.telephony.kit.observation import Observation

MOST_BYTES = 16 * 1024
"""More of a payload is not kept."""
MOST_HEADERS = 60
LONGEST_HEADER = 1024
LONGEST_ANSWER = 8 * 1024
LONGEST_LOOKED_THROUGH = 8 * 1024
"""What strangers may make as long as they like, a header or a part of a URL, is hidden whole from here on."""
IDS = frozenset({"run_id", "transfer_id"})
"""What may be read in a path: it names something of ours, and proves nothing."""


def mask(observation: Observation) -> dict[str, Any]:
    """What was said, and what it was answered.

    Secrets are hidden before anything is cut off: half a secret does not look like one.
    """
    data = _mask_data(observation)
    written = orjson.dumps(data) if data is not None else _hide_all(observation.body)
    too_long = len(written) > MOST_BYTES
    return {
        "url": mask_url(observation.url, observation),
        "headers": _mask_headers(observation.headers),
        "data": None if too_long else data,
        "text": _cut(written, MOST_BYTES) if too_long or data is None else "",
        "has_body": bool(observation.body),
        "truncated": too_long,
        "answer": _cut(_hide_all(observation.answer), LONGEST_ANSWER),
    }


def mask_url(url: str, observation: Observation) -> str:
    """``url`` without what proves who asks, be it in its path or in its query."""
    parts = urlsplit(url)
    query = [(name, MASK if is_secret_name(name) else _hide(value)) for name, value in _pairs(parts.query)]
    return parts._replace(
        path=quote(mask_path(parts.path, observation), safe=f"/{MASK}"), query=urlencode(query, safe=MASK)
    ).geturl()


def mask_path(path: str, observation: Observation) -> str:
    """The same for a percent-encoded path alone; the rest of it is decoded."""
    hidden = {str(value) for name, value in observation.path_params.items() if name not in IDS}
    segments = (unquote(segment) for segment in path.split("/"))
    return "/".join(MASK if segment in hidden else _hide(segment) for segment in segments)


def _mask_headers(headers: Mapping[str, str]) -> dict[str, str]:
    shown = list(headers.items())[:MOST_HEADERS]
    return {name: MASK if is_secret_name(name) else _hide(value)[:LONGEST_HEADER] for name, value in shown}


def _hide(text: str) -> str:
    return hide_secrets(text) if len(text) <= LONGEST_LOOKED_THROUGH else MASK


def _hide_all(content: bytes) -> bytes:
    return hide_secrets(content.decode(errors="replace")).encode()


def _cut(written: bytes, most: int) -> str:
    return written[:most].decode(errors="ignore").replace("\0", "")


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query) if len(query) <= LONGEST_LOOKED_THROUGH else [(MASK, "")]


def _mask_data(observation: Observation) -> Any:
    if observation.webhook is None:
        return None
    return _without_nul(redact_value(observation.webhook.data, hide=hide_secrets))


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, Mapping):
        return {key: _without_nul(item) for key, item in value.items()}
    return [_without_nul(item) for item in value] if isinstance(value, list) else value
