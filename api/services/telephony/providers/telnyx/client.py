"""Telnyx's REST API, as far as a gateway needs it.

https://developers.telnyx.com/api-reference
"""

import contextlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from typing_extensions import override

from api.errors import CallNotFound, OutcomeUnknown, ProviderError, ProviderRejected
from api.services.telephony.kit.http import CarrierClient
from api.settings import get_settings

API = "https://api.telnyx.com/v2"
PAGE_SIZE = 250
MAX_PAGES = 100
GONE = frozenset({"90015", "90018", "90019"})
"""No such call, a call that is over, a conference that is over: all are 422 at Telnyx."""
Document = Mapping[str, Any]


class _Api(CarrierClient):
    """Reads Telnyx's error documents: ``{"errors": [{"code", "title", "detail"}]}``."""

    @override
    def name_failure(self, status: int, document: Document) -> type[ProviderError]:
        if status == 422 and str(_first_error(document).get("code")) in GONE:
            return CallNotFound
        # Telnyx refuses destinations and full channels with 403; unknown keys are 401.
        return ProviderRejected if status == 403 else super().name_failure(status, document)

    @override
    def read_reason(self, document: Document) -> str:
        error = _first_error(document)
        return str(error.get("detail") or error.get("title") or "")


class TelnyxClient:
    """One Telnyx account. Every method opens a connection of its own and tries once."""

    def __init__(self, api_key: str, *, base_url: str = API) -> None:
        self._headers = {"Authorization": f"Bearer {api_key}"}
        self._base_url = base_url

    def _open(self) -> CarrierClient:
        return _Api(self._base_url, headers=self._headers, timeout=get_settings().carrier_timeout_seconds)

    # Calls

    async def place_call(self, document: Document) -> dict[str, Any]:
        """The new call.

        Raises:
            OutcomeUnknown: Telnyx took the request and did not say what became of it.
        """
        async with self._open() as http:
            call = _data(await http.post_json("/calls", document))
        if not call.get("call_control_id"):
            raise OutcomeUnknown("Telnyx answered without a call id")
        return call

    async def get_call(self, call_id: str) -> dict[str, Any]:
        """The call; Telnyx forgets it ten minutes after its end."""
        async with self._open() as http:
            return _data(await http.get(f"/calls/{quote(call_id, safe='')}"))

    async def command(self, call_id: str, action: str, document: Document | None = None) -> None:
        """Have a live call do something.

        Raises:
            CallNotFound: There is no such call, or it is over.
        """
        async with self._open() as http:
            await http.post_json(f"/calls/{quote(call_id, safe='')}/actions/{action}", document or {})

    async def end_call(self, call_id: str) -> None:
        """End the call; one that is already over is fine."""
        with contextlib.suppress(CallNotFound):
            await self.command(call_id, "hangup")

    async def list_live_calls(self, connection_id: str) -> list[dict[str, Any]]:
        """The application's calls that are alive, every page."""
        calls: list[dict[str, Any]] = []
        params: dict[str, Any] = {"page[limit]": PAGE_SIZE}
        async with self._open() as http:
            for _ in range(MAX_PAGES):
                page = await http.get(f"/connections/{connection_id}/active_calls", params)
                calls += _items(page)
                cursor = ((page.get("meta") or {}).get("cursors") or {}).get("after")
                if not cursor or not _items(page):
                    break
                params["page[after]"] = cursor
        return calls

    # Conferences

    async def create_conference(self, document: Document) -> None:
        """Open a conference with a leg in it."""
        async with self._open() as http:
            await http.post_json("/conferences", document)

    async def find_conference(self, name: str) -> str | None:
        """The id of the conference of that name somebody is in."""
        async with self._open() as http:
            found = _items(await http.get("/conferences", {"filter[name]": name}))
        return next((str(one["id"]) for one in found if one.get("name") == name and one.get("status") != ENDED), None)

    async def join_conference(self, conference_id: str, document: Document) -> None:
        """Bring a leg into a conference.

        Raises:
            CallNotFound: The leg, or the conference, is gone.
        """
        async with self._open() as http:
            await http.post_json(f"/conferences/{conference_id}/actions/join", document)

    # Numbers and the application

    async def list_numbers(self, **filters: str) -> list[dict[str, Any]]:
        """The account's numbers, every page."""
        numbers: list[dict[str, Any]] = []
        async with self._open() as http:
            for number in range(1, MAX_PAGES + 1):
                paging = {"page[number]": number, "page[size]": PAGE_SIZE}
                page = await http.get("/phone_numbers", paging | {f"filter[{key}]": filters[key] for key in filters})
                numbers += _items(page)
                if number >= int((page.get("meta") or {}).get("total_pages") or 1):
                    break
        return numbers

    async def update_number(self, number_id: str, **fields: str) -> None:
        """Change which application a number belongs to."""
        async with self._open() as http:
            await http.patch_json(f"/phone_numbers/{number_id}", fields)

    async def get_application(self, application_id: str) -> dict[str, Any]:
        """The Call Control application."""
        async with self._open() as http:
            return _data(await http.get(f"/call_control_applications/{application_id}"))

    async def update_application(self, application_id: str, fields: Document) -> None:
        """Change the application; its name has to be said again."""
        async with self._open() as http:
            await http.patch_json(f"/call_control_applications/{application_id}", fields)


ENDED = "completed"


def _data(document: Document) -> dict[str, Any]:
    found = document.get("data")
    return found if isinstance(found, dict) else {}


def _items(document: Document) -> list[dict[str, Any]]:
    found = document.get("data")
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _first_error(document: Document) -> dict[str, Any]:
    errors = document.get("errors")
    return errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
