"""Signing in and out of the browser."""

import contextlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_network

from loguru import logger

from api.db import get_database
from api.db.models import Membership, User, UserSession, now
from api.db.repositories import accounts
from api.errors import NotAllowed, NotAuthenticated
from api.services.accounts.passwords import hash_password, needs_rehash, verify_password
from api.services.accounts.principal import Principal
from api.services.accounts.throttle import Throttle
from api.services.accounts.tokens import digest, new_token
from api.settings import get_settings

throttle = Throttle(attempts=8, seconds=300)
"""Of one address, by one peer; or of one person who is signed in."""
peers = Throttle(attempts=60, seconds=300)
"""Of whatever addresses, by one network. Those that succeed do not count: many people may share one."""
IPV6_NETWORK = 64
"""What of an address belongs to one customer, who has all the rest."""


class WrongPassword(NotAuthenticated):
    """The e-mail address or the password is wrong."""

    code = "wrong_password"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A fresh session: what the browser keeps, until when, and who that is."""

    token: str = field(repr=False)
    expires_at: datetime
    principal: Principal


async def sign_in(email: str, password: str, *, peer: str) -> SignIn:
    """A session for the person with that address and password.

    Raises:
        WrongPassword: One of the two is wrong; it is not said which.
        TooManyAttempts: This peer tried this address, or many of them, too often; or too many others sign in.
    """
    email = email.strip().lower()
    key, network = f"{peer} {email}", _network_of(peer)
    with peers.trying(network), throttle.trying(key):
        async with get_database().reading() as session:
            found = await accounts.find_login(session, email)
        user, membership = found or (None, None)
        is_right = await verify_password(user.password_hash if user else None, password)
    if not is_right or not user or not membership:
        logger.bind(peer=peer).warning("sign-in refused")
        raise WrongPassword
    peers.take_back(network)
    throttle.forgive(key)
    await _keep_hash_current(user, password)
    return await _open(user.id, membership)


async def sign_out(token: str) -> None:
    """End the session behind ``token``."""
    async with get_database().session() as session:
        await accounts.remove_session(session, digest(token))


async def sign_out_everywhere(user_id: str) -> None:
    """End every session of the user."""
    async with get_database().session() as session:
        await accounts.remove_sessions(session, user_id)
    logger.bind(user=user_id).info("signed out everywhere")


async def find_principal(token: str) -> Principal | None:
    """Who signed in with ``token``, unless that is over."""
    async with get_database().reading() as session:
        found = await accounts.find_session_member(session, digest(token))
    if found is None:
        return None
    organization_id, member = found
    return Principal(organization_id=organization_id, user_id=member.user.id, role=member.role)


async def change_password(user_id: str, current: str, new: str, *, token: str) -> None:
    """Give the user a new password and end their other sessions.

    Raises:
        NotAllowed: ``current`` is wrong.
        TooManyAttempts: It was guessed too often, or too many others sign in.
    """
    await confirm(user_id, current)
    password_hash = await hash_password(new)
    async with get_database().session() as session:
        await accounts.choose_password(session, user_id, password_hash)
        await accounts.remove_sessions(session, user_id, except_token_hash=digest(token))


async def confirm(user_id: str, current: str) -> None:
    """Return if ``current`` is the user's password.

    Raises:
        NotAllowed: It is not.
        TooManyAttempts: It was guessed too often, or too many others sign in.
    """
    with throttle.trying(user_id):
        async with get_database().reading() as session:
            user = await accounts.find_user(session, user_id)
        is_right = await verify_password(user.password_hash if user else None, current)
    if not is_right:
        raise NotAllowed("the current password is wrong")
    throttle.forgive(user_id)


def _network_of(peer: str) -> str:
    """Whose address it is, as far as that can be told from it."""
    address = peer.partition("%")[0]
    if ":" not in address:
        return peer
    with contextlib.suppress(ValueError):
        return str(ip_network((address, IPV6_NETWORK), strict=False))
    return peer


async def _open(user_id: str, membership: Membership) -> SignIn:
    expires_at = now() + timedelta(days=get_settings().session_days)
    token = new_token()
    row = UserSession(
        token_hash=digest(token), user_id=user_id, organization_id=membership.organization_id, expires_at=expires_at
    )
    async with get_database().session() as session:
        await accounts.add_session(session, row)
    principal = Principal(organization_id=membership.organization_id, user_id=user_id, role=membership.role)
    return SignIn(token=token, expires_at=expires_at, principal=principal)


async def _keep_hash_current(user: User, password: str) -> None:
    if needs_rehash(user.password_hash):
        password_hash = await hash_password(password)
        async with get_database().session() as session:
            await accounts.set_password_hash(session, user.id, password_hash)
