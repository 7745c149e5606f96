"""What Telnyx's webhooks make us command, in whatever order and however often they come."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx2
import orjson
import pytest

from api.app import create_app
from api.db import Database
from api.db.models import CallTransfer, WorkflowRun
from api.db.repositories.demo import DemoLine
from api.services.telephony.calls import events, transfers
from api.services.telephony.kit.leg_states import LegState, Purpose
from api.services.telephony.registry import providers
from api.services.telephony.types import CallStatus
from api.settings import Settings
from api.tests.conftest import PUBLIC_URL
from api.tests.lines import add_line, add_run, add_transfer, get_run, get_transfer
from api.tests.local_api import ApiRequest, LocalApi
from api.tests.telephony.telnyx.samples import CALL_ID, ENDED, SAMPLES, event

PREFIX = "/api/v1/telephony"
Tell = Callable[..., Awaitable[int]]


class Telnyx:
    """Telnyx's API. ``ended``: calls are over; ``conferences``: those somebody is in."""

    ended = False
    conferences: tuple[dict[str, Any], ...] = ()

    def __call__(self, request: ApiRequest) -> tuple[int, Any]:
        if request.method == "GET":
            return 200, {"data": list(self.conferences)}
        return (422, ENDED) if self.ended else (200, {"data": {"result": "ok"}})


@pytest.fixture
def telnyx() -> Telnyx:
    return Telnyx()


@pytest.fixture
async def api(telnyx: Telnyx, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LocalApi]:
    async with LocalApi(telnyx) as api:
        monkeypatch.setattr(settings, "simulator_url", api.url)
        yield api


@pytest.fixture
async def line(database: Database, api: LocalApi) -> DemoLine:
    return await add_line(database, providers.get("telnyx"), SAMPLES.credentials)


@pytest.fixture
async def run(database: Database, line: DemoLine) -> WorkflowRun:
    """A call we placed."""
    return await add_run(database, line, call_id=CALL_ID, direction="outbound", status="initiated")


@pytest.fixture
async def pending(database: Database, run: WorkflowRun) -> CallTransfer:
    """A colleague who is rung for the call."""
    return await add_transfer(database, run)


@pytest.fixture
async def tell(settings: Settings, database: Database) -> AsyncIterator[Tell]:
    transport = httpx2.ASGITransport(create_app(settings, warm=False))
    async with httpx2.AsyncClient(transport=transport, base_url=PUBLIC_URL) as gateway:

        async def post(path: str, kind: str, state: LegState | None = None, **payload: Any) -> int:
            said = event(kind, **({"client_state": state.encode()} if state else {}), **payload)
            signed = SAMPLES.webhook(f"{PUBLIC_URL}{PREFIX}/{path}", said)
            answer = await gateway.post(f"{PREFIX}/{path}", content=signed.body, headers=signed.headers)
            return answer.status_code

        yield post


def commands(api: LocalApi) -> list[str]:
    """What was commanded, in order."""
    return [request.path.rpartition("/")[2] for request in api.posts]


async def test_an_answered_call_is_connected_once(api: LocalApi, run: WorkflowRun, tell: Tell) -> None:
    state = LegState(Purpose.STREAM, run.id)
    for _ in range(3):
        assert await tell(f"telnyx/events/{run.id}", "call.answered", state) == 204
    assert commands(api) == ["streaming_start"]
    assert f"{PREFIX}/ws/" in orjson.loads(api.posts[0].body)["stream_url"]


async def test_a_call_that_ended_before_its_answer_was_told_is_not_connected(
    api: LocalApi, run: WorkflowRun, tell: Tell, database: Database
) -> None:
    state = LegState(Purpose.STREAM, run.id)
    await tell(f"telnyx/events/{run.id}", "call.hangup", state, hangup_cause="normal_clearing")
    await tell(f"telnyx/events/{run.id}", "call.answered", state)
    assert commands(api) == ["hangup"]
    assert (await get_run(database, run.id)).status == "completed"


async def test_a_leg_that_got_another_name_since_it_was_dialled_is_known_by_what_telnyx_keeps_for_us(
    api: LocalApi, line: DemoLine, tell: Tell, database: Database
) -> None:
    run = await add_run(database, line, call_id="v3:dialled", direction="outbound", status="initiated")
    assert await tell(f"telnyx/events/{run.id}", "call.answered", LegState(Purpose.STREAM, run.id)) == 204
    assert "v3%3Ai5Dq" in api.posts[0].url
    kept = await get_run(database, run.id)
    assert (kept.call_id, kept.status) == (CALL_ID, "in-progress")


async def test_an_event_about_another_call_changes_nothing(
    api: LocalApi, run: WorkflowRun, tell: Tell, database: Database
) -> None:
    """The URL is not signed: whoever posts a genuine webhook to another one gets nowhere."""
    for kind in ("call.answered", "call.hangup"):
        assert await tell(f"telnyx/events/{run.id}", kind, LegState(Purpose.STREAM, "f" * 32)) == 204
    assert await tell(f"telnyx/events/{run.id}", "call.hangup", call_control_id="v3:another") == 204
    assert commands(api) == []
    assert (await get_run(database, run.id)).status == "initiated"


async def test_a_machine_whose_greeting_is_waited_for_counts_when_it_is_over(
    run: WorkflowRun, tell: Tell, database: Database
) -> None:
    state = LegState(Purpose.MESSAGE, run.id)
    await tell(f"telnyx/events/{run.id}", "call.machine.detection.ended", state, result="machine")
    assert (await get_run(database, run.id)).answered_by is None
    await tell(f"telnyx/events/{run.id}", "call.machine.greeting.ended", state, result="ended")
    assert (await get_run(database, run.id)).answered_by == "machine"


async def test_what_a_call_cost_is_kept(run: WorkflowRun, tell: Tell, database: Database) -> None:
    await events.finish(run.id, CallStatus.COMPLETED, disposition="caller_hung_up")
    for total in ("0.0106", None, "a lot"):
        cost = {"total_cost": total, "cost_parts": [{"currency": "EUR"}], "status": "success"}
        assert await tell(f"telnyx/events/{run.id}", "call.cost", LegState(Purpose.STREAM, run.id), **cost) == 204
    kept = await get_run(database, run.id)
    assert (kept.cost_amount, kept.cost_currency) == (0.0106, "EUR")


async def test_a_stream_that_cannot_be_opened_ends_the_call_and_says_so(
    api: LocalApi, run: WorkflowRun, tell: Tell, database: Database
) -> None:
    state = LegState(Purpose.STREAM, run.id)
    await tell(f"telnyx/events/{run.id}", "streaming.failed", state, failure_reason="connection_failed")
    assert (await get_run(database, run.id)).status == "failed"
    await tell(f"telnyx/events/{run.id}", "call.speak.ended", LegState(Purpose.GOODBYE), status="completed")
    assert commands(api) == ["speak", "hangup"]


async def test_a_caller_who_is_refused_hears_why(api: LocalApi, line: DemoLine, tell: Tell) -> None:
    await tell("telnyx/legs", "call.answered", LegState(Purpose.REFUSE, "All of our lines are busy."))
    assert orjson.loads(api.posts[0].body)["payload"] == "All of our lines are busy."
    await tell("telnyx/legs", "call.speak.ended", LegState(Purpose.GOODBYE), status="completed")
    assert commands(api) == ["speak", "hangup"]


async def test_a_call_nobody_answers_is_answered_and_told_so(
    api: LocalApi, line: DemoLine, tell: Tell, database: Database
) -> None:
    assert await tell("inbound/run", "call.initiated", direction="incoming", to="+14155550999") == 200
    assert commands(api) == ["answer"]
    assert "stream_url" not in orjson.loads(api.posts[0].body)


async def test_a_caller_who_left_before_we_answered_is_no_failure(
    api: LocalApi, telnyx: Telnyx, line: DemoLine, tell: Tell
) -> None:
    telnyx.ended = True
    assert await tell("inbound/run", "call.initiated", direction="incoming") == 200
    assert commands(api) == ["answer"]


@pytest.mark.parametrize(
    ("cause", "done"), [("timeout", "speak"), ("user_busy", "speak"), ("normal_clearing", "hangup")]
)
async def test_a_caller_whom_a_colleague_did_not_answer_is_never_stranded(
    api: LocalApi, line: DemoLine, tell: Tell, cause: str, done: str
) -> None:
    await tell("telnyx/legs", "call.hangup", LegState(Purpose.FORWARD, "v3:caller"), hangup_cause=cause)
    assert commands(api) == [done]
    assert "v3%3Acaller" in api.posts[0].url


async def test_a_colleague_who_answers_waits_in_a_conference(
    api: LocalApi, run: WorkflowRun, tell: Tell, database: Database
) -> None:
    pending = await add_transfer(database, run)
    state = LegState(Purpose.TRANSFER, pending.id)
    for _ in range(2):
        await tell(f"telnyx/transfer/{pending.id}", "call.answered", state)
    assert commands(api) == ["conferences"]
    assert (await get_transfer(database, pending.id)).status == "answered"


async def test_a_colleague_nobody_waits_for_is_let_go(
    api: LocalApi, run: WorkflowRun, tell: Tell, database: Database
) -> None:
    pending = await add_transfer(database, run)
    await transfers.settle(pending.id, "failed", reason="abandoned")
    await tell(f"telnyx/transfer/{pending.id}", "call.answered", LegState(Purpose.TRANSFER, pending.id))
    assert commands(api) == ["hangup"]


@pytest.mark.parametrize("waits", [True, False])
async def test_a_caller_whose_colleague_leaves_is_not_left_alone(
    api: LocalApi, telnyx: Telnyx, pending: CallTransfer, tell: Tell, waits: bool
) -> None:
    """The first leg of a conference cannot end it."""
    await transfers.settle(pending.id, "answered")
    status = "in_progress" if waits else "completed"
    telnyx.conferences = ({"id": "1", "name": pending.conference_name, "status": status},)
    state = LegState(Purpose.TRANSFER, pending.id)
    await tell(f"telnyx/transfer/{pending.id}", "call.hangup", state, hangup_cause="normal_clearing")
    assert commands(api) == (["hangup"] if waits else [])
