"""Cloudonix's REST API, as far as a gateway needs it.

Sessions are controlled by their token, which voice applications know as ``Session``; a ``CallSid`` controls nothing.
https://developers.cloudonix.com/Documentation/apiWorkflow/callControlAndSessionManagement
https://developers.cloudonix.com/Documentation/dataModels
"""

import contextlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from api.errors import CallNotFound, OutcomeUnknown, ProviderRejected
from api.services.telephony.kit.http import CarrierClient
from api.services.telephony.providers.cloudonix.webhooks import read_session_status
from api.settings import get_settings

API = "https://api.cloudonix.io"


class CloudonixClient:
    """One Cloudonix domain. Every method opens a connection of its own and tries once."""

    def __init__(self, domain: str, api_key: str, *, base_url: str = API) -> None:
        self._domain = f"/customers/self/domains/{quote(domain, safe='')}"
        self._calls = f"/calls/{quote(domain, safe='')}"
        self._base_url = base_url
        self._headers = {"Authorization": f"Bearer {api_key}"}

    def _open(self) -> CarrierClient:
        return CarrierClient(self._base_url, headers=self._headers, timeout=get_settings().carrier_timeout_seconds)

    # Sessions

    async def place_call(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """The session of a call that begins to ring.

        Raises:
            OutcomeUnknown: Cloudonix took the request and did not say what became of it.
        """
        async with self._open() as http:
            session = await http.post_json(f"{self._calls}/application", document)
        if not session.get("token"):
            raise OutcomeUnknown("Cloudonix answered without a session token")
        return session

    async def get_session(self, token: str) -> dict[str, Any]:
        """The session."""
        async with self._open() as http:
            return await http.get(self._session(token))

    async def list_sessions(self) -> list[dict[str, Any]]:
        """The domain's sessions."""
        async with self._open() as http:
            return await http.get_list(f"{self._domain}/sessions")

    async def run_document(self, token: str, cxml: str) -> None:
        """Have a live session leave what it does, and follow ``cxml``.

        Raises:
            CallNotFound: There is no such session, or it is over.
        """
        try:
            async with self._open() as http:
                await http.post_json(f"{self._calls}/sessions/{quote(token, safe='')}/application", {"cxml": cxml})
        except ProviderRejected:
            # How Cloudonix says that a session is over is not documented. Any other reason leaves it alive.
            if not read_session_status(await self.get_session(token)).is_terminal:
                raise
            raise CallNotFound("the call is over") from None

    async def end_session(self, token: str) -> None:
        """End the session; one that is already over is fine."""
        with contextlib.suppress(CallNotFound):
            async with self._open() as http:
                await http.delete(self._session(token))

    def _session(self, token: str) -> str:
        return f"{self._domain}/sessions/{quote(token, safe='')}"

    # The domain, its numbers, and the applications that answer them

    async def get_domain(self) -> dict[str, Any]:
        """The domain."""
        async with self._open() as http:
            return await http.get(self._domain)

    async def list_dnids(self) -> list[dict[str, Any]]:
        """The domain's DNIDs."""
        async with self._open() as http:
            return await http.get_list(f"{self._domain}/dnids")

    async def update_dnid(self, dnid: str, **changes: Any) -> None:
        """Change a DNID, which is named by what it matches. https://developers.cloudonix.com/Documentation/dataModels/Dnid"""
        async with self._open() as http:
            await http.patch_json(f"{self._domain}/dnids/{quote(dnid, safe='')}", changes)

    async def list_applications(self) -> list[dict[str, Any]]:
        """The domain's voice applications."""
        async with self._open() as http:
            return await http.get_list(f"{self._domain}/applications")

    async def create_application(self, name: str, url: str) -> None:
        """A voice application behind ``url``, which is asked by POST.

        https://developers.cloudonix.com/Documentation/dataModels/voiceApplication
        """
        application = {"name": name, "type": "cxml", "url": url, "method": "POST"}
        async with self._open() as http:
            await http.post_json(f"{self._domain}/applications", application)
