"""Placing a call: from a number of ours, once, and never a call that hangs in the air."""

import asyncio
import contextlib
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from sqlalchemy import event

from api.db import Database
from api.db.models import PhoneNumber, now
from api.db.repositories import accounts, dialling, phone_numbers
from api.db.repositories.demo import DemoLine
from api.db.repositories.dialling import DiallingRules
from api.errors import (
    ConfigurationError,
    Conflict,
    GatewayError,
    IdempotencyKeyReused,
    NotFound,
    OutcomeUnknown,
    ProviderAuthenticationFailed,
    ProviderRateLimited,
    ProviderRejected,
    ProviderUnavailable,
)
from api.services.accounts import api_keys
from api.services.telephony.calls import outbound
from api.services.telephony.calls.outbound import CallRequest
from api.services.telephony.kit.dialling import CallNotAllowed
from api.services.telephony.spec import ProviderSpec
from api.tests.conftest import PUBLIC_URL
from api.tests.lines import NUMBER, add_line, get_events, get_run, get_runs
from api.tests.parrot import CREDENTIALS, Carrier

CALLEE = "+14155550177"
SECOND, LISTED, FOREIGN = "+14155550124", "+14155550125", "+14155559999"


def request(line: DemoLine, **changes: Any) -> CallRequest:
    """A call from the line's account to somebody."""
    wanted = {
        "organization_id": line.configuration.organization_id,
        "workflow_id": line.workflow.id,
        "telephony_configuration_id": line.configuration.id,
        "to_number": CALLEE,
    }
    return CallRequest(**{**wanted, **changes})


async def add_number(database: Database, line: DemoLine, address: str, *, default: bool) -> None:
    """Another number of the line's account."""
    row = PhoneNumber(
        organization_id=line.configuration.organization_id,
        telephony_configuration_id=line.configuration.id,
        provider=line.configuration.provider,
        account_id=line.configuration.account_id,
        address=address,
        kind="e164",
    )
    async with database.session() as session:
        await phone_numbers.add_number(session, row, taken=Conflict())
        if default:
            await phone_numbers.make_default_caller_id(session, row)


async def test_a_call_is_placed_once_with_its_own_answer_url(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    run, _ = await outbound.place(request(line, variables={"name": "Sarah"}, options={"timeout": 20}))
    assert carrier.asked_for("dial") == [
        {
            "to": CALLEE,
            "from": NUMBER,
            "url": f"{PUBLIC_URL}/api/v1/telephony/parrot/answer/{run.id}",
            "timeout": 20,
        }
    ]
    kept = await get_run(database, run.id)
    assert (kept.status, kept.call_id, kept.direction) == ("initiated", "parrot-call-1", "outbound")
    assert kept.variables == {"name": "Sarah"}


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        (None, NUMBER),
        (NUMBER, NUMBER),
        (SECOND, SECOND),
        ("+1 (415) 555-0124", SECOND),
        (LISTED, LISTED),
        (FOREIGN, None),
    ],
    ids=["none named", "the default", "another", "another, as people write it", "a listed one", "a foreign one"],
)
async def test_the_caller_id_is_one_of_the_accounts_own(
    database: Database, parrot: ProviderSpec, carrier: Carrier, wanted: str | None, shown: str | None
) -> None:
    line = await add_line(database, parrot, {**CREDENTIALS, "from_numbers": ["+1 415 555 0125"]})
    await add_number(database, line, SECOND, default=False)
    if shown is None:
        with pytest.raises(ConfigurationError):
            await outbound.place(request(line, from_number=wanted))
        assert await get_runs(database) == []
    else:
        await outbound.place(request(line, from_number=wanted))
        assert carrier.asked_for("dial")[0]["from"] == shown


async def test_the_default_caller_id_goes_first_whenever_it_was_added(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    await add_number(database, line, SECOND, default=True)
    await outbound.place(request(line))
    assert carrier.asked_for("dial")[0]["from"] == SECOND


async def test_the_default_account_places_calls_that_name_none(line: DemoLine, carrier: Carrier) -> None:
    await outbound.place(request(line, telephony_configuration_id=None))
    assert len(carrier.asked_for("dial")) == 1


async def test_without_any_number_to_show_nobody_is_called(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    async with database.session() as session:
        await phone_numbers.remove_number(session, line.number)
    with pytest.raises(ConfigurationError):
        await outbound.place(request(line))
    assert (carrier.asked, await get_runs(database)) == ([], [])


@pytest.mark.parametrize("number", ["", " ", "hello", "555-0177", "+999999999999999999", "sip:"])
async def test_what_is_no_number_is_not_called(
    database: Database, line: DemoLine, carrier: Carrier, number: str
) -> None:
    with pytest.raises(ConfigurationError):
        await outbound.place(request(line, to_number=number))
    assert (carrier.asked, await get_runs(database)) == ([], [])


@pytest.mark.parametrize("name", ["workflow_id", "telephony_configuration_id", "organization_id"])
async def test_what_belongs_to_somebody_else_is_not_found(
    database: Database, line: DemoLine, parrot: ProviderSpec, carrier: Carrier, name: str
) -> None:
    theirs = request(await add_line(database, parrot, {**CREDENTIALS, "account": "parrot-2"}))
    with pytest.raises(NotFound):
        await outbound.place(request(line, **{name: getattr(theirs, name)}))
    assert (carrier.asked, await get_runs(database)) == ([], [])


@pytest.mark.parametrize(
    "failure",
    [
        ProviderUnavailable(),
        ProviderAuthenticationFailed(),
        ProviderRateLimited(),
        ProviderRejected(),
        ConfigurationError(),
    ],
    ids=lambda failure: failure.code,
)
async def test_a_call_that_could_not_be_placed_has_failed_at_once_and_says_why(
    database: Database, line: DemoLine, carrier: Carrier, failure: GatewayError
) -> None:
    carrier.failures["dial"] = failure
    with pytest.raises(type(failure)):
        await outbound.place(request(line))
    (run,) = await get_runs(database)
    assert (run.status, run.disposition) == ("failed", failure.code)
    assert run.ended_at is not None
    assert len(carrier.asked_for("dial")) == 1


@pytest.mark.parametrize(
    "failure",
    [OutcomeUnknown(), RuntimeError("a bug in a provider"), asyncio.CancelledError()],
    ids=["no answer", "bug", "stop"],
)
async def test_a_dial_whose_outcome_nobody_knows_is_asked_about_soon_and_never_sent_again(
    database: Database, line: DemoLine, carrier: Carrier, failure: BaseException
) -> None:
    carrier.failures["dial"] = failure
    expected = contextlib.nullcontext() if isinstance(failure, OutcomeUnknown) else pytest.raises(type(failure))
    with expected:
        await outbound.place(request(line))
    (run,) = await get_runs(database)
    assert (run.status, run.call_id, run.ended_at) == ("initiated", None, None)
    assert run.due_at is not None
    assert run.due_at <= now() + timedelta(seconds=outbound.DOUBT_SECONDS)
    assert len(await get_events(database, run.id, "dial_in_doubt")) == 1
    assert len(carrier.asked_for("dial")) == 1


async def test_a_carrier_that_names_no_call_has_an_unknown_outcome(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    carrier.call_id = ""
    run, _ = await outbound.place(request(line))
    assert (run.call_id, run.status) == (None, "initiated")
    assert len(await get_events(database, run.id, "dial_in_doubt")) == 1


async def test_the_same_key_is_the_same_call(database: Database, line: DemoLine, carrier: Carrier) -> None:
    first, second = [await outbound.place(request(line, idempotency_key="key-1")) for _ in range(2)]
    assert (first.is_new, second.is_new) == (True, False)
    assert second.run.id == first.run.id
    assert second.run.call_id == "parrot-call-1"
    assert len(carrier.asked_for("dial")) == 1


async def test_the_same_key_at_the_same_moment_rings_once(database: Database, line: DemoLine, carrier: Carrier) -> None:
    placed = await asyncio.gather(*(outbound.place(request(line, idempotency_key="key-1")) for _ in range(8)))
    assert sum(call.is_new for call in placed) == 1
    assert len({call.run.id for call in placed}) == 1
    assert len(carrier.asked_for("dial")) == 1


async def test_a_key_that_comes_with_another_request_is_refused(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    await outbound.place(request(line, idempotency_key="key-1"))
    with pytest.raises(IdempotencyKeyReused):
        await outbound.place(request(line, idempotency_key="key-1", to_number="+14155550178"))
    assert len(await get_runs(database)) == 1
    assert len(carrier.asked_for("dial")) == 1


async def test_another_organizations_key_is_another_key(
    database: Database, line: DemoLine, parrot: ProviderSpec, carrier: Carrier
) -> None:
    theirs = await add_line(database, parrot, {**CREDENTIALS, "account": "parrot-2"})
    await outbound.place(request(line, idempotency_key="key-1"))
    carrier.call_id = "parrot-call-2"
    assert (await outbound.place(request(theirs, idempotency_key="key-1"))).is_new
    assert len(carrier.asked_for("dial")) == 2


async def test_a_refused_call_stays_refused_under_its_key(database: Database, line: DemoLine, carrier: Carrier) -> None:
    carrier.failures["dial"] = ProviderRejected()
    with pytest.raises(ProviderRejected):
        await outbound.place(request(line, idempotency_key="key-1"))
    carrier.failures.clear()
    again = await outbound.place(request(line, idempotency_key="key-1"))
    assert (again.is_new, again.run.status, again.run.disposition) == (False, "failed", "provider_rejected")
    assert len(carrier.asked_for("dial")) == 1


# Where an organization's calls may go


async def allow(database: Database, line: DemoLine, **policy: Any) -> None:
    """Give the line's organization a policy."""
    async with database.session() as session:
        organization = await accounts.get_organization(session, line.configuration.organization_id)
        for name, value in policy.items():
            setattr(organization, name, value)


@pytest.mark.parametrize(
    "refused",
    [
        ({"allowed_countries": ["DE"]}, CALLEE, "country_not_allowed"),
        ({"allowed_countries": []}, CALLEE, "country_not_allowed"),
        ({"allowed_countries": ["US"]}, "+18095551234", "country_not_allowed"),
        ({"allowed_countries": ["US"]}, "+979123456789", "country_not_allowed"),
        ({}, "+1 900 555 1234", "premium_number"),
        ({}, "sip:+19005551234@pbx.example", "premium_number"),
        ({}, "+881612345678", "premium_number"),
        ({"premium_numbers_allowed": True}, NUMBER, "calls_itself"),
        ({}, "+1 (415) 555-0123", "calls_itself"),
        ({}, f"sip:{NUMBER}@pbx.example", "calls_itself"),
    ],
)
async def test_a_call_the_organization_does_not_allow_is_not_begun(
    database: Database, line: DemoLine, carrier: Carrier, refused: tuple[dict[str, Any], str, str]
) -> None:
    policy, number, code = refused
    await allow(database, line, **policy)
    with pytest.raises(CallNotAllowed) as refusal:
        await outbound.place(request(line, to_number=number))
    assert (refusal.value.code, refusal.value.status) == (code, 422)
    assert (carrier.asked, await get_runs(database)) == ([], [])


@pytest.mark.parametrize(
    ("policy", "number"),
    [
        ({"allowed_countries": ["US"]}, CALLEE),
        ({"allowed_countries": ["DO", "US"]}, "+18095551234"),
        ({"allowed_countries": ["US"], "premium_numbers_allowed": True}, "+19005551234"),
        ({"allowed_countries": []}, "sip:alice@pbx.example"),
        ({"allowed_countries": []}, "6001"),
    ],
)
async def test_a_call_the_organization_allows_is_placed(
    database: Database, line: DemoLine, carrier: Carrier, policy: dict[str, Any], number: str
) -> None:
    await allow(database, line, **policy)
    await outbound.place(request(line, to_number=number))
    assert [dialled["to"] for dialled in carrier.asked_for("dial")] == [number]


async def test_a_number_of_ours_that_nobody_answers_may_be_called(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    await add_number(database, line, SECOND, default=False)
    await outbound.place(request(line, to_number=SECOND))
    assert len(carrier.asked_for("dial")) == 1


async def test_a_number_another_organization_answers_may_be_called(
    database: Database, line: DemoLine, parrot: ProviderSpec, carrier: Carrier
) -> None:
    theirs = await add_line(database, parrot, {**CREDENTIALS, "account": "parrot-2"}, "+14155550126")
    await allow(database, theirs, allowed_countries=[])
    await outbound.place(request(line, to_number="+14155550126"))
    assert len(carrier.asked_for("dial")) == 1


async def test_the_policy_is_read_in_one_query(database: Database, line: DemoLine) -> None:
    asked: list[str] = []
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    async with database.session() as session:
        found = await dialling.get_rules(session, line.configuration.organization_id, {NUMBER, CALLEE, "100"})
    assert found == DiallingRules(None, False, frozenset({NUMBER}))
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 1


async def test_a_client_learns_why_its_call_was_refused(
    database: Database, line: DemoLine, gateway: httpx2.AsyncClient
) -> None:
    issued = await api_keys.create(line.configuration.organization_id, "a program", created_by=None)
    body = {"workflow_id": line.workflow.id, "to_number": "+19005551234"}
    answer = await gateway.post("/api/v1/telephony/initiate-call", json=body, headers={"X-API-Key": issued.key})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "premium_number")
    assert not answer.json()["error"]["retryable"]
