"""A media ticket opens one socket, once, in time, for a call that lives."""

import asyncio

import pytest

from api.db import Database
from api.db.repositories.demo import DemoLine
from api.errors import InvalidTicket
from api.services.telephony.calls import events, tickets
from api.services.telephony.calls.leases import lease_until
from api.services.telephony.types import CallStatus
from api.settings import get_settings
from api.tests.lines import add_run, dump, issue_ticket


async def redeemed(ticket: str) -> bool:
    try:
        await tickets.redeem(ticket, "process-1", lease_until())
    except InvalidTicket:
        return False
    return True


async def test_many_sockets_with_one_ticket_open_once(database: Database, line: DemoLine) -> None:
    ticket = await issue_ticket(database, await add_run(database, line))
    assert sum(await asyncio.gather(*(redeemed(ticket) for _ in range(16)))) == 1


async def test_the_same_call_has_the_same_ticket_and_using_it_up_is_for_good(
    database: Database, line: DemoLine
) -> None:
    run = await add_run(database, line)
    ticket = await issue_ticket(database, run)
    assert await redeemed(ticket)
    assert await issue_ticket(database, run) == ticket
    assert not await redeemed(ticket)


async def test_a_late_ticket_opens_nothing_and_asking_again_does_not_make_it_younger(
    database: Database, line: DemoLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = await add_run(database, line)
    monkeypatch.setattr(get_settings(), "media_ticket_seconds", -1.0)
    ticket = await issue_ticket(database, run)
    monkeypatch.setattr(get_settings(), "media_ticket_seconds", 60.0)
    assert await issue_ticket(database, run) == ticket
    assert not await redeemed(ticket)


async def test_the_ticket_of_a_call_that_is_over_opens_nothing(database: Database, line: DemoLine) -> None:
    run = await add_run(database, line)
    ticket = await issue_ticket(database, run)
    await events.finish(run.id, CallStatus.COMPLETED, disposition="caller_hung_up")
    assert not await redeemed(ticket)


async def test_a_call_that_is_over_gets_no_ticket(database: Database, line: DemoLine) -> None:
    run = await add_run(database, line)
    await events.finish(run.id, CallStatus.COMPLETED, disposition="caller_hung_up")
    with pytest.raises(InvalidTicket):
        await issue_ticket(database, run)


async def test_nothing_that_can_be_guessed_or_read_is_a_ticket(database: Database, line: DemoLine) -> None:
    run = await add_run(database, line)
    ticket = await issue_ticket(database, run)
    stored = str(await dump(database))
    assert ticket not in stored
    for guess in (run.id, run.call_id or "", run.ticket_hash or "", "", ticket[:-1], ticket + "="):
        with pytest.raises(InvalidTicket):
            await tickets.find(guess)


async def test_two_calls_have_two_tickets(database: Database, line: DemoLine) -> None:
    first, second = await add_run(database, line), await add_run(database, line)
    assert await issue_ticket(database, first) != await issue_ticket(database, second)
