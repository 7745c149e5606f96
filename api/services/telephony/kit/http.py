"""A carrier's REST API, with its failures named. One request, one try: a dial must never be sent twice."""

import ssl
from collections.abc import Mapping, Sequence
from functools import cache
from types import TracebackType
from typing import Any, Self

import httpx2

from api.errors import (
    CallNotFound,
    OutcomeUnknown,
    ProviderAuthenticationFailed,
    ProviderError,
    ProviderRateLimited,
    ProviderRejected,
    ProviderUnavailable,
)

FAILURES: dict[int, type[ProviderError]] = {
    401: ProviderAuthenticationFailed,
    403: ProviderAuthenticationFailed,
    404: CallNotFound,
    408: ProviderUnavailable,
    429: ProviderRateLimited,
}


BROKE_OFF = frozenset({500, 502, 504})
"""Answers after which a request may have been carried out all the same."""


class CarrierClient:
    """Sends one request at a time to one carrier account and names what went wrong.

    Args:
        base_url: The account's root.
        auth: HTTP Basic user and password, if the carrier uses them.
        timeout: Seconds for the whole exchange.
        message_key: Where the carrier's JSON error says what happened, for a person.
    """

    def __init__(
        self,
        base_url: str,
        *,
        auth: tuple[str, str] | None = None,
        timeout: float = 10.0,
        message_key: str = "message",
    ) -> None:
        self._message_key = message_key
        self._http = httpx2.AsyncClient(
            base_url=base_url,
            auth=auth,
            timeout=httpx2.Timeout(timeout, connect=min(timeout, 5.0)),
            verify=_trusted(),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def get(self, path: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The JSON document at ``path``."""
        return await self._request("GET", path, params=params)

    async def post_form(self, path: str, fields: Mapping[str, str | Sequence[str]]) -> dict[str, Any]:
        """What the carrier answers to a form; a list becomes a repeated field.

        Raises:
            OutcomeUnknown: It was sent, and no answer came or one that does not tell.
        """
        return await self._request("POST", path, data=dict(fields))

    async def _request(self, method: str, path: str, **kwargs: Any) -> dict[str, Any]:
        try:
            response = await self._http.request(method, path, **kwargs)
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol) as error:
            raise ProviderUnavailable("the provider's API cannot be reached") from error
        except httpx2.HTTPError as error:
            failure = ProviderUnavailable if method == "GET" else OutcomeUnknown
            raise failure("the provider's API did not answer") from error
        return self._read(response, method)

    def _read(self, response: httpx2.Response, method: str) -> dict[str, Any]:
        document = _json_object(response)
        if response.is_success:
            return document
        failure = FAILURES.get(response.status_code, ProviderRejected)
        if response.status_code >= 500:
            failure = OutcomeUnknown if method != "GET" and response.status_code in BROKE_OFF else ProviderUnavailable
        reason = str(document.get(self._message_key) or response.reason_phrase)
        raise failure(f"the provider answered {response.status_code}: {reason[:200]}")


@cache
def _trusted() -> ssl.SSLContext:
    """Whom to believe that it is the carrier: read once, since reading it takes as long as a frame of audio lasts."""
    return httpx2.create_ssl_context()


def _json_object(response: httpx2.Response) -> dict[str, Any]:
    try:
        document = response.json()
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
