"""What proves a request of Cloudonix, which signs nothing: a URL only we could have handed out, and a bearer token.

Each URL we hand out ends in a proof of its own, a keyed digest of the URL before it. Whoever learns one knows no other,
and the key itself goes nowhere. Where the domain has an ``authorization-api-key``, Cloudonix sends it along with "all
HTTP calls to customer endpoints", and it is asked for besides.

https://developers.cloudonix.com/Documentation/dataModels/domain
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping

AUTHORIZATION = "authorization"


def prove(secret: str, url: str) -> str:
    """``url``, with the proof below it that it is ours."""
    return f"{url}/{_proof(secret, url)}"


def is_genuine(secret: str, requests_key: str, url: str, headers: Mapping[str, str]) -> bool:
    """Whether Cloudonix sent this request.

    Args:
        secret: The account's webhook secret.
        requests_key: The domain's API key for requests; empty, if it has none.
        url: The public URL the request came to, the query string included.
        headers: Names in lower case.
    """
    ours, _, proof = url.rpartition("/")
    if not secret or not _same(proof, _proof(secret, ours)):
        return False
    return not requests_key or _same(_bearer(headers.get(AUTHORIZATION, "")), requests_key)


def _proof(secret: str, url: str) -> str:
    digest = hmac.digest(secret.encode(), url.encode(errors="replace"), "sha256")
    return urlsafe_b64encode(digest).decode().rstrip("=")


def _bearer(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _same(said: str, expected: str) -> bool:
    return hmac.compare_digest(said.encode(errors="replace"), expected.encode(errors="replace"))
