"""A carrier's REST API, with its failures named. One request, one try: a dial must never be sent twice."""

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from api.errors import (
    CallNotFound,
    OutcomeUnknown,
    ProviderAuthenticationFailed,
    ProviderError,
    ProviderRateLimited,
    ProviderRejected,
    ProviderUnavailable,
    RequestUnanswered,
    ServerUnreachable,
)
from api.services.guarded.guard import AddressGuard
from api.services.guarded.http import GuardedClient, HttpAnswer
from api.settings import get_settings

FAILURES: dict[int, type[ProviderError]] = {
    401: ProviderAuthenticationFailed,
    403: ProviderAuthenticationFailed,
    404: CallNotFound,
    408: ProviderUnavailable,
    429: ProviderRateLimited,
}

BROKE_OFF = frozenset({500, 502, 504})
"""Answers after which a request may have been carried out all the same."""

REPEATABLE = frozenset({"GET", "PUT", "DELETE"})
"""Requests whose second copy changes nothing, so that one without an answer has no unknown outcome."""


class CarrierClient:
    """Sends one request at a time to one carrier account and names what went wrong.

    The account's root may come from a user's form: it is reached through the operator's guard, as is every other. The
    simulator is where the operator says.

    Args:
        base_url: The account's root; every path is below it.
        auth: HTTP Basic user and password, if the carrier uses them.
        headers: What every request carries, such as ``Authorization: Bearer …``.
        timeout: Seconds for the whole exchange.
        message_key: Where the carrier's JSON error says what happened, for a person.
    """

    def __init__(
        self,
        base_url: str,
        *,
        auth: tuple[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 10.0,
        message_key: str = "message",
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._auth = auth
        self._headers = dict(headers or {})
        self._message_key = message_key
        self._http = GuardedClient(AddressGuard.of_settings(get_settings().simulator_url), seconds=timeout)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.__aexit__(kind, error, trace)

    async def get(self, path: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The JSON document at ``path``."""
        return await self._request("GET", path, params=params)

    async def get_list(self, path: str, params: Mapping[str, Any] | None = None) -> list[Any]:
        """The JSON list at ``path``; empty if a carrier that has nothing says so in another way."""
        found = await self._ask("GET", path, params=params)
        return found if isinstance(found, list) else []

    async def post_form(self, path: str, fields: Mapping[str, str | Sequence[str]]) -> dict[str, Any]:
        """What the carrier answers to a form; a list becomes a repeated field.

        Raises:
            OutcomeUnknown: It was sent, and no answer came or one that does not tell.
        """
        return await self._request("POST", path, data=dict(fields))

    async def post_json(
        self, path: str, document: Mapping[str, Any] | None = None, params: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """What the carrier answers to a JSON document, or to a request without a body.

        Raises:
            OutcomeUnknown: It was sent, and no answer came or one that does not tell.
        """
        return await self._request("POST", path, json=document, params=params)

    async def patch_json(self, path: str, document: Mapping[str, Any]) -> dict[str, Any]:
        """What the carrier answers to these changes.

        Raises:
            OutcomeUnknown: They were sent, and no answer came or one that does not tell.
        """
        return await self._request("PATCH", path, json=document)

    async def put_json(self, path: str, document: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What the carrier answers to what shall be at ``path`` from now on."""
        return await self._request("PUT", path, json=document)

    async def delete(self, path: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What the carrier answers once nothing is at ``path`` any more.

        Raises:
            CallNotFound: Nothing was there.
        """
        return await self._request("DELETE", path, params=params)

    async def _request(self, method: str, path: str, **content: Any) -> dict[str, Any]:
        found = await self._ask(method, path, **content)
        return found if isinstance(found, dict) else {}

    async def _ask(self, method: str, path: str, **content: Any) -> Any:
        url = f"{self._base_url}/{path.lstrip('/')}"  # whatever the path says, the credentials stay with the account
        try:
            answer = await self._http.request(method, url, headers=self._headers, auth=self._auth, **content)
        except ServerUnreachable as error:
            raise ProviderUnavailable("the provider's API cannot be reached") from error
        except RequestUnanswered as error:
            failure = ProviderUnavailable if method in REPEATABLE else OutcomeUnknown
            raise failure("the provider's API did not answer") from error
        return self._read(answer, method)

    def _read(self, answer: HttpAnswer, method: str) -> Any:
        found = answer.json()
        if answer.is_success:
            return found
        document: dict[str, Any] = found if isinstance(found, dict) else {}
        failure = self.name_failure(answer.status, document)
        if answer.status >= 500:
            unknown = method not in REPEATABLE and answer.status in BROKE_OFF
            failure = OutcomeUnknown if unknown else ProviderUnavailable
        reason = self.read_reason(document) or answer.reason
        raise failure(f"the provider answered {answer.status}: {reason[:200]}")

    def name_failure(self, status: int, document: Mapping[str, Any]) -> type[ProviderError]:
        """What a 4xx means. A carrier that says in its error document what the status does not overrides this."""
        return FAILURES.get(status, ProviderRejected)

    def read_reason(self, document: Mapping[str, Any]) -> str:
        """What happened, for a person, in the carrier's error document; empty if it does not say."""
        return str(document.get(self._message_key) or "")
