"""Path prefixes: the one carriers know us under, and one a proxy may put in front."""

from typing import Any
from urllib.parse import quote, unquote, urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from api.services.telephony.kit.urls import without_prefix

API = "/api/v1/"


class PublicPath:
    """Lets every route be found whether a proxy kept the public path prefix or took it off.

    Afterwards each scope is as ASGI wants it: ``root_path`` is the public prefix, and ``path`` begins with it.

    Args:
        app: What is wrapped.
        public_base_url: The prefix is the path of it.
        added: What a proxy puts before the path, if it does.
    """

    def __init__(self, app: ASGIApp, *, public_base_url: str, added: str = "") -> None:
        self._app = app
        self._public = unquote(urlsplit(public_base_url).path)
        self._added = unquote(added)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan" and (self._public or self._added):
            scope = {**scope, **self._placed(scope)}
        await self._app(scope, receive, send)

    def _placed(self, scope: Scope) -> dict[str, Any]:
        path: str = scope["path"]
        raw = (scope.get("raw_path") or quote(path).encode()).decode("latin-1")
        for prefix in (scope.get("root_path", ""), self._added, self._public):
            if prefix and _is_kept(path, prefix):
                path, raw = path.removeprefix(prefix), without_prefix(raw, prefix)
        return {
            "root_path": self._public,
            "path": self._public + path,
            "raw_path": (quote(self._public) + raw).encode("latin-1"),
        }


def _is_kept(path: str, prefix: str) -> bool:
    """Whether ``path`` begins with ``prefix``, which may itself look like the beginning of our own paths."""
    return path.startswith(f"{prefix}/") and (path.startswith(API, len(prefix)) or not path.startswith(API))
