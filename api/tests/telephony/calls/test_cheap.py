"""What a call costs the database: counted, and printed at the end of the test run."""

from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from api.db import Database
from api.db.repositories import calls
from api.db.repositories.demo import DemoLine
from api.services.telephony.calls import media
from api.services.telephony.spec import ProviderSpec
from api.tests.lines import CALLER, NUMBER, add_run, get_run, issue_ticket
from api.tests.parrot import SIGNED, Parrot, replaced_in_registry
from api.tests.sockets import MediaPeer
from api.tests.statements import count_statements, explain
from api.tests.telephony.twilio.samples import SAMPLES as TWILIO

Record = Callable[[str, Any], None]


class Opened(Exception):
    """The pipeline is about to run; the test has seen enough."""


@pytest.fixture
def figure(record_property: Record, database: Database) -> Callable[[str, list[str], int], None]:
    """Print how many statements something took, and hold it to its limit."""

    def check(what: str, statements: list[str], limit: int) -> None:
        record_property("figure", f"{what}, {database.kind}: {len(statements)} SQL statements (limit {limit})")
        assert len(statements) <= limit, "\n".join(statements)

    return check


@pytest.mark.parametrize(("word", "limit"), [("ringing", 3), ("in-progress", 3), ("completed", 6), ("busy", 6)])
async def test_a_status_callback(  # noqa: PLR0917
    twilio_gateway: httpx2.AsyncClient, twilio_line: DemoLine, database: Database, word: str, limit: int, figure: Any
) -> None:
    run = await add_run(database, twilio_line, call_id="CA1", direction="outbound", status="initiated")
    url = f"/api/v1/telephony/twilio/status/{run.id}"
    fields = {"CallSid": "CA1", "AccountSid": TWILIO.credentials["account_sid"], "CallStatus": word}
    headers = TWILIO.sign(TWILIO.credentials, f"http://gateway.test{url}", fields, b"")
    with count_statements(database) as statements:
        answer = await twilio_gateway.post(url, data=fields, headers=dict(headers))
    assert answer.status_code == 204
    assert (await get_run(database, run.id)).status == word
    figure(f"status callback '{word}'", statements, limit)


async def test_a_media_socket_until_the_pipeline_runs(
    database: Database, line: DemoLine, parrot: ProviderSpec, figure: Any
) -> None:
    run = await add_run(database, line, call_id="parrot-call-1")
    ticket = await issue_ticket(database, run)
    seen: list[str] = []

    async def create_transport(*_: Any, **__: Any) -> None:
        seen.extend(statements)
        raise Opened

    with (
        replaced_in_registry(parrot, transport_factory=create_transport),
        count_statements(database) as statements,
        pytest.raises(Opened),
    ):
        await media.serve(MediaPeer(['{"event":"start","call":"parrot-call-1"}']).socket, ticket)
    figure("media socket, accepted to pipeline running", seen, 4)


async def test_finding_who_answers_an_inbound_call_is_one_query_on_indexes(
    database: Database, line: DemoLine, parrot: ProviderSpec, figure: Any
) -> None:
    assert parrot.provider_cls.PROVIDER_NAME == Parrot.PROVIDER_NAME
    with count_statements(database) as statements:
        async with database.session() as session:
            route = await calls.find_inbound_route(session, "parrot", ("parrot-1",), NUMBER)
    assert route is not None
    assert route.number is not None
    figure("inbound route", statements, 1)
    assert [step for step in await explain(database, statements[0]) if "SCAN" in step] == []


async def test_answering_an_inbound_call(gateway: httpx2.AsyncClient, database: Database, figure: Any) -> None:
    call = {"parrot": "parrot-1", "call": "call-1", "from": CALLER, "to": NUMBER}
    with count_statements(database) as statements:
        answer = await gateway.post("/api/v1/telephony/inbound/run", json=call, headers=SIGNED)
    assert "connect" in answer.json()
    figure("inbound call answered", statements, 6)
