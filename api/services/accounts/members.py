"""An organization and its people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from loguru import logger

from api.db import get_database
from api.db.models import Organization, User
from api.db.pages import Page, Paging
from api.db.repositories import accounts
from api.db.repositories.accounts import Member
from api.errors import Conflict, NotFound
from api.services.accounts.passwords import generate_password, hash_password
from api.services.accounts.principal import ADMIN_ROLES, Role


@dataclass(frozen=True, slots=True)
class Invitation:
    """A new member, and the one chance to see their first password."""

    member: Member
    password: str = field(repr=False)


async def get_organization(organization_id: str) -> Organization:
    """The organization itself."""
    async with get_database().session() as session:
        return await accounts.get_organization(session, organization_id)


async def update_organization(organization_id: str, changes: Mapping[str, Any]) -> Organization:
    """The organization with these changes: ``name``, ``max_concurrent_calls``, ``allowed_countries``,
    ``premium_numbers_allowed``; what is left out stays.
    """
    async with get_database().session() as session:
        organization = await accounts.get_organization(session, organization_id)
        for name, value in changes.items():
            setattr(organization, name, value)
    logger.bind(organization=organization_id, changed=sorted(changes)).info("organization changed")
    return organization


async def list_page(organization_id: str, paging: Paging) -> Page[Member]:
    """The organization's people, by e-mail address.

    Raises:
        InvalidCursor: The cursor does not come from this list.
    """
    async with get_database().session() as session:
        return await accounts.list_members(session, organization_id, paging)


async def get(organization_id: str, user_id: str) -> Member:
    """The member ``user_id``.

    Raises:
        NotFound: The organization has no such member.
    """
    async with get_database().session() as session:
        return _found(await accounts.find_member(session, organization_id, user_id))


async def add(organization_id: str, email: str, *, name: str = "", role: Role = "member") -> Invitation:
    """A new member with a generated password.

    Raises:
        Conflict: Somebody has that e-mail address.
    """
    password = generate_password()
    user = User(email=email.strip().lower(), name=name, password_hash=await hash_password(password))
    async with get_database().session() as session:
        await accounts.add_user(session, user, taken=Conflict("that e-mail address is already in use"))
        await accounts.add_membership(session, organization_id, user.id, role)
    logger.bind(user=user.id, role=role).info("member added")
    return Invitation(Member(user, role), password)


async def remove(organization_id: str, user_id: str) -> None:
    """Take the member out; their sessions end at once.

    Raises:
        NotFound: The organization has no such member.
        Conflict: They are the last one who can manage it.
    """
    async with get_database().session() as session:
        await accounts.lock_organization(session, organization_id)
        member = _found(await accounts.find_member(session, organization_id, user_id))
        if member.role in ADMIN_ROLES and await accounts.count_members(session, organization_id, ADMIN_ROLES) == 1:
            raise Conflict("an organization needs somebody who can manage it: add another admin first")
        await accounts.remove_member(session, organization_id, user_id)
    logger.bind(user=user_id).info("member removed")


def _found(member: Member | None) -> Member:
    if member is None:
        raise NotFound("there is no such user")
    return member
