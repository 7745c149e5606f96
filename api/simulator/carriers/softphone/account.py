"""The browsers of one organization, all in one: they call, and every call that is placed rings here."""

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any, ClassVar

import httpx2
import orjson
from starlette.applications import Starlette
from starlette.types import ASGIApp
from typing_extensions import override
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from api.services.telephony.kit.urls import PREFIX
from api.simulator.account import SimulatedAccount
from api.simulator.carriers.softphone.leg import SoftphoneLeg
from api.simulator.webhooks import Outgoing

SOFTPHONE = f"{PREFIX}/softphone"
AGAIN_SECONDS = 0.2
READY_SECONDS = 10.0
TIMEOUT_SECONDS = 15.0
RING_SECONDS = 600.0
"""Longer than the gateway lets a browser ring: it is the gateway that gives up."""
STOPPED = {"no-answer", "canceled", "busy", "failed", "completed"}


class SoftphoneAccount(SimulatedAccount[SoftphoneLeg]):
    """One organization's softphone; its ``login`` lets it in."""

    name: ClassVar[str] = "softphone"
    leg_class = SoftphoneLeg

    def __init__(self, credentials: Mapping[str, Any], **where: Any) -> None:
        super().__init__(credentials, **where)
        self._account_id: str = credentials["account_id"]
        self._registered = asyncio.Event()
        self._waiting: asyncio.Task[None] | None = None
        self._ringing: dict[str, SoftphoneLeg] = {}
        self._configuration_id = ""

    @override
    def create_rest_app(self) -> ASGIApp:
        return Starlette()

    @override
    def sign(self, request: Outgoing, forged: str | None) -> dict[str, str]:
        """Nothing is signed: the ticket in the media socket's path is all there is."""
        return {}

    @override
    async def ready(self) -> None:
        if self.login is None:
            return
        self._waiting = asyncio.create_task(self._wait_for_calls(), name="softphone")
        async with asyncio.timeout(READY_SECONDS):
            await self._registered.wait()

    @override
    async def close(self) -> None:
        await super().close()
        if self._waiting is not None:
            self._waiting.cancel()
            await asyncio.wait({self._waiting})

    # What a page does

    async def call_gateway(self, to: str, from_: str) -> httpx2.Response:
        """Call one of the softphone's numbers."""
        body = {"number": to, "from_number": from_, "telephony_configuration_id": await self._find_configuration()}
        return await self._request("POST", f"{SOFTPHONE}/calls", body)

    async def answer(self, run_id: str) -> httpx2.Response:
        """Answer a call that rings."""
        return await self._request("POST", f"{SOFTPHONE}/answer/{run_id}")

    async def reject(self, run_id: str) -> httpx2.Response:
        """Decline it."""
        return await self._request("POST", f"{SOFTPHONE}/reject/{run_id}")

    async def _find_configuration(self) -> str:
        """Which of the organization's softphones this is."""
        if not self._configuration_id:
            page = (await self._request("GET", "/api/v1/telephony-configurations?limit=200")).json()
            named = {item["credentials"].get("account_id"): item["id"] for item in page["items"]}
            self._configuration_id = named[self._account_id]
        return self._configuration_id

    async def _request(self, method: str, path: str, body: Any = None) -> httpx2.Response:
        async with httpx2.AsyncClient(timeout=TIMEOUT_SECONDS) as http:
            return await http.request(method, self._at(path, "answer"), json=body, headers=self._headers)

    # Being called

    async def _wait_for_calls(self) -> None:
        """Hold the signalling socket, and open another one when it is lost."""
        while True:
            with contextlib.suppress(OSError, ConnectionClosed, InvalidHandshake, TimeoutError):
                url = self._at(f"{SOFTPHONE}/phone?address=*", "phone").replace("http", "ws", 1)
                async with connect(url, additional_headers=self._headers, compression=None) as socket:
                    async for message in socket:
                        await self._hear(orjson.loads(message))
            await asyncio.sleep(AGAIN_SECONDS)

    async def _hear(self, said: Mapping[str, Any]) -> None:
        match said["event"]:
            case "registered":
                self._registered.set()
            case "ring":
                leg = await self.place(said["to_number"], said["from_number"], said, ring_seconds=RING_SECONDS)
                leg.name(said["call_id"])
                self._ringing[said["workflow_run_id"]] = leg
            case "stopped":
                leg_that_rang = self._ringing.pop(said["workflow_run_id"], None)
                if leg_that_rang is not None and said["reason"] in STOPPED:
                    await leg_that_rang.end(said["reason"], by="gateway")

    def _at(self, path: str, purpose: str) -> str:
        return self.balancer.candidates(f"{self.login.url if self.login else ''}{path}", purpose)[0]

    @property
    def _headers(self) -> dict[str, str]:
        return {"X-API-Key": self.login.api_key} if self.login else {}
