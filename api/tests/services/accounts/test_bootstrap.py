"""The first start."""

import asyncio

from api.db import Database
from api.db.pages import Paging
from api.db.repositories import accounts
from api.services.accounts import sessions
from api.services.accounts.bootstrap import ADMIN_EMAIL, bootstrap
from api.settings import Settings


async def test_the_first_start_makes_somebody_who_can_sign_in(database: Database) -> None:
    made = await bootstrap(database)
    assert made is not None
    assert made.email == ADMIN_EMAIL
    signed_in = await sessions.sign_in(made.email, made.password, peer="test")
    assert signed_in.principal.organization_id == made.organization_id
    assert signed_in.principal.is_admin


async def test_the_password_is_in_no_representation(database: Database) -> None:
    made = await bootstrap(database)
    assert made is not None
    assert made.password not in repr(made)
    assert (await sessions.sign_in(made.email, made.password, peer="test")).token not in repr(made)


async def test_the_second_start_makes_nothing(database: Database) -> None:
    await bootstrap(database)
    assert await bootstrap(database) is None


async def test_of_processes_that_start_at_once_exactly_one_bootstraps(database: Database, settings: Settings) -> None:
    others = [Database(settings.database_url) for _ in range(3)]
    made = await asyncio.gather(*(bootstrap(each) for each in (database, *others)))
    for other in others:
        await other.close()
    (winner,) = [result for result in made if result is not None]
    async with database.session() as session:
        members = (await accounts.list_members(session, winner.organization_id, Paging())).items
    assert [member.user.id for member in members] == [winner.user_id]
    signed_in = await sessions.sign_in(winner.email, winner.password, peer="test")
    assert signed_in.principal.user_id == winner.user_id
