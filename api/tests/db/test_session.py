"""What a database does not take, what it does not tell, and who waits for whom."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from api.db import Database
from api.db.models import Membership, Organization
from api.db.repositories import accounts
from api.errors import UnstorableValue


async def test_a_text_with_a_nul_is_refused(database: Database) -> None:
    with pytest.raises(UnstorableValue):
        async with database.session() as session:
            await accounts.add_organization(session, "Riverside\0Clinic")
    async with database.session() as session:
        assert not await accounts.organization_exists(session)


async def test_nobody_is_found_by_a_text_with_a_nul(database: Database) -> None:
    with pytest.raises(UnstorableValue):
        async with database.session() as session:
            await accounts.find_login(session, "ada@example.com\0")


async def test_one_nul_among_many_rows_is_refused(database: Database) -> None:
    with pytest.raises(UnstorableValue):
        async with database.session() as session:
            session.add_all([Organization(name="One"), Organization(name="\0"), Organization(name="Three")])


async def test_a_number_out_of_range_is_refused(postgres_url: str) -> None:
    database = Database(postgres_url)
    with pytest.raises(UnstorableValue):
        async with database.session() as session:
            await session.execute(text("SELECT CAST(9999999999 AS integer)"))
    await database.close()


async def test_an_error_does_not_tell_what_was_written(database: Database) -> None:
    with pytest.raises(IntegrityError) as caught:
        async with database.session() as session:
            session.add(Membership(user_id="nobody", organization_id="+14155550100"))
    assert "+14155550100" not in str(caught.value)


async def test_nobody_who_reads_keeps_anybody_from_writing(database: Database) -> None:
    async with database.reading() as reader:
        assert not await accounts.organization_exists(reader)
        async with asyncio.timeout(5), database.session() as writer:
            await accounts.add_organization(writer, "Riverside Clinic")
        assert not await accounts.organization_exists(reader), "all of it is read as of one moment"
    async with database.reading() as reader:
        assert await accounts.organization_exists(reader)


async def test_who_only_reads_is_refused_like_everybody_else(postgres_url: str) -> None:
    database = Database(postgres_url)
    with pytest.raises(UnstorableValue):
        async with database.reading() as session:
            await session.execute(text("SELECT CAST(9999999999 AS integer)"))
    await database.close()
