"""API keys: how a program comes in. A key is shown once; its digest is kept."""

from dataclasses import dataclass, field
from datetime import timedelta

from loguru import logger

from api.db import get_database
from api.db.models import ApiKey, now
from api.db.pages import Page, Paging
from api.db.repositories import accounts
from api.db.repositories.accounts import CreatedKey
from api.errors import NotFound
from api.services.accounts.principal import Principal
from api.services.accounts.tokens import digest, new_token

PREFIX = "pb_"
SHOWN = len(PREFIX) + 6
TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key, and the one chance to see it."""

    row: ApiKey
    created_by: str | None
    """The e-mail address of who asked for it."""
    key: str = field(repr=False)


async def create(organization_id: str, name: str, *, created_by: str | None) -> IssuedKey:
    """A new key of the organization."""
    key = new_token(PREFIX)
    row = ApiKey(
        organization_id=organization_id,
        created_by=created_by,
        name=name,
        prefix=key[:SHOWN],
        key_hash=digest(key),
    )
    async with get_database().session() as session:
        await accounts.add_api_key(session, row)
        creator = await accounts.find_user(session, created_by) if created_by else None
    logger.bind(key_id=row.id).info("API key created")
    return IssuedKey(row, creator.email if creator else None, key)


async def list_page(organization_id: str, paging: Paging) -> Page[CreatedKey]:
    """The organization's keys, newest first, revoked ones too.

    Raises:
        InvalidCursor: The cursor does not come from this list.
    """
    async with get_database().reading() as session:
        return await accounts.list_api_keys(session, organization_id, paging)


async def get(organization_id: str, key_id: str) -> CreatedKey:
    """The organization's key ``key_id``.

    Raises:
        NotFound: The organization has no such key.
    """
    async with get_database().reading() as session:
        return _found(await accounts.find_api_key(session, organization_id, key_id))


async def rename(organization_id: str, key_id: str, name: str) -> CreatedKey:
    """The key under another name.

    Raises:
        NotFound: The organization has no such key.
    """
    async with get_database().session() as session:
        found = _found(await accounts.find_api_key(session, organization_id, key_id))
        found.row.name = name
        return found


async def revoke(organization_id: str, key_id: str) -> None:
    """Make the key useless, at once and for ever; revoking it again changes nothing.

    Raises:
        NotFound: The organization has no such key.
    """
    async with get_database().session() as session:
        row = _found(await accounts.find_api_key(session, organization_id, key_id)).row
        row.revoked_at = row.revoked_at or now()
    logger.bind(key_id=key_id).info("API key revoked")


async def find_principal(key: str) -> Principal | None:
    """Whose key it is, unless it is nobody's or revoked."""
    async with get_database().reading() as session:
        row = await accounts.find_live_api_key(session, digest(key))
    if row is None:
        return None
    moment = now()
    if row.last_used_at is None or moment - row.last_used_at >= TOUCH_EVERY:
        async with get_database().session() as session:
            await accounts.touch_api_key(session, row.id, moment)
    return Principal(organization_id=row.organization_id, user_id=None, role="admin")


def _found(key: CreatedKey | None) -> CreatedKey:
    if key is None:
        raise NotFound("there is no such API key")
    return key
