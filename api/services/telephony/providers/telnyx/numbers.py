"""An account's numbers, and the application their calls come in through, which alone knows where they go."""

from typing import Any

from api.errors import CallNotFound, ProviderRejected
from api.services.telephony.kit import urls
from api.services.telephony.providers.telnyx.client import TelnyxClient
from api.services.telephony.types import ProviderSyncResult

APPLICATIONS = "/call_control_applications"
VERSION = "2"
"""Of webhooks; those of version 1 are of another shape."""


async def bind(client: TelnyxClient, application_id: str, address: str, url: str | None) -> ProviderSyncResult:
    """Move a number to the application, and the application's webhooks to ``url``; or the number away from it.

    The application stays as it is then: other numbers share it.
    """
    number = await _find(client, address)
    if not number:
        return ProviderSyncResult(ok=False, message="The Telnyx account does not own this number.")
    application = await client.get(f"{APPLICATIONS}/{application_id}")
    is_in = number.get("connection_id") == application_id
    if url is None:
        if is_in and application.get("webhook_event_url") == urls.inbound_url():
            await client.patch(f"/phone_numbers/{number['id']}", {"connection_id": ""})
        return ProviderSyncResult(ok=True)
    wanted = {"webhook_event_url": url, "webhook_api_version": VERSION, "call_cost_in_webhooks": True}
    if not wanted.items() <= application.items():
        # Telnyx wants the name said again.
        said = {"application_name": application.get("application_name"), **wanted}
        await client.patch(f"{APPLICATIONS}/{application_id}", said)
    if not is_in:
        await client.patch(f"/phone_numbers/{number['id']}", {"connection_id": application_id})
    return ProviderSyncResult(ok=True)


async def find_url(client: TelnyxClient, address: str) -> str | None:
    """Where the number's calls go; ``None`` if nowhere, or to something that is no Call Control application."""
    application_id = (await _find(client, address)).get("connection_id")
    try:
        application = await client.get(f"{APPLICATIONS}/{application_id}") if application_id else {}
    except CallNotFound:
        return None
    return application.get("webhook_event_url") or None


async def check(client: TelnyxClient, application_id: str) -> str:
    """The application's name.

    Raises:
        ProviderRejected: It is not there, or not ready for calls.
    """
    try:
        application = await client.get(f"{APPLICATIONS}/{application_id}")
    except CallNotFound:
        raise ProviderRejected("the Telnyx account has no Call Control application with that ID") from None
    if not application.get("active", True):
        raise ProviderRejected("the Call Control application is not active")
    if application.get("webhook_api_version") != VERSION:
        raise ProviderRejected("the Call Control application sends webhooks of API version 1; choose version 2")
    if not (application.get("outbound") or {}).get("outbound_voice_profile_id"):
        raise ProviderRejected("the Call Control application has no outbound voice profile: it cannot place calls")
    return str(application.get("application_name") or application_id)


async def _find(client: TelnyxClient, address: str) -> dict[str, Any]:
    # With a plus sign, or anything else that is no digit, the filter finds nothing.
    owned = await client.find_all("/phone_numbers", **{"filter[phone_number]": address.lstrip("+")})
    return next((number for number in owned if number.get("phone_number") == address), {})
