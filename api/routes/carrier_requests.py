"""Carriers' requests are observed at the door: how long they wait, and what they are answered."""

import time
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.services.telephony.calls.webhook_log import webhook_log
from api.services.telephony.kit import urls
from api.services.telephony.kit.http_requests import KNOWN_SENDER
from api.services.telephony.kit.masked_requests import LONGEST_ANSWER
from api.services.telephony.kit.observation import Observation, observing
from api.services.telephony.webhook_requests import KeptRequest, Serve

INBOUND = f"{urls.PREFIX}/inbound/"


class CarrierRequests:
    """Has every request below the telephony prefix observed; the log keeps those that are about somebody's account.

    Media sockets go by: the route that refuses one says so, and nothing may stand in the way of their audio.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(scope.get("root_path", "")) if scope["type"] == "http" else ""
        # Whoever sends a kept request again observes it, too.
        if not path.startswith(f"{urls.PREFIX}/") or KNOWN_SENDER in scope:
            await self._app(scope, receive, send)
            return
        with observing(observe(scope, "inbound" if path.startswith(INBOUND) else "callback")) as observation:
            await self._serve(observation, scope, receive, send)

    async def _serve(self, observation: Observation, scope: Scope, receive: Receive, send: Send) -> None:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                observation.status = message["status"]
            elif len(observation.answer) < LONGEST_ANSWER:
                observation.answer += message.get("body", b"")
            await send(message)

        began = time.perf_counter()
        try:
            await self._app(scope, receive, answer)
        except Exception:
            observation.problem, observation.status = "internal_error", 500
            raise
        finally:
            observation.seconds = time.perf_counter() - began
            observation.path_params = observation.path_params or scope.get("path_params", {})
            webhook_log.note(observation)


def observe(scope: Scope, door: Any) -> Observation:
    """What can be seen of a request before anybody reads it."""
    url = urls.requested_stream_url(scope) if door == "media" else urls.requested_url(scope)
    headers = dict(Headers(scope=scope))
    return Observation(door=door, method=scope.get("method", "GET"), url=url, headers=headers)


def serve_again(app: ASGIApp) -> Serve:
    """Has ``app`` serve kept requests as if their carriers had just sent them."""

    async def serve(kept: KeptRequest) -> int:
        status = 0
        body: list[Message] = [{"type": "http.request", "body": kept.body}]

        async def receive() -> Message:
            return body.pop() if body else {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)

        await app(_scope_of(kept), receive, send)
        return status

    return serve


def _scope_of(kept: KeptRequest) -> Scope:
    parts = urlsplit(kept.url)
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": kept.method,
        "scheme": parts.scheme,
        "path": unquote(parts.path),
        "raw_path": quote(parts.path, safe="/%").encode(),
        "query_string": quote(parts.query, safe="=&%+").encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in kept.headers.items()],
        "client": None,
        "server": (parts.hostname or "", parts.port),
        KNOWN_SENDER: kept.sender,
    }
