"""Plivo's REST API, as far as a gateway needs it.

https://www.plivo.com/docs/voice/api/overview
"""

import contextlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from api.errors import CallNotFound, OutcomeUnknown
from api.services.telephony.kit.http import CarrierClient
from api.services.telephony.kit.phone_numbers import without_plus
from api.settings import get_settings

API = "https://api.plivo.com"
PAGE_SIZE = 20


class PlivoClient:
    """One Plivo account. Every method opens a connection of its own and tries once."""

    def __init__(self, auth_id: str, auth_token: str, *, base_url: str = API) -> None:
        self._root = f"/v1/Account/{auth_id}"
        self._base_url = base_url
        self._auth = (auth_id, auth_token)

    def _open(self) -> CarrierClient:
        seconds = get_settings().carrier_timeout_seconds
        return CarrierClient(self._base_url, auth=self._auth, timeout=seconds, message_key="error")

    async def place_call(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """What Plivo calls the request that makes a phone ring.

        Raises:
            OutcomeUnknown: Plivo took the request and did not say what became of it.
        """
        placed = await self._post("Call/", fields)
        if not placed.get("request_uuid"):
            raise OutcomeUnknown("Plivo answered without a request id")
        return placed

    async def get_live_call(self, call_uuid: str) -> dict[str, Any]:
        """The call, while it is live or queued.

        Raises:
            CallNotFound: It is neither.
        """
        with contextlib.suppress(CallNotFound):
            return await self._get(f"Call/{call_uuid}/", {"status": "live"})
        return await self._get(f"Call/{call_uuid}/", {"status": "queued"})

    async def get_record(self, call_uuid: str) -> dict[str, Any]:
        """The detail record of a call that is over.

        Raises:
            CallNotFound: It is not over, or there was none.
        """
        return await self._get(f"Call/{call_uuid}/")

    async def list_queued_calls(self, to_number: str, from_number: str) -> list[str]:
        """The ids of the queued calls from one number to another; Plivo lists everybody's."""
        found = []
        for call_id in await self._pages("Call/", "calls", {"status": "queued"}):
            with contextlib.suppress(CallNotFound):  # it began to ring meanwhile
                call = await self._get(f"Call/{call_id}/", {"status": "queued"})
                if _between(str(call.get("to")), str(call.get("from"))) == _between(to_number, from_number):
                    found.append(call_id)
        return found

    async def list_live_calls(self, to_number: str, from_number: str) -> list[str]:
        """The ids of the live calls from one number to another."""
        return await self._pages("Call/", "calls", {"status": "live", **_between(to_number, from_number)})

    async def list_records(self, to_number: str, from_number: str, since: datetime) -> list[dict[str, Any]]:
        """The detail records of the calls from one number to another, at least of those since then."""
        # Plivo does not say in whose time zone it reads this.
        earliest = f"{since - timedelta(days=1):%Y-%m-%d %H:%M:%S}"
        return await self._pages("Call/", "objects", {"end_time__gte": earliest, **_between(to_number, from_number)})

    async def move_call(self, call_uuid: str, document_url: str) -> None:
        """Let the live leg follow the document at ``document_url`` from now on.

        Raises:
            CallNotFound: The call is over.
        """
        await self._post(f"Call/{call_uuid}/", {"legs": "aleg", "aleg_url": document_url, "aleg_method": "POST"})

    async def end_call(self, call_id: str) -> None:
        """End the call, or the request for one that is still queued; one that is already over is fine."""
        for path in (f"Call/{call_id}/", f"Request/{call_id}/"):
            with contextlib.suppress(CallNotFound):
                async with self._open() as http:
                    await http.delete(f"{self._root}/{path}")
                return

    async def get_account(self) -> dict[str, Any]:
        """The account."""
        return await self._get("")

    async def list_numbers(self) -> list[dict[str, Any]]:
        """The account's numbers, every page."""
        return await self._pages("Number/", "objects")

    async def find_number(self, number: str) -> dict[str, Any] | None:
        """One number of the account's."""
        with contextlib.suppress(CallNotFound):
            return await self._get(f"Number/{without_plus(number)}/")
        return None

    async def use_application(self, number: str, app_id: str) -> None:
        """Let an application answer calls to ``number``, or none if it is empty."""
        await self._post(f"Number/{without_plus(number)}/", {"app_id": app_id})

    async def list_applications(self) -> list[dict[str, Any]]:
        """The account's applications, every page."""
        return await self._pages("Application/", "objects")

    async def get_application(self, app_id: str) -> dict[str, Any]:
        """One application."""
        return await self._get(f"Application/{app_id}/")

    async def create_application(self, **fields: str) -> str:
        """The id of a new application."""
        return str((await self._post("Application/", fields)).get("app_id") or "")

    async def _get(self, path: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        async with self._open() as http:
            return await http.get(f"{self._root}/{path}", params)

    async def _post(self, path: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        async with self._open() as http:
            return await http.post_json(f"{self._root}/{path}", fields)

    async def _pages(self, path: str, key: str, params: Mapping[str, Any] | None = None) -> list[Any]:
        """What is under ``key`` on every page."""
        query: Mapping[str, Any] | None = {"limit": PAGE_SIZE, **(params or {})}
        address, found = f"{self._root}/{path}", list[Any]()
        async with self._open() as http:
            while address:
                page = await http.get(address, query)
                found += page.get(key) or []
                following = str((page.get("meta") or {}).get("next") or "")
                address, query = _path_and_query(following), None  # it brings its own query
        return found


def _between(to_number: str, from_number: str) -> dict[str, str]:
    ends = {"to_number": without_plus(to_number), "from_number": without_plus(from_number)}
    return {"call_direction": "outbound", **ends}


def _path_and_query(uri: str) -> str:
    parts = urlsplit(uri)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
