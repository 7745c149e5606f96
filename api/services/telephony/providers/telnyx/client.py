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
GONE = frozenset({"90015", "90018", "90019"})
"""No such call, a call that is over, a conference that is over: all are 422 at Telnyx."""
Document = Mapping[str, Any]


class _Api(CarrierClient):
    """Reads Telnyx's error documents: ``{"errors": [{"code", "title", "detail"}]}``."""

    @override
    def name_failure(self, status: int, document: Document) -> type[ProviderError]:
        if status == 422 and str(_first_error(document).get("code")) in GONE:
            return CallNotFound
        # 403 refuses a destination, or one call too many; keys it does not know are 401.
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

    async def get(self, path: str) -> dict[str, Any]:
        """The resource at ``path``."""
        async with self._open() as http:
            return _data(await http.get(path))

    async def find_all(self, path: str, **params: str) -> list[dict[str, Any]]:
        """The resources at ``path``, every page, be they numbered or chained."""
        found: list[dict[str, Any]] = []
        paging: dict[str, Any] = {"page[number]": 1}
        async with self._open() as http:
            while paging:
                page = await http.get(path, {"page[size]": PAGE_SIZE, **params, **paging})
                items, meta = page.get("data"), page.get("meta") or {}
                found += items if isinstance(items, list) else []
                paging = _next_page(paging, meta) if items else {}
        return found

    async def post(self, path: str, document: Document) -> dict[str, Any]:
        """What Telnyx answers to ``document``."""
        async with self._open() as http:
            return _data(await http.post_json(path, document))

    async def patch(self, path: str, document: Document) -> None:
        """Change what is at ``path``."""
        async with self._open() as http:
            await http.patch_json(path, document)

    async def place_call(self, document: Document) -> dict[str, Any]:
        """The call that begins to ring.

        Raises:
            OutcomeUnknown: Telnyx took the request and did not say what became of it.
        """
        call = await self.post("/calls", document)
        if not call.get("call_control_id"):
            raise OutcomeUnknown("Telnyx answered without a call id")
        return call

    async def command(self, call_id: str, action: str, document: Document | None = None) -> None:
        """Have a live call do something.

        Raises:
            CallNotFound: There is no such call, or it is over.
        """
        await self.post(f"/calls/{quote(call_id, safe='')}/actions/{action}", document or {})

    async def end_call(self, call_id: str) -> None:
        """End the call; one that is already over is fine."""
        with contextlib.suppress(CallNotFound):
            await self.command(call_id, "hangup")


def _next_page(paging: Document, meta: Document) -> dict[str, Any]:
    if cursor := (meta.get("cursors") or {}).get("after"):
        return {"page[after]": cursor}
    following = paging.get("page[number]", meta.get("total_pages", 1)) + 1
    return {"page[number]": following} if following <= int(meta.get("total_pages") or 1) else {}


def _data(document: Document) -> dict[str, Any]:
    found = document.get("data")
    return found if isinstance(found, dict) else {}


def _first_error(document: Document) -> dict[str, Any]:
    errors = document.get("errors")
    return errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
