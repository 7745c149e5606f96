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
IDS = frozenset({"run_id", "transfer_id"})
"""What may be read in a path: it names something of ours, and proves nothing."""


def mask(observation: Observation) -> dict[str, Any]:
    """What was said, and what it was answered."""
    data = _mask_data(observation)
    written = orjson.dumps(data)
    too_long = len(written) > MOST_BYTES
    if data is None:
        text = hide_secrets(observation.body[:MOST_BYTES].decode(errors="replace"))
    else:
        text = written[:MOST_BYTES].decode(errors="replace") if too_long else ""
    return {
        "url": mask_url(observation.url, observation),
        "headers": _mask_headers(observation.headers),
        "data": None if too_long else data,
        "text": text.replace("\0", ""),
        "has_body": bool(observation.body),
        "truncated": too_long or len(observation.body) > MOST_BYTES * 4,
        "answer": hide_secrets(observation.answer[:LONGEST_ANSWER].decode(errors="replace")).replace("\0", ""),
    }


def mask_url(url: str, observation: Observation) -> str:
    """``url`` without what proves who asks, be it in its path or in its query."""
    parts = urlsplit(url)
    query = [(name, MASK if is_secret_name(name) else hide_secrets(value)) for name, value in parse_qsl(parts.query)]
    return parts._replace(
        path=quote(mask_path(parts.path, observation), safe=f"/{MASK}"), query=urlencode(query, safe=MASK)
    ).geturl()


def mask_path(path: str, observation: Observation) -> str:
    """The same for a percent-encoded path alone; the rest of it is decoded."""
    hidden = {str(value) for name, value in observation.path_params.items() if name not in IDS}
    segments = (unquote(segment) for segment in path.split("/"))
    return "/".join(MASK if segment in hidden else hide_secrets(segment) for segment in segments)


def _mask_headers(headers: Mapping[str, str]) -> dict[str, str]:
    shown = list(headers.items())[:MOST_HEADERS]
    return {name: MASK if is_secret_name(name) else hide_secrets(value)[:LONGEST_HEADER] for name, value in shown}


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
