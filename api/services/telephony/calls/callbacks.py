"""A carrier's request about a call we know, believed or refused."""

from dataclasses import dataclass

from api.db import get_database
from api.db.models import CallTransfer, WorkflowRun
from api.db.repositories import calls
from api.db.repositories.calls import RunAtCarrier
from api.errors import InvalidSignature
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.calls.webhook import Webhook
from api.services.telephony.factory import build_provider


@dataclass(frozen=True, slots=True)
class Callback:
    """A verified request, the run it is about and the provider it came from."""

    webhook: Webhook
    run: WorkflowRun
    provider: TelephonyProvider
    transfer: CallTransfer | None = None


async def believe(provider_name: str, run_id: str, webhook: Webhook) -> Callback:
    """The callback, once the webhook is shown to be genuine.

    Raises:
        InvalidSignature: It is forged, or about a call this provider never carried; nobody learns which.
    """
    async with get_database().session() as session:
        found = await calls.find_run(session, run_id)
    provider = await _verify(provider_name, found, webhook)
    if found is None or provider is None:
        raise InvalidSignature
    return Callback(webhook, found.run, provider)


async def believe_transfer(provider_name: str, transfer_id: str, webhook: Webhook) -> Callback:
    """The same for a request about a transfer.

    Raises:
        InvalidSignature: As above.
    """
    async with get_database().session() as session:
        transfer = await calls.find_transfer(session, transfer_id)
    if transfer is None:
        raise InvalidSignature
    callback = await believe(provider_name, transfer.workflow_run_id, webhook)
    return Callback(callback.webhook, callback.run, callback.provider, transfer)


async def _verify(provider_name: str, found: RunAtCarrier | None, webhook: Webhook) -> TelephonyProvider | None:
    if found is None or found.configuration.provider != provider_name:
        return None
    provider = build_provider(found.configuration)
    genuine = await provider.verify_inbound_signature(
        webhook.url, webhook.data, webhook.headers, webhook.body.decode(errors="replace")
    )
    return provider if genuine else None
