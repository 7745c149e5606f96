"""The HTTP client for every URL a user can configure.

It does one thing less than other clients for every way there is around a guard: it follows no redirect, so credentials
never go where they were not meant for; it knows no proxy, no Unix socket and no cookies; it never repeats a request.
"""

import asyncio
import contextlib
import ssl
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import TracebackType
from typing import Any, Self

import httpcore2
import httpx2
import orjson

from api.errors import AddressNotAllowed, ConfigurationError, RequestUnanswered, ServerUnreachable
from api.services.guarded.guard import AddressGuard

MAX_ANSWER_BYTES = 8 * 2**20
MAX_ADDRESSES = 3
"""So many of a server's addresses are tried, each for its share of the time."""
_NOT_SENT = (httpcore2.ConnectError, httpcore2.ConnectTimeout, httpcore2.PoolTimeout)
_BROKEN_OFF = (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError, TimeoutError)


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What a server answered, read whole."""

    status: int
    reason: str
    headers: httpx2.Headers = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def is_success(self) -> bool:
        """Whether the status is one of 2xx."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """The JSON document in the body; ``None`` if there is none."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return None


class GuardedClient:
    """Sends requests to wherever a URL says, if the guard allows. One request, one try.

    Args:
        guard: Decides what may be connected to.
        seconds: For the whole exchange, of which a third each for connecting and for TLS.
        max_bytes: Of an answer's body.
        ssl_context: Whom to believe; the system's certificate authorities unless given.
    """

    def __init__(
        self,
        guard: AddressGuard,
        *,
        seconds: float = 10.0,
        max_bytes: int = MAX_ANSWER_BYTES,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._seconds = seconds
        self._max_bytes = max_bytes
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=ssl_context or _system_ssl_context(),
            max_connections=None,
            retries=0,
            network_backend=_GuardedNetwork(guard),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._pool.aclose()

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        **content: Any,
    ) -> HttpAnswer:
        """What the server answers, whatever its status.

        Args:
            method: GET, POST, …
            url: Absolute, http or https.
            headers: Beside those every request has.
            auth: HTTP Basic user and password; those in the URL unless given.
            content: ``params`` for the query; ``data`` (a form), ``json`` or ``content`` (bytes) for the body.

        Raises:
            ConfigurationError: There is no such request: the URL, or a header, is not valid.
            AddressNotAllowed: The URL leads where it must not.
            ServerUnreachable: Nothing was sent.
            RequestUnanswered: It was sent, and no answer came, not all of it, or too much of it.
        """
        request = _build(method, url, headers, auth, content)
        try:
            async with asyncio.timeout(self._seconds):
                return await self._exchange(request)
        except _NOT_SENT as error:
            raise ServerUnreachable from error
        except httpcore2.LocalProtocolError as error:
            raise ConfigurationError("the request has a header that cannot be written") from error
        except _BROKEN_OFF as error:
            raise RequestUnanswered from error

    async def _exchange(self, request: httpx2.Request) -> HttpAnswer:
        # Connecting gives up before the whole exchange does, so that its deadline always means: something was sent.
        limits = {"connect": self._seconds / 3, "read": self._seconds, "write": self._seconds}
        async with self._pool.stream(
            request.method,
            _wire_url(request.url),
            headers=request.headers.raw,
            content=request.content or None,
            extensions={"timeout": limits},
        ) as answer:
            headers = httpx2.Headers(answer.headers)
            body = await self._read(answer, headers)
        return HttpAnswer(answer.status, answer.extensions["reason_phrase"].decode(errors="replace"), headers, body)

    async def _read(self, answer: httpcore2.Response, headers: httpx2.Headers) -> bytes:
        if headers.get("content-encoding", "identity") != "identity":
            raise RequestUnanswered("the answer is packed, which nobody asked for")
        body = bytearray()
        async for chunk in answer.aiter_stream():
            body += chunk
            if len(body) > self._max_bytes:
                raise RequestUnanswered("the answer is too long")
        return bytes(body)


class _GuardedNetwork(httpcore2.AsyncNetworkBackend):
    """Connects to addresses that were judged, and asks for each name once. TLS still sees the name."""

    def __init__(self, guard: AddressGuard) -> None:
        self._guard = guard
        self._network = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout):
                addresses = (await self._guard.resolve(host, port))[:MAX_ADDRESSES]
                share = timeout / len(addresses) if timeout else None
                for address in addresses:
                    with contextlib.suppress(httpcore2.ConnectError, httpcore2.ConnectTimeout):
                        return await self._network.connect_tcp(str(address), port, share, None, socket_options)
        except TimeoutError:
            pass
        raise httpcore2.ConnectError

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's signature
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        raise AddressNotAllowed

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def _build(
    method: str, url: str, headers: Mapping[str, str] | None, auth: tuple[str, str] | None, content: Mapping[str, Any]
) -> httpx2.Request:
    try:
        request = httpx2.Request(method, url, headers=headers, **content)
    except httpx2.InvalidURL:
        raise ConfigurationError("that is not an http or https address") from None
    except UnicodeError:
        raise ConfigurationError("the request has a header that cannot be written") from None
    if request.url.scheme not in ("http", "https") or not request.url.host:
        raise ConfigurationError("that is not an http or https address")
    request.headers["Accept-Encoding"] = "identity"
    request.headers.setdefault("User-Agent", "patchbay")
    user, password = auth or (request.url.username, request.url.password)
    if user or password:
        request.headers["Authorization"] = f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"
    return request


def _wire_url(url: httpx2.URL) -> httpcore2.URL:
    return httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


@lru_cache
def _system_ssl_context() -> ssl.SSLContext:
    """Made once: reading the certificate authorities takes 20 ms."""
    return httpcore2.default_ssl_context()
