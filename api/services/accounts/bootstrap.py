"""The first start: an organization, and somebody who can sign in to it."""

from dataclasses import dataclass, field

from api.db import Database
from api.db.models import User
from api.db.repositories import accounts
from api.errors import Conflict
from api.services.accounts.passwords import generate_password, hash_password
from api.services.telephony import embedded

ADMIN_EMAIL = "admin@patchbay.local"


@dataclass(frozen=True, slots=True, kw_only=True)
class BootstrapResult:
    """What was made, and the one chance to see the password."""

    organization_id: str
    user_id: str
    email: str
    password: str = field(repr=False)


async def bootstrap(
    db: Database, *, organization_name: str = "My organization", email: str = ADMIN_EMAIL
) -> BootstrapResult | None:
    """The first organization and its owner; ``None`` if the installation has one already.

    Two processes may start at once: the owner's unique address lets exactly one of them win.
    """
    async with db.session() as session:
        if await accounts.organization_exists(session):
            return None
    password = generate_password()
    owner = User(email=email, name="Administrator", password_hash=await hash_password(password))
    try:
        organization_id = await _create(db, organization_name, owner)
    except Conflict:
        return None
    return BootstrapResult(organization_id=organization_id, user_id=owner.id, email=email, password=password)


async def _create(db: Database, organization_name: str, owner: User) -> str:
    async with db.session() as session:
        if await accounts.organization_exists(session):
            raise Conflict
        organization = await accounts.add_organization(session, organization_name)
        await accounts.add_user(session, owner, taken=Conflict())
        await accounts.add_membership(session, organization.id, owner.id, "owner")
        await embedded.provide(session, organization.id)
        return organization.id
