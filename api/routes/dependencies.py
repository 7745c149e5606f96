"""Who is asking, and whether they may."""

from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response, Security
from fastapi.security import APIKeyCookie, APIKeyHeader

from api.errors import NotAllowed, NotAuthenticated
from api.services.accounts import api_keys, sessions
from api.services.accounts.principal import Principal
from api.settings import get_settings

SESSION_COOKIE = "patchbay_session"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_session_cookie = APIKeyCookie(name=SESSION_COOKIE, scheme_name="session", auto_error=False)
_api_key_header = APIKeyHeader(name="X-API-Key", scheme_name="apiKey", auto_error=False)

SessionToken = Annotated[str | None, Security(_session_cookie)]


async def current_principal(
    request: Request, token: SessionToken, api_key: Annotated[str | None, Security(_api_key_header)]
) -> Principal:
    """The person or the program that sent the request.

    Raises:
        NotAuthenticated: Nobody we know.
        NotAllowed: A browser sent it on behalf of another site.
    """
    if api_key:
        found = await api_keys.find_principal(api_key)
    else:
        found = await sessions.find_principal(token) if token else None
    if found is None:
        raise NotAuthenticated
    if not api_key and request.method not in SAFE_METHODS and not _is_same_origin(request):
        raise NotAllowed("the request does not come from this site")
    return found


Caller = Annotated[Principal, Depends(current_principal)]


def require_admin(principal: Caller) -> Principal:
    """The principal, if it may change what the organization has at its carriers.

    Raises:
        NotAllowed: It may not.
    """
    if not principal.is_admin:
        raise NotAllowed("only an admin may do that")
    return principal


Admin = Annotated[Principal, Depends(require_admin)]


def require_person(principal: Caller) -> Principal:
    """The principal, if it is somebody who signed in.

    Raises:
        NotAllowed: It is a program.
    """
    if principal.user_id is None:
        raise NotAllowed("only somebody who is signed in may do that")
    return principal


Person = Annotated[Principal, Depends(require_person)]


def require_admin_person(principal: Admin, _person: Person) -> Principal:
    """The principal, if it is an admin who signed in: a leaked API key makes no further keys and no users."""
    return principal


AdminPerson = Annotated[Principal, Depends(require_admin_person)]


def refuse_other_sites(request: Request) -> None:
    """Let no other site sign somebody in.

    Raises:
        NotAllowed: A browser says that another site sent the request.
    """
    if not {"origin", "sec-fetch-site"}.isdisjoint(request.headers) and not _is_same_origin(request):
        raise NotAllowed("the request does not come from this site")


def keep_private(response: Response) -> None:
    """No cache keeps what the management API says."""
    response.headers["Cache-Control"] = "no-store"


def peer_of(request: Request) -> str:
    """The address the request comes from, in its one spelling: an IPv4 address stays one on a dual-stack socket."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return str(getattr(address, "ipv4_mapped", None) or address)


def _is_same_origin(request: Request) -> bool:
    # https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
    site = request.headers.get("sec-fetch-site")
    if site in ("same-origin", "none"):
        return True
    origin = urlsplit(request.headers.get("origin", ""))
    ours = {urlsplit(get_settings().public_base_url).netloc, request.headers.get("host", "")}
    return site != "cross-site" and bool(origin.netloc) and origin.netloc in ours
