"""Keys that a conversation presses reach the carrier, or the conversation learns that they did not."""

import pytest

from api.db import Database
from api.db.repositories.demo import DemoLine
from api.errors import CallNotFound, GatewayError, ProviderUnavailable, UnsupportedOperation
from api.services.telephony.calls.leg import CallLeg
from api.services.telephony.factory import get_telephony_provider_for_run
from api.tests.lines import add_run
from api.tests.parrot import Carrier


async def leg(database: Database, line: DemoLine) -> CallLeg:
    run = await add_run(database, line, call_id="caller", status="in-progress")
    return CallLeg(run, await get_telephony_provider_for_run(run.id))


async def test_the_carrier_presses_them(database: Database, line: DemoLine, carrier: Carrier) -> None:
    assert await (await leg(database, line)).press("12#")
    assert carrier.asked_for("press") == [("caller", "12#")]


@pytest.mark.parametrize(
    "failure", [UnsupportedOperation(), CallNotFound(), ProviderUnavailable()], ids=lambda error: str(error.code)
)
async def test_a_carrier_that_does_not_is_no_error_and_tones_are_played(
    database: Database, line: DemoLine, carrier: Carrier, failure: GatewayError
) -> None:
    carrier.failures["press"] = failure
    assert not await (await leg(database, line)).press("1")
