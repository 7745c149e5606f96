"""Who sent a request or opened a WebSocket: a browser somebody signed in with, or a program with an API key."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, APIKeyHeader
from starlette.requests import HTTPConnection

from api.errors import NotAllowed, NotAuthenticated
from api.services.accounts import api_keys, sessions
from api.services.accounts.principal import Principal
from api.settings import get_settings

SESSION_COOKIE = "patchbay_session"
API_KEY_HEADER = "X-API-Key"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_session_cookie = APIKeyCookie(name=SESSION_COOKIE, scheme_name="session", auto_error=False)
_api_key_header = APIKeyHeader(name=API_KEY_HEADER, scheme_name="apiKey", auto_error=False)

SessionToken = Annotated[str | None, Security(_session_cookie)]
ApiKey = Annotated[str | None, Security(_api_key_header)]


async def get_principal(connection: HTTPConnection) -> Principal:
    """The person or the program at the other end.

    A browser sends its cookie on behalf of any site, and lets any site open a WebSocket: both must come from this one.

    Raises:
        NotAuthenticated: Nobody we know.
        NotAllowed: A browser sent it on behalf of another site.
    """
    if api_key := connection.headers.get(API_KEY_HEADER):
        found = await api_keys.find_principal(api_key)
    else:
        token = connection.cookies.get(SESSION_COOKIE)
        found = await sessions.find_principal(token) if token else None
    if found is None:
        raise NotAuthenticated
    # A WebSocket has no method.
    is_safe = connection.scope.get("method") in SAFE_METHODS
    if not api_key and not is_safe and not is_same_origin(connection.headers):
        raise NotAllowed("the request does not come from this site")
    return found


async def current_principal(request: Request, _token: SessionToken, _api_key: ApiKey) -> Principal:
    """The person or the program that sent the request.

    Raises:
        NotAuthenticated: Nobody we know.
        NotAllowed: A browser sent it on behalf of another site.
    """
    return await get_principal(request)


Caller = Annotated[Principal, Depends(current_principal)]


def is_same_origin(headers: Mapping[str, str]) -> bool:
    """Whether a browser says that the request comes from this site."""
    # https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
    site = headers.get("sec-fetch-site")
    if site in ("same-origin", "none"):
        return True
    origin = urlsplit(headers.get("origin", ""))
    ours = {urlsplit(get_settings().public_base_url).netloc, headers.get("host", "")}
    return site != "cross-site" and bool(origin.netloc) and origin.netloc in ours
