"""Where a number's calls go: to the application it is attached to, which other numbers may share.

Ours is told from others by where it sends calls, so one that somebody made in Vobiz's console, with credentials on its
URLs, is used as it is.

https://www.vobiz.ai/docs/applications
"""

import hashlib
from typing import Any

from api.services.telephony.providers.vobiz.client import VobizClient
from api.services.telephony.types import ProviderSyncResult

NOT_OWNED = ProviderSyncResult(ok=False, message="The Vobiz account does not own this number.")


async def bind(client: VobizClient, address: str, answer_url: str, hangup_url: str) -> ProviderSyncResult:
    """Whether calls to ``address`` now ask ``answer_url``, and say at ``hangup_url`` how they ended."""
    if await client.find_number(address) is None:
        return NOT_OWNED
    ours = await client.find_application(answer_url) or {}
    if ours.get("hangup_url") != hangup_url:  # Vobiz says it at the answer URL, unless it is told otherwise
        ours |= await client.save_application(
            {
                "app_name": ours.get("app_name") or f"patchbay-{hashlib.sha256(answer_url.encode()).hexdigest()[:12]}",
                "answer_url": answer_url,
                "answer_method": "POST",
                "hangup_url": hangup_url,
                "hangup_method": "POST",
            },
            ours.get("app_id", ""),
        )
    await client.attach_number(address, ours["app_id"])
    return ProviderSyncResult(ok=True)


async def unbind(client: VobizClient, address: str, answer_url: str) -> ProviderSyncResult:
    """Whether calls to ``address`` no longer ask ``answer_url``. The application stays: other numbers may have it."""
    number = await client.find_number(address)
    if number is None:
        return NOT_OWNED
    if await find_answer_url(client, number) == answer_url:
        await client.detach_number(address)
    return ProviderSyncResult(ok=True)


async def find_answer_url(client: VobizClient, number: dict[str, Any]) -> str | None:
    """Where the number's calls ask now; without an application, nobody."""
    app_id = number.get("application_id")
    return (await client.get_application(app_id)).get("answer_url") or None if app_id else None
