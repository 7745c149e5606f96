"""Who is asking, and whether they may."""

from ipaddress import ip_address
from typing import Annotated

from fastapi import Depends, Request, Response

from api.errors import NotAllowed
from api.services.accounts.callers import SESSION_COOKIE, Caller, SessionToken, is_same_origin
from api.services.accounts.principal import Principal

__all__ = [
    "SESSION_COOKIE",
    "Admin",
    "AdminPerson",
    "Caller",
    "Person",
    "SessionToken",
    "keep_private",
    "peer_of",
    "refuse_other_sites",
    "require_admin",
    "require_admin_person",
    "require_person",
]


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
    if not {"origin", "sec-fetch-site"}.isdisjoint(request.headers) and not is_same_origin(request.headers):
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
