"""Whether whoever opened something that stays open may still have it."""

from starlette.requests import HTTPConnection

from api.errors import NotAllowed, NotAuthenticated, NotFound
from api.services.accounts import members
from api.services.accounts.callers import get_principal
from api.services.accounts.principal import Principal

PROGRAM = "an API key"


async def is_still(connection: HTTPConnection, principal: Principal) -> bool:
    """Whether the session or the key it was opened with is still good, for the same person in the same role."""
    try:
        return await get_principal(connection) == principal
    except (NotAuthenticated, NotAllowed):
        return False


async def name_of(principal: Principal) -> str:
    """Who that is, for the record: an e-mail address, or a program."""
    if principal.user_id is None:
        return PROGRAM
    try:
        return (await members.get(principal.organization_id, principal.user_id)).user.email
    except NotFound:  # removed meanwhile
        return principal.user_id
