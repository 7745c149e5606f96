"""Accounts at simulated carriers, for a browser's test to enter."""

from typing import Any

from api.services.telephony.embedded import is_embedded
from api.simulator import people
from api.simulator.carrier import SimulatorSpec, simulators
from api.tests.e2e.gateway import CALLER, NUMBERS, Gateway


class Accounts:
    """The accounts somebody has elsewhere. Every public method is an action of the stage.

    Args:
        gateway: Where its credentials are entered, and which is told to have every carrier simulated.
    """

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._accounts: dict[str, Any] = {}

    async def accounts(self) -> list[dict[str, Any]]:
        """Accounts at the simulated carriers, one at each, with some numbers that are not set up yet.

        By their provider's name: credentials to enter, others that the carrier does not know, and the numbers.
        """
        carriers = [spec for spec in simulators.all() if not is_embedded(spec.name)]
        return [await self._open_account(spec) for spec in carriers]

    async def call_number(self, *, provider: str, number: str) -> dict[str, Any]:
        """Somebody calls a number of the account at ``provider`` for a moment; the run."""
        outcome = await self._accounts[provider].call(number, CALLER, people.patient(0.2))
        return await self._gateway.run_of(outcome.call_id)

    async def call_workflow(self) -> dict[str, Any]:
        """A browser calls the organization's first workflow, and is answered."""
        [workflow, *_] = await self._gateway.items("/workflows")
        body = {"workflow_id": workflow["id"], "from_number": "a-browser"}
        answer = await self._gateway.api.post("/telephony/softphone/calls", json=body)
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def _open_account(self, spec: SimulatorSpec) -> dict[str, Any]:
        if spec.name in self._gateway.operators:
            account = self._gateway.operators[spec.name].carrier
        else:
            account = spec.create(spec.new_credentials())
            await self._gateway.exchange.open(account)
        self._accounts[spec.name] = account
        numbers = [f"+1{next(NUMBERS)}" for _ in range(3)]
        for number in numbers:
            account.add_number(number)
        return {
            "provider": spec.name,
            "credentials": account.credentials,
            "other_credentials": spec.new_credentials(),
            "numbers": numbers,
        }
