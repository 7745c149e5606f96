"""An inbound call, from a carrier's webhook to the answer that connects it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from loguru import logger

from api.db import get_database
from api.db.models import new_id, now
from api.db.repositories import calls
from api.db.repositories.calls import InboundRoute
from api.errors import (
    CallNotFound,
    CapacityReached,
    GatewayError,
    InvalidSignature,
    NumberNotRouted,
    OutcomeUnknown,
    Overloaded,
    ProviderError,
    UnrecognizedWebhook,
)
from api.services.pipecat.call import EndReason
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.calls import admission, events, tickets
from api.services.telephony.calls.callbacks import is_genuine
from api.services.telephony.calls.feed import feed
from api.services.telephony.calls.hints import LiveEvent
from api.services.telephony.calls.live import live_calls
from api.services.telephony.factory import build_provider
from api.services.telephony.kit import urls
from api.services.telephony.kit.observation import observed
from api.services.telephony.kit.phone_numbers import mask_number
from api.services.telephony.kit.routing import routing_digest
from api.services.telephony.registry import providers
from api.services.telephony.roles import InboundCalls
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import CallStatus, NormalizedInboundData, Reply, Webhook
from api.services.workflows.spoken import published
from api.settings import get_settings


class Believed(NamedTuple):
    """A call its carrier really reports, and who answers it."""

    inbound: NormalizedInboundData
    route: InboundRoute
    provider: TelephonyProvider


async def answer(webhook: Webhook) -> Any:
    """The answer to an inbound call, in its carrier's dialect: its media stream, or a refusal the caller hears.

    Raises:
        UnrecognizedWebhook: No provider knows this request, so no dialect can be chosen.
    """
    spec = recognize(webhook)
    try:
        believed = await _believe(spec, webhook)
    except GatewayError as error:
        return _refuse(spec, error, status=error.status)
    try:
        return await _connect(spec, believed)
    except ProviderError as error:
        return _refuse(spec, error, status=error.status)
    except GatewayError as error:
        # No carrier speaks our sentence to its caller unless the status says that all is well.
        return await _turn_away(spec, believed, error)


def recognize(webhook: Webhook) -> ProviderSpec:
    """The provider whose inbound webhook this is.

    Raises:
        UnrecognizedWebhook: Nobody's.
    """
    if webhook.sender is not None:
        return providers.get(webhook.sender.provider)
    for spec in providers.all():
        if spec.provider_cls.can_handle_webhook(webhook.data, webhook.headers):
            return spec
    raise UnrecognizedWebhook


def _refuse(spec: ProviderSpec, error: GatewayError, *, status: int) -> Any:
    """``error`` in the provider's dialect."""
    observed().problem = error.code
    logger.bind(provider=spec.name, code=error.code).warning("inbound call refused")
    reply = spec.provider_cls.generate_error_response(error.code, error.caller_message)
    if not isinstance(reply, tuple):
        return reply
    content, media_type = reply[:2]
    return Reply(content, media_type, status)


async def _turn_away(spec: ProviderSpec, believed: Believed, error: GatewayError) -> Any:
    """The same for a call that is waiting at its carrier."""
    observed().problem = error.code
    logger.bind(provider=spec.name, call_id=believed.inbound.call_id, code=error.code).warning("inbound call refused")
    try:
        return await believed.provider.refuse_call(believed.inbound, error.code, error.caller_message)
    except CallNotFound:  # the caller was faster
        return Reply("", "text/plain")
    except ProviderError as failure:
        return _refuse(spec, failure, status=failure.status)


async def _connect(spec: ProviderSpec, believed: Believed) -> Any:
    """What connects the call to its media stream."""
    inbound, route, provider = believed
    if inbound.direction != "inbound":
        logger.bind(provider=spec.name, call_id=inbound.call_id).debug("a report on the inbound URL brings no call")
        return Reply("", "text/plain")
    if route.number is None or route.workflow is None:
        raise NumberNotRouted(f"no workflow answers calls to {mask_number(inbound.to_number)}")
    return await connect(route, inbound, provider)


async def connect(
    route: InboundRoute,
    inbound: NormalizedInboundData,
    provider: InboundCalls,
    *,
    variables: Mapping[str, Any] | None = None,
    spoken: Mapping[str, Any] | None = None,
) -> Any:
    """Let in a call that is believed, however; the answer that connects it to its media stream.

    The same call again is the same run and the same ticket.

    Args:
        route: Who answers.
        inbound: The call.
        provider: Its carrier.
        variables: What the workflow's prompts may name.
        spoken: What is spoken, as columns of the run; what the route's workflow has published if left out.

    Raises:
        AccountInactive: The account is switched off.
        NumberNotRouted: No workflow answers it.
        WorkflowNotPublished: The one that does has nothing to say yet.
        CapacityReached: Too many calls are live. Who was refused for that stands in the list of calls.
        InvalidTicket: The call is over.
    """
    run_id, ticket = await _begin(route, _describe(route, inbound, spoken) | {"variables": dict(variables or {})})
    observed().run_id = run_id
    live_calls.expect(run_id)
    try:
        answered = await provider.start_inbound_stream(
            websocket_url=urls.stream_url(ticket),
            workflow_run_id=run_id,
            normalized_data=inbound,
            backend_endpoint=get_settings().public_base_url,
        )
    except CallNotFound:
        await events.finish(run_id, CallStatus.CANCELED, disposition=EndReason.CALLER_HUNG_UP)
        return Reply("", "text/plain")
    except ProviderError as error:
        if not error.retryable and not isinstance(error, OutcomeUnknown):
            await events.finish(run_id, CallStatus.FAILED, disposition=error.code)
        raise
    logger.bind(provider=inbound.provider, call_id=inbound.call_id, run=run_id).info("inbound call answered")
    return answered


async def _believe(spec: ProviderSpec, webhook: Webhook) -> Believed:
    """The call, once the webhook is shown to be genuine.

    Whoever forges must not learn which accounts and numbers exist: until the signature holds, every refusal is alike.
    """
    inbound = spec.provider_cls.parse_inbound_webhook(webhook.data, webhook.headers)
    account = inbound.account_id or ""
    accounts = (account, routing_digest(account)) if account or spec.names_accounts else ()
    async with get_database().reading() as session:
        known = webhook.sender.configuration_id if webhook.sender else None
        route = await calls.find_inbound_route(session, spec.name, accounts, inbound.to_number, known)
    if route is None:
        raise InvalidSignature
    observation = observed()
    observation.attribute(route.configuration)
    try:
        observation.provider = provider = build_provider(route.configuration)
    except GatewayError as error:
        logger.bind(configuration=route.configuration.id, code=error.code).error("an account cannot be used")
        raise InvalidSignature from error
    observation.believed = await is_genuine(provider, route.configuration, webhook)
    if not observation.believed:
        raise InvalidSignature
    return Believed(inbound, route, provider)


async def _begin(route: InboundRoute, described: Mapping[str, Any]) -> tuple[str, str]:
    """The run and its media ticket."""
    run_id = new_id()
    try:
        async with get_database().session() as session:
            values = {"id": run_id, **tickets.columns(run_id), **described}
            run, is_new = await admission.begin(session, route.configuration, **values)
            ticket = tickets.of(run.id) if is_new else await tickets.issue(session, run.id)
    except Overloaded:  # another process may take it
        raise
    except CapacityReached:
        await _keep_refused(route, described)
        raise
    feed.publish(LiveEvent(kind="call", organization_id=run.organization_id, run_id=run.id))
    return run.id, ticket


async def _keep_refused(route: InboundRoute, described: Mapping[str, Any]) -> None:
    """A call we have no room for stands in the list of calls, ended."""
    refused = {"status": "failed", "disposition": CapacityReached.code, "ended_at": now()}
    async with get_database().session() as session:
        run, _ = await calls.begin_run(
            session,
            organization_id=route.configuration.organization_id,
            telephony_configuration_id=route.configuration.id,
            mode=route.configuration.provider,
            **{**described, **refused},
        )
    feed.publish(LiveEvent(kind="call", organization_id=run.organization_id, run_id=run.id))


def _describe(route: InboundRoute, inbound: NormalizedInboundData, spoken: Mapping[str, Any] | None) -> dict[str, Any]:
    if route.workflow is None:
        raise NumberNotRouted
    return {
        **(published(route.workflow) if spoken is None else spoken),
        "direction": "inbound",
        "call_id": inbound.call_id,
        "from_number": inbound.from_number,
        "to_number": inbound.to_number,
        "status": "ringing",
    }
