"""The web app as the gateway serves it: its one page anew each time, everything that page loads for ever."""

from html import escape
from mimetypes import guess_type
from pathlib import Path, PurePosixPath

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

STATIC = Path(__file__).with_name("static")
BASE = '<base href="/" />'
ASSETS = "/assets/"
FOR_EVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=3600"
NEVER = "no-cache"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
NOT_BUILT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Patchbay</title>
</head>
<body>
<h1>Patchbay is running, without its web app</h1>
<p>The app has not been built. Stop the gateway and start it with <code>make run</code>, which builds it once,
or build it with <code>make ui</code> and start the gateway again.</p>
<p>The API works all the same: <a href="docs">its documentation</a>, <a href="health/ready">its health</a>.</p>
</body>
</html>
"""


def install_web_app(app: FastAPI, folder: Path = STATIC) -> None:
    """Serve the app built into ``folder`` wherever nothing else of ``app`` answers; nothing of the API is shadowed."""
    app.router.default = WebApp(folder, otherwise=app.router.default)


class WebApp:
    """Files of a folder, and its page for every other path a browser may go to.

    What is in the folder is looked up once. A file with a compressed copy beside it (``.gz``) is sent as that.

    Args:
        folder: What the app's build wrote; it need not exist.
        otherwise: Answers what is none of the app's business.
    """

    def __init__(self, folder: Path, *, otherwise: ASGIApp) -> None:
        self._files = {f"/{path.relative_to(folder).as_posix()}": path for path in folder.rglob("*") if path.is_file()}
        page = self._files.pop("/index.html", None)
        self._page = page.read_text() if page else None
        self._otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(scope.get("root_path", "")) if scope["type"] == "http" else ""
        if path in self._files and scope["method"] in ("GET", "HEAD"):
            answer = self._file(path, Headers(scope=scope))
        elif is_a_page(path) and scope["method"] in ("GET", "HEAD"):
            answer = self._index(scope.get("root_path", ""))
        else:
            await self._otherwise(scope, receive, send)
            return
        await answer(scope, receive, send)

    def _file(self, path: str, asked: Headers) -> Response:
        file, media_type = self._files[path], guess_type(path)[0]
        cached = FOR_EVER if path.startswith(ASSETS) else BRIEFLY
        headers = {**HEADERS, "Cache-Control": cached, "Vary": "Accept-Encoding"}
        if "gzip" in asked.get("accept-encoding", "") and f"{path}.gz" in self._files:
            file, headers["Content-Encoding"] = self._files[f"{path}.gz"], "gzip"
        return FileResponse(file, headers=headers, media_type=media_type)

    def _index(self, root_path: str) -> Response:
        headers = {**HEADERS, "Cache-Control": NEVER}
        if self._page is None:
            return HTMLResponse(NOT_BUILT, 503, headers)
        return HTMLResponse(self._page.replace(BASE, f'<base href="{escape(root_path)}/" />'), headers=headers)


def is_a_page(path: str) -> bool:
    """Whether a browser that goes to ``path`` means the app: not the API's paths, and nothing called like a file."""
    return path.startswith("/") and not f"{path}/".startswith("/api/") and not PurePosixPath(path).suffix
