"""Twilio's REST API, as far as a gateway needs it.

https://www.twilio.com/docs/voice/api/call-resource
"""

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from api.errors import CallNotFound, OutcomeUnknown, ProviderRejected
from api.services.telephony.kit.http import CarrierClient
from api.settings import get_settings

API = "https://api.twilio.com"
PAGE_SIZE = 1000
LIVE = frozenset({"queued", "ringing", "in-progress"})


class TwilioClient:
    """One Twilio account. Every method opens a connection of its own and tries once."""

    def __init__(self, account_sid: str, auth_token: str, *, base_url: str = API) -> None:
        self._root = f"/2010-04-01/Accounts/{account_sid}"
        self._base_url = base_url
        self._auth = (account_sid, auth_token)

    def _open(self) -> CarrierClient:
        return CarrierClient(self._base_url, auth=self._auth, timeout=get_settings().carrier_timeout_seconds)

    async def place_call(self, fields: Mapping[str, str | Sequence[str]]) -> dict[str, Any]:
        """The Call resource of a call that begins to ring.

        Raises:
            OutcomeUnknown: Twilio took the request and did not say what became of it.
        """
        async with self._open() as http:
            call = await http.post_form(f"{self._root}/Calls.json", fields)
        if not call.get("sid"):
            raise OutcomeUnknown("Twilio answered without a call id")
        return call

    async def get_call(self, call_sid: str) -> dict[str, Any]:
        """The Call resource."""
        async with self._open() as http:
            return await http.get(f"{self._root}/Calls/{call_sid}.json")

    async def list_calls(self, to_number: str, from_number: str) -> list[dict[str, Any]]:
        """The latest Call resources from one number to another, the latest first.

        ``StartTime`` is no help in finding them: a queued call has none yet.
        """
        async with self._open() as http:
            page = await http.get(f"{self._root}/Calls.json", {"To": to_number, "From": from_number})
        return list(page.get("calls", []))

    async def update_call(self, call_sid: str, **fields: str) -> None:
        """Change a live call: ``Status`` ends it, ``Twiml`` sends it elsewhere.

        Raises:
            CallNotFound: There is no such call, or it is over.
        """
        try:
            async with self._open() as http:
                await http.post_form(f"{self._root}/Calls/{call_sid}.json", fields)
        except ProviderRejected:
            # 21220: "invalid call state", said of a call that ended meanwhile. Any other reason leaves it alive.
            if (await self.get_call(call_sid)).get("status") in LIVE:
                raise
            raise CallNotFound("the call is over") from None

    async def end_call(self, call_sid: str) -> None:
        """End the call; one that is already over is fine."""
        with contextlib.suppress(CallNotFound):
            await self.update_call(call_sid, Status="completed")

    async def get_account(self) -> dict[str, Any]:
        """The Account resource."""
        async with self._open() as http:
            return await http.get(f"{self._root}.json")

    async def list_numbers(self, number: str | None = None) -> list[dict[str, Any]]:
        """The account's IncomingPhoneNumber resources, every page; only ``number``'s if given."""
        params: dict[str, Any] | None = {"PageSize": PAGE_SIZE} | ({"PhoneNumber": number} if number else {})
        numbers: list[dict[str, Any]] = []
        path = f"{self._root}/IncomingPhoneNumbers.json"
        async with self._open() as http:
            while path:
                page = await http.get(path, params)
                numbers += page.get("incoming_phone_numbers", [])
                path, params = _path_and_query(page.get("next_page_uri") or ""), None  # it brings its own query
        return numbers

    async def update_number(self, number_sid: str, **fields: str) -> None:
        """Change where calls to a number go."""
        async with self._open() as http:
            await http.post_form(f"{self._root}/IncomingPhoneNumbers/{number_sid}.json", fields)


def _path_and_query(uri: str) -> str:
    parts = urlsplit(uri)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
