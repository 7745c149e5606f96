"""Signatures over a URL, a nonce and perhaps a form: base64 HMAC-SHA256, several of them in one header."""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlparse, urlunparse

DEFAULT_PORTS = {"https": "443", "http": "80"}


def compute(secret: str, message: str) -> str:
    """The signature of ``message``."""
    digest = hmac.new(secret.encode(), message.encode(errors="surrogatepass"), hashlib.sha256).digest()
    return b64encode(digest).decode()


def is_among(secret: str, message: str, header: str) -> bool:
    """Whether one of the signatures in ``header`` is that of ``message``: an account with two secrets sends two."""
    expected = compute(secret, message).encode()
    given = [item.strip().encode(errors="surrogatepass") for item in header.split(",")]
    return any(hmac.compare_digest(expected, item) for item in given)


def base_of(url: str) -> str:
    """``url`` without query and fragment."""
    parts = urlparse(url)
    return urlunparse((parts.scheme, parts.netloc, parts.path, "", "", ""))


def message_v2(url: str, nonce: str) -> str:
    """What the second scheme signs: neither query nor form."""
    return f"{base_of(url)}{nonce}"


def message_v3(url: str, fields: Mapping[str, Any], nonce: str) -> str:
    """What the third scheme signs: the query sorted, then the form sorted; with a form, the ``?`` always stands there.

    Args:
        url: As it was asked for, with its query.
        fields: The form's; none of a GET, nor of a POST that has no body.
        nonce: The request's.
    """
    query = _sorted_query(urlparse(url).query)
    if fields:
        query = f"?{query}." if query else "?"
        return f"{base_of(url)}{query}{_sorted_form(fields)}.{nonce}"
    return f"{base_of(url)}{'?' if query else ''}{query}.{nonce}"


def spellings(url: str) -> tuple[str, ...]:
    """``url``, and without its port if that is the one its scheme has anyway, or with it if none is named."""
    parts = urlparse(url)
    default = DEFAULT_PORTS.get(parts.scheme, "")
    host, _, port = parts.netloc.rpartition(":")
    has_port = bool(host) and port.isdigit()
    if has_port and port != default:
        return (url,)
    netloc = host if has_port else f"{parts.netloc}:{default}"
    return url, urlunparse(parts._replace(netloc=netloc))


def _sorted_query(query: str) -> str:
    fields = parse_qs(query, keep_blank_values=True)
    return "&".join(f"{name}={value}" for name in sorted(fields) for value in sorted(fields[name]))


def _sorted_form(fields: Mapping[str, Any]) -> str:
    return "".join(_written(name, fields[name]) for name in sorted(fields))


def _written(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(f"{name}{item}" for item in sorted(str(item) for item in value))
    return f"{name}{_sorted_form(value) if isinstance(value, Mapping) else value}"
