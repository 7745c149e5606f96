"""Calls at a glance: exact figures, whatever the clocks do, on both databases."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import pytest
from fastapi import FastAPI

from api.db import Database, Session
from api.db.models import now
from api.db.periods import Period
from api.db.repositories import overview as rows
from api.db.repositories.overview import Scope, Waits
from api.tests.routes.records import add_run, add_utterances, add_workflow
from api.tests.routes.tenants import Tenant, error_of
from api.tests.statements import count_statements, explain
from api.tests.telephony.softphone.loopback import serving
from api.tests.waiting import until

PATH = "/api/v1/overview"
NUMBER = "+14155550123"


def at(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def add_call(
    database: Database, tenant: Tenant, began: str, *, seconds: float | None = None, **values: Any
) -> str:
    """An inbound call, answered after five seconds for so long; not at all without ``seconds``."""
    moment = at(began)
    columns: dict[str, Any] = {"created_at": moment, "ended_at": moment + timedelta(seconds=5), "status": "no-answer"}
    if seconds is not None:
        answered = moment + timedelta(seconds=5)
        columns |= {"answered_at": answered, "ended_at": answered + timedelta(seconds=seconds), "status": "completed"}
        columns |= {"duration_seconds": seconds, "disposition": "caller_hung_up"}
    return await add_run(database, tenant.organization_id, **(columns | values))


async def look(tenant: Tenant, first: str, last: str, time_zone: str = "UTC", **query: str) -> dict[str, Any]:
    """The answer."""
    answer: dict[str, Any] = await tenant.get(PATH, **{"from": first, "to": last, "time_zone": time_zone, **query})
    return answer


def busy_slots(answer: dict[str, Any], *names: str) -> dict[str, tuple[Any, ...]]:
    """These figures of the slots in which they are not all naught, by their beginning in UTC."""
    slots = {slot["starts_at"].removesuffix("Z"): tuple(slot[name] for name in names) for slot in answer["slots"]}
    return {moment: figures for moment, figures in slots.items() if any(figures)}


async def test_an_organization_without_calls_has_an_overview(us: Tenant) -> None:
    answer = await look(us, "2026-11-01", "2026-11-30")
    assert answer["hourly"] is False
    assert len(answer["slots"]) == 30
    assert busy_slots(answer, "inbound_answered", "inbound_missed", "most_at_once", "response") == {}
    counts = dict.fromkeys(("calls", "answered", "inbound", "outbound", "talk_seconds", "most_at_once"), 0)
    assert answer["totals"] == {**counts, "response": None}
    assert [answer[name] for name in ("outcomes", "costs", "workflows", "numbers")] == [[], [], [], []]


async def test_calls_are_counted_by_day_direction_and_answer(us: Tenant, them: Tenant, database: Database) -> None:
    await add_call(database, us, "2026-11-02T10:00:00", seconds=60)
    await add_call(database, us, "2026-11-02T23:59:59.999999", seconds=30)
    await add_call(database, us, "2026-11-03T00:00:00")
    await add_call(database, us, "2026-11-03T12:00:00", seconds=90.5, direction="outbound")
    await add_call(database, us, "2026-11-03T13:00:00", direction="outbound", status="busy")
    await add_call(database, us, "2026-11-01T23:59:59.999999", seconds=1)
    await add_call(database, us, "2026-11-05T00:00:00", seconds=1)
    await add_call(database, them, "2026-11-03T12:00:00", seconds=7)
    answer = await look(us, "2026-11-02", "2026-11-04")
    names = ("inbound_answered", "inbound_missed", "outbound_answered", "outbound_missed", "talk_seconds")
    assert busy_slots(answer, *names) == {
        "2026-11-02T00:00:00": (2, 0, 0, 0, 90.0),
        "2026-11-03T00:00:00": (0, 1, 1, 1, 90.5),
    }
    totals = answer["totals"]
    counts = {"calls": 5, "answered": 3, "inbound": 3, "outbound": 2, "talk_seconds": 180.5}
    assert {name: totals[name] for name in counts} == counts
    assert answer["outcomes"] == [
        {"outcome": "caller_hung_up", "calls": 3},
        {"outcome": "busy", "calls": 1},
        {"outcome": "no-answer", "calls": 1},
    ]


async def test_a_call_that_rings_counts_once_it_is_answered_or_over(us: Tenant, database: Database) -> None:
    await add_call(database, us, "2026-11-02T10:00:00", ended_at=None, status="ringing")
    live = {"ended_at": None, "status": "in-progress", "disposition": None}
    await add_call(database, us, "2026-11-02T10:00:00", seconds=5, **live)
    answer = await look(us, "2026-11-02", "2026-11-02")
    assert (answer["totals"]["calls"], answer["totals"]["answered"]) == (1, 1)
    assert answer["outcomes"] == []


@pytest.mark.parametrize(
    "clocks",
    [
        ("UTC", "2026-11-02", 24, "2026-11-02T00:00:00"),
        ("Asia/Kolkata", "2026-11-02", 24, "2026-11-01T18:30:00"),
        ("Pacific/Kiritimati", "2026-11-02", 24, "2026-11-01T10:00:00"),
        ("Europe/Berlin", "2026-03-29", 23, "2026-03-28T23:00:00"),
        ("Europe/Berlin", "2026-10-25", 25, "2026-10-24T22:00:00"),
    ],
)
async def test_a_day_has_as_many_hours_as_its_clocks_say(
    us: Tenant, database: Database, clocks: tuple[str, str, int, str]
) -> None:
    zone, day, hours, first = clocks
    begins = at(first)
    for moment in (begins, begins + timedelta(hours=hours, microseconds=-1)):
        await add_call(database, us, moment.replace(tzinfo=None).isoformat(), seconds=1)
    for moment in (begins - timedelta(microseconds=1), begins + timedelta(hours=hours)):
        await add_call(database, us, moment.replace(tzinfo=None).isoformat(), seconds=1)
    answer = await look(us, day, day, zone)
    assert answer["hourly"] is True
    assert len(answer["slots"]) == hours
    last = (begins + timedelta(hours=hours - 1)).replace(tzinfo=None).isoformat()
    assert busy_slots(answer, "inbound_answered") == {first: (1,), last: (1,)}


@pytest.mark.parametrize(
    ("zone", "first", "last"),
    [
        ("Europe/Berlin", "2026-03-27", "2026-03-31"),
        ("America/New_York", "2026-10-30", "2026-11-03"),
        ("Australia/Lord_Howe", "2026-04-03", "2026-04-07"),
        ("America/Santiago", "2026-09-04", "2026-09-08"),  # the clocks go forward at midnight
        ("America/Havana", "2026-10-30", "2026-11-03"),  # and back at one in the morning
        ("Africa/Casablanca", "2026-02-13", "2026-03-25"),  # twice within the period
    ],
)
async def test_days_begin_at_midnight_on_the_clocks_of_the_zone(
    us: Tenant, database: Database, zone: str, first: str, last: str
) -> None:
    begins = Period(date.fromisoformat(first), date.fromisoformat(last), ZoneInfo(zone)).slots
    for moment in begins:
        for edge in (moment - timedelta(microseconds=1), moment):
            await add_call(database, us, edge.replace(tzinfo=None).isoformat(), seconds=1)
    answer = await look(us, first, last, zone)
    # Of the two calls around each midnight the earlier one belongs to the day before.
    counts = [slot["inbound_answered"] for slot in answer["slots"]]
    assert counts == [2] * (len(begins) - 1) + [1]


async def test_the_most_at_once_is_what_intervals_say(us: Tenant, database: Database) -> None:
    for began, seconds in (
        ("2026-11-01T23:50:00", 1800),  # from before the period, into it
        ("2026-11-02T00:10:00", 600),
        ("2026-11-02T00:20:00", 60),  # answered the moment the one before it ends
        ("2026-11-02T03:59:55", 7199),  # answered at the very hour, through the next
        ("2026-11-02T04:30:00", 0),
    ):
        await add_call(database, us, began, seconds=seconds)
    answer = await look(us, "2026-11-02", "2026-11-02")
    assert busy_slots(answer, "most_at_once") == {
        "2026-11-02T00:00:00": (2,),
        "2026-11-02T04:00:00": (1,),
        "2026-11-02T05:00:00": (1,),
    }
    assert answer["totals"]["most_at_once"] == 2


async def test_a_live_call_goes_on_until_now_and_no_further(us: Tenant, database: Database) -> None:
    began = (now() - timedelta(hours=3)).replace(tzinfo=None)
    await add_call(database, us, began.isoformat(), seconds=0, ended_at=None, status="in-progress", disposition=None)
    today = now().date()
    answer = await look(us, (today - timedelta(days=1)).isoformat(), (today + timedelta(days=1)).isoformat())
    hourly = await look(us, began.date().isoformat(), today.isoformat())
    assert [slot["most_at_once"] for slot in answer["slots"]][2] == 0
    assert answer["totals"]["most_at_once"] == 1
    busy = busy_slots(hourly, "most_at_once")
    assert set(busy.values()) == {(1,)}
    assert max(busy) <= now().replace(tzinfo=None).isoformat()


async def test_percentiles_are_those_of_the_answers_not_of_the_calls(us: Tenant, database: Database) -> None:
    first = await add_call(database, us, "2026-11-02T10:00:00", seconds=60)
    await add_utterances(database, first, None, *(number / 100 for number in range(1, 100)))
    second = await add_call(database, us, "2026-11-03T10:00:00", seconds=60)
    await add_utterances(database, second, None, 2.004, None, 1.996, 3.0)
    answer = await look(us, "2026-11-02", "2026-11-04")
    assert [slot["response"] for slot in answer["slots"]] == [
        {"turns": 99, "median_seconds": 0.5, "p95_seconds": 0.95},
        {"turns": 3, "median_seconds": 2.0, "p95_seconds": 3.0},
        None,
    ]
    assert answer["totals"]["response"] == {"turns": 102, "median_seconds": 0.51, "p95_seconds": 0.97}


async def test_costs_are_summed_by_currency(us: Tenant, database: Database) -> None:
    for amount, currency in ((0.5, "USD"), (0.25, "USD"), (1.5, "EUR"), (None, None), (0.125, None)):
        values = {"cost_amount": amount, "cost_currency": currency}
        await add_call(database, us, "2026-11-02T10:00:00", seconds=60, **values)
    first, *others = (await look(us, "2026-11-02", "2026-11-02"))["costs"]
    assert first == {"currency": "USD", "amount": 0.75, "calls": 2}
    assert sorted(others, key=lambda cost: float(cost["amount"])) == [
        {"currency": None, "amount": 0.125, "calls": 1},
        {"currency": "EUR", "amount": 1.5, "calls": 1},
    ]


async def test_costs_are_summed_by_day_whoever_called_and_however_it_ended(us: Tenant, database: Database) -> None:
    dollars: dict[str, Any] = {"cost_currency": "USD", "cost_amount": 0.5}
    await add_call(database, us, "2026-11-02T10:00:00", seconds=60, **dollars)
    await add_call(database, us, "2026-11-02T11:00:00", seconds=60, direction="outbound", **dollars)
    await add_call(database, us, "2026-11-02T12:00:00", status="busy", **dollars)
    await add_call(database, us, "2026-11-02T13:00:00", seconds=60)
    await add_call(database, us, "2026-11-04T10:00:00", seconds=60, cost_currency="EUR", cost_amount=0.25)
    await add_call(database, us, "2026-11-04T11:00:00", seconds=60, cost_currency="EUR", cost_amount=0.0)
    answer = await look(us, "2026-11-02", "2026-11-04")
    spent = [{"currency": "USD", "amount": 1.5, "calls": 3}], [{"currency": "EUR", "amount": 0.25, "calls": 2}]
    assert [slot["costs"] for slot in answer["slots"]] == [spent[0], [], spent[1]]
    assert answer["costs"] == [*spent[0], *spent[1]]
    assert answer["totals"]["calls"] == 6


async def test_figures_over_calls_are_read_from_an_index_alone(us: Tenant, database: Database) -> None:
    await add_call(database, us, "2026-11-02T10:00:00", seconds=60)
    with count_statements(database) as statements:
        await look(us, "2026-11-01", "2026-11-30")
    figures = [statement for statement in statements if "workflow_runs" in statement]
    assert len(figures) == 6
    if database.kind == "sqlite":
        for figure in figures:
            steps = await explain(database, figure)
            runs = [step for step in steps if "workflow_runs" in step]
            assert runs, steps
            assert all("COVERING INDEX" in step for step in runs), runs


async def test_the_busiest_workflows_and_numbers_come_first(us: Tenant, database: Database) -> None:
    desk = await add_workflow(database, us.organization_id, "Front desk")
    moment = "2026-11-02T10:00:00"
    await add_call(database, us, moment, seconds=10, workflow_id=desk)
    await add_call(database, us, moment, workflow_id=desk)
    await add_call(database, us, moment, seconds=20, direction="outbound", from_number="+14155550188")
    answer = await look(us, "2026-11-02", "2026-11-02")
    assert answer["workflows"] == [
        {"id": desk, "name": "Front desk", "calls": 2, "answered": 1, "talk_seconds": 10.0},
        {"id": None, "name": None, "calls": 1, "answered": 1, "talk_seconds": 20.0},
    ]
    assert answer["numbers"] == [
        {"address": NUMBER, "calls": 2, "answered": 1, "talk_seconds": 10.0},
        {"address": "+14155550188", "calls": 1, "answered": 1, "talk_seconds": 20.0},
    ]
    assert (await look(us, "2026-11-02", "2026-11-02", workflow_id=desk))["totals"]["calls"] == 2


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "2026-11-02", "to": "2026-11-01"}, "to"),
        ({"from": "2025-11-01", "to": "2026-11-02"}, "to"),
        ({"from": "1999-12-31", "to": "2000-01-01"}, "from"),
        ({"from": "2000-01-01"}, "to"),
        ({"from": "today", "to": "2026-11-01"}, "from"),
        ({"from": "2026-11-01", "to": "2026-11-01", "time_zone": "Mars/Olympus"}, "time_zone"),
        ({"from": "2026-11-01", "to": "2026-11-01", "time_zone": "../../etc/passwd"}, "time_zone"),
        ({"from": "2026-11-01", "to": "2026-11-01", "time_zone": "America"}, "time_zone"),
    ],
)
async def test_a_period_that_makes_no_sense_is_refused(us: Tenant, query: dict[str, str], field: str) -> None:
    answer = await us.http.get(PATH, params=query)
    assert answer.status_code == 422
    assert error_of(answer)["fields"][0]["location"] == ["query", field]


async def test_the_longest_period_is_a_leap_year(us: Tenant, database: Database) -> None:
    await add_call(database, us, "2028-12-31T22:30:00", seconds=1)
    answer = await look(us, "2028-01-01", "2028-12-31", "Europe/London")
    assert len(answer["slots"]) == 366
    assert answer["slots"][-1]["inbound_answered"] == 1


async def test_more_calls_take_no_more_statements(us: Tenant, database: Database) -> None:
    taken = []
    for _ in range(2):
        await add_call(database, us, "2026-11-02T10:00:00", seconds=60)
        with count_statements(database) as statements:
            await look(us, "2026-11-01", "2026-11-30")
        taken.append(statements)
    assert taken[0] == taken[1]
    assert len(taken[0]) < 12


async def test_live_calls_are_told_beside_their_limit(us: Tenant, them: Tenant, database: Database) -> None:
    usage = "/api/v1/organization/usage"
    await add_run(database, us.organization_id, status="ringing")
    await add_run(database, us.organization_id, ended_at=now())
    await add_run(database, them.organization_id, status="ringing")
    assert await us.get(usage) == {"live_calls": 1, "max_concurrent_calls": 100}
    await us.patch("/api/v1/organization", {"max_concurrent_calls": 7})
    assert await us.get(usage) == {"live_calls": 1, "max_concurrent_calls": 7}


async def test_the_last_week_is_shown_unless_others_days_are_named(us: Tenant) -> None:
    slots = (await us.get(PATH, time_zone="Pacific/Kiritimati"))["slots"]
    today = datetime.now(ZoneInfo("Pacific/Kiritimati")).date()
    expected = Period(today - timedelta(days=6), today, ZoneInfo("Pacific/Kiritimati")).slots
    assert [datetime.fromisoformat(slot["starts_at"]) for slot in slots] == expected


async def test_whoever_looks_waits_for_others_who_look_and_calls_do_not(
    us: Tenant, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking = 0
    go_on = asyncio.Event()
    measure = rows.measure_waits

    async def look_long(session: Session, scope: Scope) -> Sequence[Waits]:
        nonlocal looking
        looking += 1
        await go_on.wait()
        return await measure(session, scope)

    monkeypatch.setattr(rows, "measure_waits", look_long)
    looks = [asyncio.create_task(look(us, "2026-01-01", "2026-12-31")) for _ in range(30)]
    await until(lambda: looking > 0)
    for _ in range(5):
        await us.get("/api/v1/auth/me")
    assert looking == 1
    go_on.set()
    assert len(await asyncio.gather(*looks)) == 30


async def test_whoever_left_gives_their_turn_back(
    us: Tenant, app: FastAPI, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Scope] = []
    measure = rows.measure_waits

    async def note(session: Session, scope: Scope) -> Sequence[Waits]:
        looked.append(scope)
        return await measure(session, scope)

    monkeypatch.setattr(rows, "measure_waits", note)
    mine = {"Cookie": "; ".join(f"{name}={value}" for name, value in us.http.cookies.items())}
    async with serving(app) as origin, httpx2.AsyncClient(base_url=origin, headers=mine) as leaving:
        async with database.surveying():
            for _ in range(3):
                with pytest.raises(httpx2.ReadTimeout):
                    await leaving.get(PATH, timeout=0.2)
        await us.get(PATH)
    assert len(looked) == 1
