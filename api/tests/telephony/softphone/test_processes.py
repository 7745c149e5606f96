"""Several gateway processes: a browser's socket is at one of them, and the call is placed at another."""

from pathlib import Path

import pytest

from api.simulator import people
from api.simulator.balancer import ByPurpose
from api.simulator.carrier import Login, simulators
from api.simulator.demo import prepare_another_line
from api.simulator.ports import free_port
from api.tests.e2e.fleet import ORIGIN, Fleet
from api.tests.e2e.light import light_workflow

pytestmark = pytest.mark.e2e

DIALS, HOLDS = 0, 1
CALLEE = "sip:sarah@clinic.example"


async def test_a_browser_rings_whichever_process_holds_its_socket(tmp_path: Path, postgres_url: str) -> None:
    async with Fleet.running(tmp_path, postgres_url) as fleet:
        line = await prepare_another_line(fleet.database, "softphone")
        assert line is not None
        softphone = simulators.get("softphone").create(
            line.configuration.credentials,
            port=free_port(),
            route={ORIGIN: [gateway.url for gateway in fleet.gateways]},
            choice=ByPurpose(phone=HOLDS, answer=HOLDS, media=HOLDS),
        )
        softphone.login = Login(url=ORIGIN, api_key=fleet.api.headers["X-API-Key"])
        softphone.answer_with(people.patient(1.0))
        body = {
            "workflow_id": await fleet.add_workflow(**light_workflow()),
            "to_number": CALLEE,
            "telephony_configuration_id": line.configuration.id,
        }
        async with softphone, fleet.client(DIALS) as api:
            placed = await api.post("/telephony/initiate-call", json=body)
            assert placed.status_code == 201, placed.text
            (outcome,) = await softphone.outbound_calls()
            run = await fleet.run_of(outcome.call_id)
            body["to_number"] = "nobody@clinic.example"
            assert (await api.post("/telephony/initiate-call", json=body)).status_code == 201
    assert (run["status"], run["disposition"]) == ("completed", "caller_hung_up")
    assert (outcome.status, outcome.ended_by, outcome.to_number) == ("completed", "caller", CALLEE)
    said = {place: "\n".join(gateway.output) for place, gateway in enumerate(fleet.gateways)}
    assert "call placed" in said[DIALS]
    assert "call ended" in said[HOLDS]
    assert "call ended" not in said[DIALS]
    assert fleet.trouble == []
