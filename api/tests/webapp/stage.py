"""What goes on outside the browser. A browser's test asks for it: ``POST {url}/{action}``, its arguments as JSON."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import httpx2
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from api.db import Database
from api.simulator import people, voices
from api.simulator.carrier import Callee, Line, Person
from api.simulator.faults import Faults
from api.simulator.phone import Phone
from api.simulator.ports import free_port
from api.simulator.webhooks import FORM, build_request
from api.tests.e2e.gateway import NUMBERS, Gateway
from api.tests.webapp import past
from api.tests.webapp.browsers import Browsers

PATIENT = {"idle_seconds": 120}
"""Limits of a workflow whose agent lets callers say nothing: a busy machine takes its time to look at their call."""


class Stage(Browsers):
    """The people who call a gateway. Every public method is an action; what it returns is the answer.

    Args:
        gateway: Connected to its simulated carrier.
    """

    def __init__(self, gateway: Gateway) -> None:
        super().__init__(gateway)
        self._calls: set[asyncio.Task[Any]] = set()
        self._outcomes: dict[str, asyncio.Task[Any]] = {}

    async def talk(self, *, clips: Sequence[str] = ("opening-hours",), keys: str = "") -> dict[str, Any]:
        """One spoken call, from its first word to its recording; its run."""
        number = await self._gateway.add_line(await self._gateway.add_workflow())
        said = [voices.clip(clip) for clip in clips]
        caller = people.talker(said, keys=keys, farewell=voices.clip("no-thank-you-goodbye"))
        outcome = await self._gateway.ring(number, caller)
        return await self._gateway.run_of(outcome.call_id, until="recording_url")

    async def ring(self, *, seconds: float = 300) -> dict[str, Any]:
        """A caller who says nothing, and stays on the line until hung up on; the run, once somebody answered."""
        number = await self._gateway.add_line(await self._gateway.add_workflow(limits=PATIENT))
        before = {run["id"] for run in await self._gateway.items("/workflow-runs")}
        self._begin(number, people.patient(seconds))
        async with asyncio.timeout(60):
            while True:
                for run in await self._gateway.items("/workflow-runs"):
                    if run["id"] not in before and run["answered_at"]:
                        return dict(run)
                await asyncio.sleep(0.1)

    async def converse(self, *, clip: str = "opening-hours", seconds: float = 300) -> dict[str, Any]:
        """A caller who asks something once greeted, and stays on the line; the number that rings, at once."""
        number = await self._gateway.add_line(await self._gateway.add_workflow(limits=PATIENT))

        async def ask(phone: Phone, _line: Line) -> None:
            await phone.listen()
            await phone.say(voices.clip(clip))
            with contextlib.suppress(TimeoutError):
                await phone.wait_for_hang_up(within=seconds)

        self._begin(number, ask)
        return {"number": number}

    async def colleague(self) -> dict[str, Any]:
        """Somebody who answers transfers; their number."""
        number = f"+1{next(NUMBERS)}"
        self._gateway.carrier.expect(number, Callee(person=people.colleague()))
        return {"number": number}

    async def outcome(self, *, number: str) -> dict[str, Any]:
        """How the last call to that number ended at the carrier, once it did."""
        async with asyncio.timeout(60):
            outcome = await self._outcomes[number]
        return {"status": str(outcome.status), "ended_by": outcome.ended_by}

    async def dial(self, *, ends: str = "", refused: int = 0) -> dict[str, Any]:
        """A call the gateway places in vain; its run.

        Args:
            ends: How it ends without being answered, e.g. ``busy``.
            refused: The status with which the carrier's API refuses to place it instead.
        """
        number = f"+1{next(NUMBERS)}"
        self._gateway.carrier.expect(number, Callee(person=None, faults=Faults(final_status=ends)))
        workflow = await self._gateway.add_workflow()
        variables = {"customer": {"name": "Sarah", "visits": ["Monday", "Tuesday"]}, "note": "Wants a quiet room."}
        wanted = {"workflow_id": workflow, "to_number": number, "variables": variables}
        wanted["telephony_configuration_id"] = self._gateway.configuration_id
        with self._gateway.carrier_faults(rest_status={"create": refused} if refused else {}):
            await self._gateway.api.post("/telephony/initiate-call", json=wanted)
        [run] = await self._gateway.items("/workflow-runs", workflow_id=workflow)
        return await self._gateway.run(run["id"])

    async def place(self) -> dict[str, Any]:
        """A call that the gateway places, answered by somebody who soon hangs up; its run."""
        number = f"+1{next(NUMBERS)}"
        self._gateway.carrier.expect(number, Callee(person=people.patient(0.5)))
        _outcome, run_id = await self._gateway.place(await self._gateway.add_workflow(), number)
        return await self._gateway.run(run_id)

    async def requested(self) -> dict[str, Any]:
        """What a carrier requested last."""
        return dict((await self._gateway.items("/webhook-requests"))[0])

    async def forge(self, *, origin: str = "") -> dict[str, Any]:
        """An inbound call's webhook that somebody else signed, or the carrier for a gateway at ``origin``."""
        number = await self._gateway.add_line(await self._gateway.add_workflow())
        outcome = await self._gateway.ring(number, people.patient(0.1))
        genuine = build_request(outcome.delivered("answer")[0])
        signed = replace(genuine, url=genuine.url.replace(self._gateway.url, origin)) if origin else genuine
        headers = self._gateway.carrier.sign(signed, None if origin else "Zm9yZ2VkIHNpZ25hdHVyZSwgc29ycnk=")
        if origin:
            headers |= {"X-Forwarded-Proto": urlsplit(origin).scheme, "X-Forwarded-Host": urlsplit(origin).netloc}
        async with httpx2.AsyncClient() as http:
            answer = await http.post(genuine.url, content=genuine.body, headers={"Content-Type": FORM, **headers})
        return {"status": answer.status_code, "expected": genuine.url, "signed": signed.url}

    async def history(self, *, days: int = 40) -> dict[str, int]:
        """Calls of the past days, written down as they would have left themselves; how many of each direction."""
        database = Database(self._gateway.database_url)
        try:
            return await past.write(database, self._gateway.configuration_id, days)
        finally:
            await database.close()

    def _begin(self, number: str, caller: Person) -> None:
        call = self._outcomes[number] = asyncio.create_task(self._gateway.ring(number, caller), name="stage")
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        """The URL at which it is asked, as long as the block lasts."""
        port = free_port()
        app = Starlette(routes=[Route("/{action}", self._perform, methods=["POST"])])
        server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, lifespan="off"))
        serving = asyncio.create_task(server._serve(), name="stage")
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            for call in tuple(self._calls):
                call.cancel()
            await asyncio.gather(*self._calls, return_exceptions=True)
            server.should_exit = True
            await serving

    async def _perform(self, request: Request) -> JSONResponse:
        action = getattr(self, request.path_params["action"].removeprefix("_"))
        return JSONResponse(await action(**await request.json()))
