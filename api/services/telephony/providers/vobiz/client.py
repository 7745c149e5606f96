"""Vobiz's REST API, as far as a gateway needs it. Capitals and trailing slashes matter: a path without them gets a 401.

https://www.vobiz.ai/docs/api-reference
"""

import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import quote

from api.errors import CallNotFound, OutcomeUnknown, ProviderRejected
from api.services.telephony.kit.http import CarrierClient
from api.settings import get_settings

API = "https://api.vobiz.ai"
PAGE_SIZE = 100
MAX_PAGES = 1000


class VobizClient:
    """One Vobiz account. Every method opens a connection of its own and tries once."""

    def __init__(self, auth_id: str, auth_token: str, *, base_url: str = API) -> None:
        self._root = f"/api/v1/Account/{auth_id}"
        self._base_url = base_url
        self._headers = {"X-Auth-ID": auth_id, "X-Auth-Token": auth_token}

    def _open(self) -> CarrierClient:
        return CarrierClient(self._base_url, headers=self._headers, timeout=get_settings().carrier_timeout_seconds)

    async def place_call(self, call: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a call that is going to ring; ``request_uuid`` is its call id.

        Raises:
            OutcomeUnknown: Vobiz took the request and did not say what became of it.
        """
        async with self._open() as http:
            placed = await http.post_json(f"{self._root}/Call/", call)
        if not placed.get("request_uuid"):
            raise OutcomeUnknown("Vobiz answered without a call id")
        return placed

    async def get_live_call(self, call_id: str) -> dict[str, Any] | None:
        """The call while it waits or lives; without ``status`` Vobiz would look among those that ended."""
        async with self._open() as http:
            for status in ("live", "queued"):
                with contextlib.suppress(CallNotFound):
                    return await http.get(f"{self._root}/Call/{call_id}/", {"status": status})
        return None

    async def get_record(self, call_id: str) -> dict[str, Any]:
        """The record of a call that ended.

        Raises:
            CallNotFound: There is none; a live call has none yet.
        """
        async with self._open() as http:
            found = await http.get(f"{self._root}/cdr/{call_id}")
        return dict(found.get("data") or {})

    async def end_call(self, call_id: str) -> None:
        """End the call; one that is already over is fine."""
        with contextlib.suppress(CallNotFound):
            async with self._open() as http:
                await http.delete(f"{self._root}/Call/{call_id}/")

    async def redirect_call(self, call_id: str, url: str) -> None:
        """Have a live call ask ``url`` what to do next.

        Raises:
            CallNotFound: There is no such call, or it is over.
        """
        async with self._open() as http:
            move = {"legs": "aleg", "aleg_url": url, "aleg_method": "POST"}
            await http.post_json(f"{self._root}/Call/{call_id}/", move)

    async def send_digits(self, call_id: str, digits: str) -> None:
        """Press keys on a live call.

        Raises:
            CallNotFound: There is no such call, or it is over.
        """
        async with self._open() as http:
            await http.post_json(f"{self._root}/Call/{call_id}/DTMF/", {"digits": digits, "leg": "aleg"})

    async def get_account(self) -> dict[str, Any]:
        """The account these credentials belong to."""
        async with self._open() as http:
            return await http.get("/api/v1/auth/me")

    async def list_numbers(self) -> list[dict[str, Any]]:
        """The account's numbers, its sub-accounts' among them."""
        return [number async for number in self._numbers({})]

    async def find_number(self, address: str) -> dict[str, Any] | None:
        """The number that is exactly ``address``; Vobiz's search looks for a part."""
        return await anext((item async for item in self._numbers({"search": address}) if item["e164"] == address), None)

    async def find_application(self, answer_url: str) -> dict[str, Any] | None:
        """The application whose calls ask ``answer_url``."""
        return await anext((item async for item in self._applications() if item["answer_url"] == answer_url), None)

    async def get_application(self, app_id: str) -> dict[str, Any]:
        """One application."""
        async with self._open() as http:
            return await http.get(f"{self._root}/Application/{app_id}/")

    async def save_application(self, fields: Mapping[str, Any], app_id: str = "") -> dict[str, Any]:
        """A new application, or changes to one; what is not named stays."""
        async with self._open() as http:
            return await http.post_json(f"{self._root}/Application/{f'{app_id}/' if app_id else ''}", fields)

    async def attach_number(self, address: str, app_id: str) -> None:
        """Send the number's calls to an application, whichever it had. Having had this one is fine."""
        try:
            async with self._open() as http:
                await http.post_json(self._binding(address), {"application_id": app_id})
        except ProviderRejected:
            number = await self.find_number(address)
            if number is None or number.get("application_id") != app_id:
                raise

    async def detach_number(self, address: str) -> None:
        """Send the number's calls nowhere."""
        async with self._open() as http:
            await http.delete(self._binding(address))

    def _binding(self, address: str) -> str:
        return f"{self._root}/numbers/{quote(address, safe='')}/application"

    async def _numbers(self, query: Mapping[str, Any]) -> AsyncIterator[dict[str, Any]]:
        """Every page; ``total`` says when the last one was read."""
        read = 0
        async with self._open() as http:
            for page in range(1, MAX_PAGES):
                found = await http.get(f"{self._root}/numbers", {**query, "page": page, "per_page": PAGE_SIZE})
                for number in (items := found.get("items") or []):
                    yield number
                read += len(items)
                if not items or read >= found.get("total", 0):
                    return

    async def _applications(self) -> AsyncIterator[dict[str, Any]]:
        """Every page, counted in applications."""
        read = 0
        async with self._open() as http:
            for _ in range(MAX_PAGES):
                found = await http.get(f"{self._root}/Application/", {"limit": PAGE_SIZE, "offset": read})
                for application in (items := found.get("objects") or []):
                    yield application
                read += len(items)
                if not items or read >= found.get("meta", {}).get("total_count", 0):
                    return
