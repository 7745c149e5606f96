"""Vonage's REST APIs, as far as a gateway needs them: calls, the application, and the account's numbers.

A token of the application opens the first; the account's key and secret open the others, on two hosts.

https://developer.vonage.com/en/api/voice
https://developer.vonage.com/en/api/application.v2
https://developer.vonage.com/en/api/numbers
"""

import contextlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from api.errors import CallNotFound, OutcomeUnknown, ProviderRejected
from api.services.telephony.kit import tokens
from api.services.telephony.kit.http import CarrierClient
from api.services.telephony.providers.vonage import webhooks
from api.services.telephony.types import CallStatus
from api.settings import get_settings

API, NUMBERS_API = "https://api.nexmo.com", "https://rest.nexmo.com"
CALLS, APPLICATIONS = "/v1/calls", "/v2/applications"
PAGE_SIZE = 100
TOKEN_SECONDS = 15 * 60


class VonageClient:
    """One Vonage application and its account. Every method opens a connection of its own and tries once.

    ``config`` is the provider's; its ``api_base_url`` stands for both hosts.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._config = config
        self._own_application = f"{APPLICATIONS}/{config.get('application_id', '')}"

    # Calls

    async def place_call(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """The record of a call that begins to ring."""
        async with self._open_calls() as http:
            call = await http.post_json(CALLS, document)
        if not call.get("uuid"):
            raise OutcomeUnknown("Vonage answered without a call id")
        return call

    async def get_call(self, call_id: str) -> dict[str, Any]:
        """The call's record."""
        async with self._open_calls() as http:
            return await http.get(f"{CALLS}/{call_id}")

    async def list_calls(self, since: datetime) -> list[dict[str, Any]]:
        """The records of calls that began since then, the earliest first, every page."""
        moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        query: dict[str, Any] = {"date_start": moment, "order": "asc", "page_size": PAGE_SIZE, "record_index": 0}
        calls: list[dict[str, Any]] = []
        async with self._open_calls() as http:
            while query:
                page = await http.get(CALLS, query)
                calls += page.get("_embedded", {}).get("calls", [])
                query = dict(parse_qsl(urlsplit(page.get("_links", {}).get("next", {}).get("href", "")).query))
        return calls

    async def end_call(self, call_id: str) -> None:
        """End the call; one that is already over is fine."""
        with contextlib.suppress(CallNotFound):
            await self.update_call(call_id, action="hangup")

    async def transfer(self, call_id: str, ncco: list[dict[str, Any]]) -> None:
        """Have a live call leave what it does, and follow these actions."""
        await self.update_call(call_id, action="transfer", destination={"type": "ncco", "ncco": ncco})

    async def update_call(self, call_id: str, part: str = "", **document: Any) -> None:
        """Change a live call, or a ``part`` of it.

        Raises:
            CallNotFound: There is no such call, or it is over.
        """
        try:
            async with self._open_calls() as http:
                await http.put_json(f"{CALLS}/{call_id}{part}", document)
        except ProviderRejected:
            # Said of a call that ended meanwhile, too. Any other reason leaves it alive.
            if not CallStatus(webhooks.read_standing(await self.get_call(call_id))["status"]).is_terminal:
                raise
            raise CallNotFound("the call is over") from None

    # The application

    async def get_application(self, application_id: str = "") -> dict[str, Any]:
        """An application of the account; the configured one, unless said."""
        path = f"{APPLICATIONS}/{application_id}" if application_id else self._own_application
        try:
            async with self._open_account(API) as http:
                return await http.get(path)
        except CallNotFound:
            raise ProviderRejected("the Vonage account has no such application") from None

    async def replace_application(self, application: Mapping[str, Any]) -> None:
        """Make the application what ``application`` says, and nothing else."""
        async with self._open_account(API) as http:
            await http.put_json(self._own_application, application)

    async def check_key(self) -> None:
        """Return if the private key is the application's."""
        async with self._open_calls() as http:
            await http.get(CALLS, {"page_size": 1})

    # The account's numbers

    async def list_numbers(self, digits: str = "") -> list[dict[str, Any]]:
        """The account's numbers, every page; only those that begin with ``digits``, if given."""
        query: dict[str, Any] = {"size": PAGE_SIZE, "index": 1}
        query |= {"pattern": digits, "search_pattern": 0} if digits else {}
        numbers: list[dict[str, Any]] = []
        async with self._open_account(NUMBERS_API) as http:
            while found := (page := await http.get("/account/numbers", query)).get("numbers"):
                numbers += found
                if len(numbers) >= int(page.get("count", 0)):
                    break
                query["index"] += 1
        return numbers

    async def update_number(self, fields: Mapping[str, str]) -> None:
        """Make a number do what ``fields`` say; what they leave out, it does no more."""
        async with self._open_account(NUMBERS_API) as http:
            answer = await http.post_form("/number/update", fields)
        if answer.get("error-code") != "200":  # whatever the status says
            raise ProviderRejected(f"the provider answered: {str(answer.get('error-code-label'))[:200]}")

    def _open_calls(self) -> CarrierClient:
        """https://developer.vonage.com/en/getting-started/concepts/authentication#json-web-tokens"""
        claims = {"application_id": self._config.get("application_id")}
        token = tokens.sign(claims, self._config.get("private_key", ""), seconds=TOKEN_SECONDS)
        return self._open(API, headers={"Authorization": f"Bearer {token}"})

    def _open_account(self, host: str) -> CarrierClient:
        return self._open(host, auth=(self._config.get("api_key", ""), self._config.get("api_secret", "")))

    def _open(self, host: str, **proof: Any) -> CarrierClient:
        host, seconds = self._config.get("api_base_url", host), get_settings().carrier_timeout_seconds
        return CarrierClient(host, timeout=seconds, message_key="title", **proof)
