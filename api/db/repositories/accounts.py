"""Organizations, their people, and the sessions and API keys that let somebody in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, exists, func, select, update

from api.db.models import ApiKey, Membership, Organization, User, UserSession, now
from api.db.pages import Order, Page, Paging
from api.db.repositories.conflicts import unique_or
from api.db.session import Session
from api.errors import GatewayError

_BY_EMAIL = Order(User.email)
_NEWEST_KEY_FIRST = Order(ApiKey.created_at, ApiKey.id, descending=True)


@dataclass(frozen=True, slots=True)
class Member:
    """A user and the role they have in one organization."""

    user: User
    role: str


@dataclass(frozen=True, slots=True)
class CreatedKey:
    """An API key, and the e-mail address of who created it, while they are there."""

    row: ApiKey
    created_by: str | None


async def organization_exists(session: Session) -> bool:
    """Whether the installation has been set up."""
    return bool(await session.scalar(select(exists().select_from(Organization))))


async def get_organization(session: Session, organization_id: str) -> Organization:
    """The organization itself."""
    return (await session.scalars(select(Organization).where(Organization.id == organization_id))).one()


async def lock_organization(session: Session, organization_id: str) -> None:
    """Let nobody else decide about this organization's defaults and members until the transaction ends."""
    await session.execute(select(Organization.id).where(Organization.id == organization_id).with_for_update())


async def add_organization(session: Session, name: str) -> Organization:
    """A new organization."""
    organization = Organization(name=name)
    session.add(organization)
    await session.flush()
    return organization


async def add_user(session: Session, user: User, *, taken: GatewayError) -> User:
    """``user``, kept.

    Raises:
        GatewayError: ``taken``, if somebody has that e-mail address.
    """
    async with unique_or(session, taken):
        session.add(user)
    return user


async def find_user(session: Session, user_id: str) -> User | None:
    """The user ``user_id``."""
    return await session.get(User, user_id)


async def find_login(session: Session, email: str) -> tuple[User, Membership] | None:
    """The user with that address, with the organization they joined first."""
    query = (
        select(User, Membership)
        .join(Membership, Membership.user_id == User.id)
        .where(User.email == email)
        .order_by(Membership.created_at, Membership.id)
        .limit(1)
    )
    row = (await session.execute(query)).first()
    return (row[0], row[1]) if row else None


async def add_membership(session: Session, organization_id: str, user_id: str, role: str) -> None:
    """Make the user a member."""
    session.add(Membership(organization_id=organization_id, user_id=user_id, role=role))
    await session.flush()


async def list_members(session: Session, organization_id: str, paging: Paging) -> Page[Member]:
    """The organization's people, by e-mail address."""
    page = await _BY_EMAIL.fetch(session, _members(organization_id), paging)
    return page.map(lambda row: Member(*row))


async def find_member(session: Session, organization_id: str, user_id: str) -> Member | None:
    """The member ``user_id`` of the organization."""
    row = (await session.execute(_members(organization_id).where(User.id == user_id))).first()
    return Member(*row) if row else None


async def count_members(session: Session, organization_id: str, roles: Sequence[str]) -> int:
    """How many members have one of ``roles``."""
    query = select(func.count()).where(Membership.organization_id == organization_id, Membership.role.in_(roles))
    return await session.scalar(query) or 0


async def set_role(session: Session, organization_id: str, user_id: str, role: str) -> None:
    """Give the member another role."""
    here = (Membership.user_id == user_id) & (Membership.organization_id == organization_id)
    await session.execute(update(Membership).where(here).values(role=role))


async def belongs_elsewhere(session: Session, organization_id: str, user_id: str) -> bool:
    """Whether the user is a member of another organization, too."""
    elsewhere = (Membership.user_id == user_id) & (Membership.organization_id != organization_id)
    return bool(await session.scalar(select(exists().where(elsewhere))))


async def remove_member(session: Session, organization_id: str, user_id: str) -> None:
    """End the membership and its sessions; a user who belongs nowhere any more is forgotten."""
    for model in (Membership, UserSession):
        await session.execute(delete(model).where(model.user_id == user_id, model.organization_id == organization_id))
    elsewhere = exists().where(Membership.user_id == user_id)
    await session.execute(delete(User).where(User.id == user_id, ~elsewhere))


async def add_session(session: Session, user_session: UserSession) -> None:
    """Keep a sign-in, and forget the user's expired ones."""
    expired = (UserSession.user_id == user_session.user_id) & (UserSession.expires_at <= now())
    await session.execute(delete(UserSession).where(expired))
    session.add(user_session)
    await session.flush()


async def find_session_member(session: Session, token_hash: str) -> tuple[str, Member] | None:
    """The organization and the member behind a live session."""
    query = (
        select(UserSession.organization_id, User, Membership.role)
        .join(User, User.id == UserSession.user_id)
        .join(
            Membership,
            (Membership.user_id == UserSession.user_id) & (Membership.organization_id == UserSession.organization_id),
        )
        .where(UserSession.token_hash == token_hash, UserSession.expires_at > now())
    )
    row = (await session.execute(query)).first()
    return (row[0], Member(row[1], row[2])) if row else None


async def remove_session(session: Session, token_hash: str) -> None:
    """End one session."""
    await session.execute(delete(UserSession).where(UserSession.token_hash == token_hash))


async def remove_sessions(session: Session, user_id: str, *, except_token_hash: str = "") -> None:
    """End every session of the user, but for one if it is named."""
    others = (UserSession.user_id == user_id) & (UserSession.token_hash != except_token_hash)
    await session.execute(delete(UserSession).where(others))


async def set_password_hash(session: Session, user_id: str, password_hash: str) -> None:
    """Keep the user's password as another hash."""
    await session.execute(update(User).where(User.id == user_id).values(password_hash=password_hash))


async def choose_password(session: Session, user_id: str, password_hash: str) -> None:
    """Give the user the password they chose; they are no newcomer any more."""
    chosen = {"password_hash": password_hash, "is_newcomer": False}
    await session.execute(update(User).where(User.id == user_id).values(chosen))


async def hand_out_password(session: Session, user_id: str, password_hash: str) -> None:
    """Give the user a password that somebody else has seen: they are to choose one of their own."""
    handed_out = {"password_hash": password_hash, "is_newcomer": True}
    await session.execute(update(User).where(User.id == user_id).values(handed_out))


async def change_user(session: Session, user_id: str, values: Mapping[str, str], *, taken: GatewayError) -> None:
    """Give the user another ``name`` or ``email``.

    Raises:
        GatewayError: ``taken``, if somebody else has that e-mail address.
    """
    async with unique_or(session, taken):
        await session.execute(update(User).where(User.id == user_id).values(**values))


async def add_api_key(session: Session, key: ApiKey) -> ApiKey:
    """``key``, kept."""
    session.add(key)
    await session.flush()
    return key


async def list_api_keys(session: Session, organization_id: str, paging: Paging) -> Page[CreatedKey]:
    """The organization's API keys, newest first, revoked ones too."""
    page = await _NEWEST_KEY_FIRST.fetch(session, _keys(organization_id), paging)
    return page.map(lambda row: CreatedKey(*row))


async def find_api_key(session: Session, organization_id: str, key_id: str) -> CreatedKey | None:
    """The organization's API key ``key_id``."""
    row = (await session.execute(_keys(organization_id).where(ApiKey.id == key_id))).first()
    return CreatedKey(*row) if row else None


async def find_live_api_key(session: Session, key_hash: str) -> ApiKey | None:
    """The key with that digest, unless it was revoked."""
    query = select(ApiKey).where(ApiKey.key_hash == key_hash, ApiKey.revoked_at.is_(None))
    return (await session.scalars(query)).one_or_none()


async def touch_api_key(session: Session, key_id: str, moment: datetime) -> None:
    """Note when the key was last used."""
    await session.execute(update(ApiKey).where(ApiKey.id == key_id).values(last_used_at=moment))


def _members(organization_id: str) -> Select[User, str]:
    return (
        select(User, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organization_id == organization_id)
    )


def _keys(organization_id: str) -> Select[ApiKey, str | None]:
    return (
        select(ApiKey, User.email)
        .outerjoin(User, User.id == ApiKey.created_by)
        .where(ApiKey.organization_id == organization_id)
    )
