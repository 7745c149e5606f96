"""Placing a call: the one way a phone is ever made to ring."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from loguru import logger

from api.db import get_database
from api.db.models import TelephonyConfiguration, WorkflowRun
from api.db.repositories import calls
from api.errors import ConfigurationError, GatewayError, NotFound, OutcomeUnknown
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.calls import destinations, events
from api.services.telephony.factory import build_provider
from api.services.telephony.kit import urls
from api.services.telephony.registry import providers
from api.services.telephony.types import CallInitiationResult, CallStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRequest:
    """What somebody wants to have called."""

    organization_id: str
    workflow_id: str
    to_number: str
    telephony_configuration_id: str | None = None
    from_number: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    """Passed on to the provider: ``timeout`` (seconds of ringing), ``machine_detection``."""


async def place(request: CallRequest) -> WorkflowRun:
    """The run of a call that is being placed.

    Raises:
        NotFound: No such workflow or configuration in the organization.
        ConfigurationError: The number or the caller id will not do.
        CallNotAllowed: The organization's calls do not go there.
        ProviderError: The carrier refused it, or could not be asked; the run says so too.
    """
    run, provider = await _begin(request)
    async with _ends_if_it_breaks(run):
        result = await _dial(provider, run, request)
    await events.placed(run.id, result)
    run.call_id = result.call_id
    logger.bind(provider=run.mode, run=run.id, call_id=result.call_id).info("call placed")
    return run


@asynccontextmanager
async def _ends_if_it_breaks(run: WorkflowRun) -> AsyncIterator[None]:
    """Whatever breaks the placing of a call off, its run has failed at once."""
    try:
        yield
    except BaseException as error:
        code = error.code if isinstance(error, GatewayError) else GatewayError.code
        await events.finish(run.id, CallStatus.FAILED, disposition=code)
        logger.bind(provider=run.mode, run=run.id, code=code).warning("call could not be placed")
        raise


async def _begin(request: CallRequest) -> tuple[WorkflowRun, TelephonyProvider]:
    async with get_database().session() as session:
        workflow = await calls.find_workflow(session, request.organization_id, request.workflow_id)
        if workflow is None:
            raise NotFound("there is no such workflow")
        configuration = await calls.find_outbound_configuration(
            session, request.organization_id, request.telephony_configuration_id
        )
        if configuration is None:
            raise NotFound("there is no such telephony configuration, and no default one")
        provider = build_provider(configuration)
        to_number = await destinations.get_allowed(session, request.organization_id, request.to_number, provider)
        caller_ids = await calls.list_caller_ids(session, configuration.id)
        run, _ = await calls.begin_run(
            session,
            organization_id=request.organization_id,
            workflow_id=workflow.id,
            telephony_configuration_id=configuration.id,
            document=workflow.document,
            mode=configuration.provider,
            direction="outbound",
            from_number=_caller_id(request.from_number, provider, configuration, caller_ids),
            to_number=to_number,
            variables=dict(request.variables),
        )
        return run, provider


async def _dial(provider: TelephonyProvider, run: WorkflowRun, request: CallRequest) -> CallInitiationResult:
    result = await provider.initiate_call(
        run.to_number,
        urls.webhook_url(provider.WEBHOOK_ENDPOINT, run.id),
        workflow_run_id=run.id,
        from_number=run.from_number or None,
        **request.options,
    )
    if not result.call_id:
        raise OutcomeUnknown("the provider took the call and named no call id")
    return result


def _caller_id(
    wanted: str | None, provider: TelephonyProvider, configuration: TelephonyConfiguration, owned: list[str]
) -> str:
    """The caller id to show: the one asked for if it is the configuration's own, else its default."""
    listed = configuration.credentials.get("from_numbers") or []
    mine = owned + [provider.normalize_phone_number(number) for number in listed]
    if wanted is not None:
        number = provider.normalize_phone_number(wanted)
        if number not in mine:
            raise ConfigurationError("that caller id is not one of the configuration's numbers")
        return number
    if not mine and providers.get(configuration.provider).requires_caller_id:
        raise ConfigurationError("the configuration has no number to call from")
    return mine[0] if mine else ""
