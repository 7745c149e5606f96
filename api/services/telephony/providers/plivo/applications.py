"""Where a number's calls go: to its application, which other numbers may share.

An application of somebody else is never changed. Ours is told from others by where it sends calls.

https://www.plivo.com/docs/account/api/application/
"""

import hashlib
from typing import Any

from api.services.telephony.providers.plivo.client import PlivoClient
from api.services.telephony.types import ProviderSyncResult

NOT_OWNED = ProviderSyncResult(ok=False, message="The Plivo account does not own this number.")


async def bind(client: PlivoClient, number: str, answer_url: str, hangup_url: str) -> ProviderSyncResult:
    """Whether calls to ``number`` now ask ``answer_url``, through an application of ours."""
    if await client.find_number(number) is None:
        return NOT_OWNED
    app_id = await _find_ours(client, answer_url) or await _create(client, answer_url, hangup_url)
    await client.use_application(number, app_id)
    return ProviderSyncResult(ok=True)


async def unbind(client: PlivoClient, number: str, answer_url: str) -> ProviderSyncResult:
    """Whether calls to ``number`` no longer ask ``answer_url``; a number that was bound to something else stays so."""
    owned = await client.find_number(number)
    if owned is None:
        return NOT_OWNED
    if await find_answer_url(client, owned) == answer_url:
        await client.use_application(number, "")
    return ProviderSyncResult(ok=True)


async def find_answer_url(client: PlivoClient, owned: dict[str, Any]) -> str | None:
    """Where the number's calls ask now; a trunk, or no application at all, asks nobody."""
    _, is_application, app_id = str(owned.get("application") or "").partition("/Application/")
    if not is_application:
        return None
    return (await client.get_application(app_id.strip("/"))).get("answer_url") or None


async def _find_ours(client: PlivoClient, answer_url: str) -> str | None:
    ours = (app for app in await client.list_applications() if app.get("answer_url") == answer_url)
    return next((str(app["app_id"]) for app in ours if app.get("enabled", True)), None)


async def _create(client: PlivoClient, answer_url: str, hangup_url: str) -> str:
    return await client.create_application(
        app_name=f"patchbay-{hashlib.sha256(answer_url.encode()).hexdigest()[:12]}",
        answer_url=answer_url,
        answer_method="POST",
        hangup_url=hangup_url,
        hangup_method="POST",
    )
