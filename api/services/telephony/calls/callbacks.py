"""A carrier's request about a call we know, believed or refused."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request

from api.db import Session, get_database
from api.db.models import CallTransfer, TelephonyConfiguration, WorkflowRun
from api.db.repositories import call_transfers, calls
from api.db.repositories.calls import AccountAtCarrier
from api.errors import InvalidSignature
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.factory import build_provider
from api.services.telephony.kit import sealed_documents
from api.services.telephony.kit.http_requests import read_webhook
from api.services.telephony.kit.observation import observed
from api.services.telephony.kit.routing import routing_digest
from api.services.telephony.types import KnownSender, Webhook


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
    async with get_database().reading() as session:
        found = await calls.find_run(session, run_id)
    known = found is not None and found.configuration.provider == provider_name
    provider = await _verify(found.configuration, webhook, run_id) if found and known else None
    if found is None or provider is None:
        raise InvalidSignature
    return Callback(webhook, found.run, provider)


async def believe_transfer(provider_name: str, transfer_id: str, webhook: Webhook) -> Callback:
    """The same for a request about a transfer.

    Raises:
        InvalidSignature: As above.
    """
    async with get_database().reading() as session:
        transfer = await call_transfers.find_transfer(session, transfer_id)
    if transfer is None:
        raise InvalidSignature
    callback = await believe(provider_name, transfer.workflow_run_id, webhook)
    return Callback(callback.webhook, callback.run, callback.provider, transfer)


async def believe_report(provider_name: str, webhook: Webhook, *, account_id: str, call_id: str) -> Callback | None:
    """The same for a request whose URL names no run, as a carrier posts about every call of an account.

    ``None`` if it is genuine, and about a call that is none of ours.

    Args:
        provider_name: Whose it is.
        webhook: The request.
        account_id: The account it claims to come from, as inbound webhooks name it.
        call_id: The carrier's name for the call.

    Raises:
        InvalidSignature: It is forged.
    """
    async with get_database().reading() as session:
        account = await _find_account(session, provider_name, webhook, account_id, call_id)
    run_id = account.run.id if account and account.run else None
    provider = await _verify(account.configuration, webhook, run_id) if account else None
    if account is None or provider is None:
        raise InvalidSignature
    return Callback(webhook, account.run, provider) if account.run else None


async def believe_account(provider_name: str, webhook: Webhook, *, account_id: str) -> TelephonyProvider:
    """The account behind a request about a leg that is no run: one that was turned away, or a colleague's.

    Raises:
        InvalidSignature: It is forged.
    """
    async with get_database().reading() as session:
        account = await _find_account(session, provider_name, webhook, account_id)
    provider = await _verify(account.configuration, webhook) if account else None
    if provider is None:
        raise InvalidSignature
    return provider


async def believe_document(provider_name: str, sealed: str, webhook: Webhook) -> str:
    """The document a carrier fetches for a live call, once the request is shown to be the carrier's.

    Raises:
        InvalidSignature: It is forged, or we never wrote such a document.
    """
    document = sealed_documents.read(sealed)
    await believe_account(provider_name, webhook, account_id=document.account_id)
    return document.markup


async def _find_account(
    session: Session, provider_name: str, webhook: Webhook, account_id: str, call_id: str = ""
) -> AccountAtCarrier | None:
    accounts = (account_id, routing_digest(account_id))
    if webhook.sender is None:
        return await calls.find_account(session, provider_name, accounts, call_id)
    return await calls.find_account(session, provider_name, (), call_id, webhook.sender.configuration_id)


async def _verify(
    configuration: TelephonyConfiguration, webhook: Webhook, run_id: str | None = None
) -> TelephonyProvider | None:
    observation = observed()
    observation.attribute(configuration, run_id)
    observation.provider = provider = build_provider(configuration)
    observation.believed = await is_genuine(provider, configuration, webhook)
    return provider if observation.believed else None


async def is_genuine(provider: TelephonyProvider, configuration: TelephonyConfiguration, webhook: Webhook) -> bool:
    """Whether the account's carrier sent the request: it is proved now, or it was before."""
    if webhook.sender is not None:
        return webhook.sender == KnownSender(configuration.provider, configuration.id)
    return await provider.verify_inbound_signature(
        webhook.url, webhook.data, webhook.headers, webhook.body.decode(errors="replace")
    )


def verified_call(provider_name: str) -> Callable[..., Awaitable[Callback]]:
    """A dependency for a provider's route: the call in its path, once the request is shown to be the carrier's."""

    async def dependency(run_id: str, request: Request) -> Callback:
        return await believe(provider_name, run_id, await read_webhook(request))

    return dependency


def verified_transfer(provider_name: str) -> Callable[..., Awaitable[Callback]]:
    """The same for a route about a transfer."""

    async def dependency(transfer_id: str, request: Request) -> Callback:
        return await believe_transfer(provider_name, transfer_id, await read_webhook(request))

    return dependency


def verified_document(provider_name: str) -> Callable[..., Awaitable[str]]:
    """The same for a route that hands out what a live call is to do next."""

    async def dependency(document: str, request: Request) -> str:
        return await believe_document(provider_name, document, await read_webhook(request))

    return dependency
