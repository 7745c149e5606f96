"""Constraints, in words."""

import pytest
from sqlalchemy.exc import IntegrityError

from api.db import Database
from api.db.models import Membership, User
from api.db.repositories import accounts
from api.db.repositories.conflicts import existing_or, unique_or
from api.errors import Conflict, NotFound


def user(email: str) -> User:
    """A user nobody signs in as."""
    return User(email=email, password_hash="")


async def test_a_duplicate_has_the_name_it_was_given(database: Database) -> None:
    async with database.session() as session:
        await accounts.add_user(session, user("ada@example.com"), taken=Conflict("taken"))
        with pytest.raises(Conflict, match="taken"):
            await accounts.add_user(session, user("ada@example.com"), taken=Conflict("taken"))


async def test_the_transaction_goes_on_after_a_duplicate(database: Database) -> None:
    async with database.session() as session:
        first = await accounts.add_user(session, user("ada@example.com"), taken=Conflict())
        with pytest.raises(Conflict):
            await accounts.add_user(session, user("ada@example.com"), taken=Conflict())
        second = await accounts.add_user(session, user("grace@example.com"), taken=Conflict())
    async with database.session() as session:
        assert await accounts.find_user(session, first.id) is not None
        assert await accounts.find_user(session, second.id) is not None


async def test_another_broken_rule_is_not_taken_for_a_duplicate(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.session() as session, unique_or(session, Conflict()):
            session.add(Membership(user_id="nobody", organization_id="nowhere"))


async def test_what_belongs_to_nobody_has_the_name_it_was_given(database: Database) -> None:
    async with database.session() as session:
        with pytest.raises(NotFound):
            async with existing_or(session, NotFound()):
                session.add(Membership(user_id="nobody", organization_id="nowhere"))
        user_id = (await accounts.add_user(session, user("ada@example.com"), taken=Conflict())).id
    async with database.session() as session:
        assert await accounts.find_user(session, user_id) is not None
