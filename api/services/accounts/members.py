"""An organization and its people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from loguru import logger

from api.db import Session, get_database
from api.db.models import Organization, User
from api.db.pages import Page, Paging
from api.db.repositories import accounts
from api.db.repositories.accounts import Member
from api.errors import Conflict, NotAllowed, NotFound
from api.services.accounts.passwords import generate_password, hash_password
from api.services.accounts.principal import ADMIN_ROLES, AssignableRole, Role
from api.services.field_errors import FieldError, InvalidFields


@dataclass(frozen=True, slots=True)
class Invitation:
    """A member, and the one chance to see the password they sign in with next."""

    member: Member
    password: str = field(repr=False)


async def get_organization(organization_id: str) -> Organization:
    """The organization itself."""
    async with get_database().reading() as session:
        return await accounts.get_organization(session, organization_id)


async def update_organization(organization_id: str, changes: Mapping[str, Any]) -> Organization:
    """The organization with these changes: its ``name``, and any of the columns that say what its calls may do and how
    long they are kept; what is left out stays.

    Raises:
        InvalidFields: Recordings would be kept longer than their calls.
    """
    async with get_database().session() as session:
        await accounts.lock_organization(session, organization_id)
        organization = await accounts.get_organization(session, organization_id)
        for name, value in changes.items():
            setattr(organization, name, value)
        _check_retention(organization)
    logger.bind(organization=organization_id, changed=sorted(changes)).info("organization changed")
    return organization


async def list_page(organization_id: str, paging: Paging) -> Page[Member]:
    """The organization's people, by e-mail address.

    Raises:
        InvalidCursor: The cursor does not come from this list.
    """
    async with get_database().reading() as session:
        return await accounts.list_members(session, organization_id, paging)


async def get(organization_id: str, user_id: str) -> Member:
    """The member ``user_id``.

    Raises:
        NotFound: The organization has no such member.
    """
    async with get_database().reading() as session:
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


async def change_role(organization_id: str, user_id: str, role: AssignableRole, *, by: str) -> Member:
    """The member with another role, which holds for their sessions at once.

    Raises:
        NotFound: The organization has no such member.
        Conflict: It is oneself (``by``), the owner, or the last one who can manage the organization.
    """
    async with get_database().session() as session:
        await accounts.lock_organization(session, organization_id)
        member = _found(await accounts.find_member(session, organization_id, user_id))
        if user_id == by:
            raise Conflict("nobody changes their own role: ask another admin")
        if member.role == "owner":
            raise Conflict("an owner stays an owner")
        if role not in ADMIN_ROLES:
            await _keep_an_admin(session, organization_id, member)
        await accounts.set_role(session, organization_id, user_id, role)
    logger.bind(user=user_id, role=role, by=by).info("role changed")
    return Member(member.user, role)


async def hand_over(organization_id: str, user_id: str, *, by: str) -> Member:
    """The member as the organization's owner, which ``by`` was until now, and is an admin from now on.

    Raises:
        NotFound: The organization has no such member.
        NotAllowed: ``by`` is not the owner.
        Conflict: The member is no admin yet, or is the owner already.
    """
    async with get_database().session() as session:
        await accounts.lock_organization(session, organization_id)
        owner = await accounts.find_member(session, organization_id, by)
        if owner is None or owner.role != "owner":
            raise NotAllowed("only the owner may do that")
        member = _found(await accounts.find_member(session, organization_id, user_id))
        if member.role != "admin":
            raise Conflict("only an admin can become the owner")
        await accounts.set_role(session, organization_id, by, "admin")
        await accounts.set_role(session, organization_id, user_id, "owner")
    logger.bind(user=user_id, by=by).info("organization handed over")
    return Member(member.user, "owner")


async def reset_password(organization_id: str, user_id: str, *, by: str) -> Invitation:
    """The member with a new generated password; every session of theirs ends.

    Raises:
        NotFound: The organization has no such member.
        Conflict: It is oneself (``by``), the owner, or somebody who belongs to another organization, too.
    """
    password = generate_password()
    password_hash = await hash_password(password)
    async with get_database().session() as session:
        member = _found(await accounts.find_member(session, organization_id, user_id))
        if user_id == by:
            raise Conflict("change your own password instead")
        if member.role == "owner":
            raise Conflict("an owner's password is changed by the owner only")
        if await accounts.belongs_elsewhere(session, organization_id, user_id):
            raise Conflict("they belong to another organization, too, and change their password themselves")
        await accounts.hand_out_password(session, user_id, password_hash)
        await accounts.remove_sessions(session, user_id)
    logger.bind(user=user_id, by=by).info("password reset")
    return Invitation(member, password)


async def remove(organization_id: str, user_id: str, *, by: str) -> None:
    """Take the member out; their sessions end at once.

    Raises:
        NotFound: The organization has no such member.
        Conflict: It is the owner, who hands the organization over before they leave, or the last one who can manage it.
    """
    async with get_database().session() as session:
        await accounts.lock_organization(session, organization_id)
        member = _found(await accounts.find_member(session, organization_id, user_id))
        if member.role == "owner":
            raise Conflict("hand the organization over first" if user_id == by else "an owner stays")
        await _keep_an_admin(session, organization_id, member)
        await accounts.remove_member(session, organization_id, user_id)
    logger.bind(user=user_id, by=by).info("member removed")


def _check_retention(organization: Organization) -> None:
    calls, recordings = organization.keep_calls_days, organization.keep_recordings_days
    if calls is not None and recordings is not None and recordings > calls:
        message = f"a recording is kept no longer than its call, which is kept for {calls} days"
        raise InvalidFields(FieldError(("body", "keep_recordings_days"), message, "value_error"))


def _found(member: Member | None) -> Member:
    if member is None:
        raise NotFound("there is no such user")
    return member


async def _keep_an_admin(session: Session, organization_id: str, leaving: Member) -> None:
    if leaving.role in ADMIN_ROLES and await accounts.count_members(session, organization_id, ADMIN_ROLES) == 1:
        raise Conflict("an organization needs somebody who can manage it: add another admin first")
