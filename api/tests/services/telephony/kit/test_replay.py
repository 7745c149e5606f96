"""A request is believed while it is fresh, and once."""

import asyncio
import hashlib
import math
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import func, select

from api.db import Database
from api.db.models import WebhookNonce, now
from api.db.repositories import nonces
from api.services.telephony.kit import replay
from api.tests.statements import count_statements


@pytest.mark.parametrize(
    ("signed_at", "fresh"),
    [(1000, True), (700, True), (1300, True), (699.9, False), (1300.1, False), (math.nan, False), (math.inf, False)],
)
def test_a_request_is_fresh_for_five_minutes_either_way(signed_at: float, *, fresh: bool) -> None:
    assert replay.is_fresh(signed_at, 1000) is fresh


def test_a_carrier_may_be_given_less_time() -> None:
    assert replay.is_fresh(990, 1000, tolerance=10)
    assert not replay.is_fresh(989, 1000, tolerance=10)


@pytest.mark.parametrize("text", ["", "soon", "-1", "+1", "1.5", "1e9", "٣", "9" * 400, "0x10", " 1", "1 "])
def test_what_is_no_time_is_never_fresh(text: str) -> None:
    assert not replay.is_fresh(replay.read_timestamp(text), 1000, tolerance=math.inf)


def test_a_time_is_read() -> None:
    assert replay.read_timestamp("1785059999") == 1785059999


async def test_a_nonce_is_taken_once(database: Database) -> None:
    assert await replay.take_nonce("parrot", "one")
    assert not await replay.take_nonce("parrot", "one")
    assert await replay.take_nonce("parrot", "two")


async def test_others_may_use_the_same_one(database: Database) -> None:
    assert await replay.take_nonce("parrot", "one")
    assert await replay.take_nonce("magpie", "one")


async def test_no_nonce_is_never_the_first(database: Database) -> None:
    assert not await replay.take_nonce("parrot", "")


async def test_of_many_at_once_one_takes_it_whatever_process_they_are_in(database: Database) -> None:
    others = [Database(database.engine.url.render_as_string(hide_password=False)) for _ in range(3)]
    expires = now() + timedelta(minutes=10)

    async def take(process: Database) -> bool:
        async with process.session() as session:
            return await nonces.take_nonce(session, "0" * 64, expires)

    taken = await asyncio.gather(*(take(process) for process in (database, *others) for _ in range(4)))
    for other in others:
        await other.close()
    assert sum(taken) == 1


async def test_a_check_is_one_statement(database: Database) -> None:
    nonce = next(nonce_where(sweeps=False))
    with count_statements(database) as statements:
        await replay.take_nonce("parrot", nonce)
    assert [statement.split()[0] for statement in statements] == ["INSERT"]


async def test_those_that_expired_are_swept_out(database: Database) -> None:
    kept, swept = now() + timedelta(seconds=1), now() - timedelta(seconds=1)
    async with database.session() as session:
        for number, expires in enumerate([swept] * 5 + [kept] * 2):
            await nonces.take_nonce(session, str(number), expires)
    await replay.take_nonce("parrot", next(nonce_where(sweeps=True)))
    async with database.session() as session:
        assert await session.scalar(select(func.count()).select_from(WebhookNonce)) == 2 + 1


async def test_one_is_remembered_as_long_as_its_request_may_be_believed(database: Database) -> None:
    await replay.take_nonce("parrot", "one", tolerance=60)
    async with database.session() as session:
        row = (await session.scalars(select(WebhookNonce))).one()
    assert timedelta(seconds=110) < row.expires_at - now() <= timedelta(seconds=120)


def nonce_where(*, sweeps: bool) -> Iterator[str]:
    """Nonces that sweep, or do not."""
    for number in count():
        digest = hashlib.sha256(f"parrot\n{number}".encode()).hexdigest()
        if digest.startswith(replay.SWEEP) is sweeps:
            yield str(number)
