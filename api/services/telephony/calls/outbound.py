"""Placing a call: the one way a phone is ever made to ring."""

import hashlib
import hmac
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple

import orjson
from loguru import logger

from api.db import get_database
from api.db.models import TelephonyConfiguration, WorkflowRun, now
from api.db.repositories import call_leases, calls
from api.errors import (
    ConfigurationError,
    GatewayError,
    IdempotencyKeyReused,
    NotFound,
    OutcomeUnknown,
    UnsupportedOperation,
)
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.calls import admission, destinations, events
from api.services.telephony.calls.feed import feed
from api.services.telephony.calls.hints import LiveEvent
from api.services.telephony.factory import build_provider
from api.services.telephony.kit import urls
from api.services.telephony.registry import providers
from api.services.telephony.types import CallInitiationResult, CallStatus, Capability, MachineDetection
from api.services.workflows.answering_machine import answering_machine
from api.services.workflows.spoken import published
from api.settings import get_settings

DETECTION = {"hang_up": MachineDetection.DETECT, "leave_message": MachineDetection.MESSAGE_END}
"""What to find out about who answers, by what the workflow does with machines."""
DOUBT_SECONDS = 5.0
"""How long a carrier has to tell us of a call by its own callbacks before we ask."""


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
    """Passed on to the provider: ``timeout`` (seconds of ringing), ``machine_detection`` (a ``MachineDetection``)."""
    idempotency_key: str | None = None
    """What the client names the request, so that sending it again calls nobody again."""

    @property
    def digest(self) -> str | None:
        """What tells this request from another one under the same key."""
        if self.idempotency_key is None:
            return None
        wanted = orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS, default=str)
        return hashlib.sha256(wanted).hexdigest()


class PlacedCall(NamedTuple):
    """A call's run, and whether it was placed just now; a repeated request is answered with the run there is."""

    run: WorkflowRun
    is_new: bool


async def place(request: CallRequest) -> PlacedCall:
    """The run of a call that is being placed. The same key again is the same call, however it went.

    A dial whose outcome is unknown is no failure yet: its run has no ``call_id``, and the caretaker finds out from the
    carrier what became of it. Nobody is ever called twice for one request.

    Raises:
        NotFound: No such workflow or configuration in the organization.
        WorkflowNotPublished: The workflow has nothing to say yet.
        AccountInactive: The configuration is switched off.
        ConfigurationError: The number or the caller id will not do.
        CallNotAllowed: The organization's calls do not go there.
        CapacityReached: Too many calls are live.
        UnsupportedOperation: The request asks the carrier for what it cannot do.
        IdempotencyKeyReused: The key came with another request before.
        ProviderError: The carrier refused it, or could not be reached; the run says so too.
    """
    begun = await _begin(request)
    run = begun.run
    if not begun.is_new:
        return PlacedCall(run, is_new=False)
    async with _ends_if_refused(run):
        result = await _dial(begun)
    if result is not None:
        await events.placed(run.id, result)
        run.call_id = result.call_id
        logger.bind(provider=run.mode, run=run.id, call_id=result.call_id).info("call placed")
    return PlacedCall(run, is_new=True)


@asynccontextmanager
async def _ends_if_refused(run: WorkflowRun) -> AsyncIterator[None]:
    """A call the carrier refused has failed at once; one it may have placed is looked after soon."""
    try:
        yield
    except GatewayError as error:
        await events.finish(run.id, CallStatus.FAILED, disposition=error.code)
        logger.bind(provider=run.mode, run=run.id, code=error.code).warning("call could not be placed")
        raise
    except BaseException:
        await _doubt(run)
        raise


class _Begun(NamedTuple):
    """A call about to be placed, unless it was before."""

    run: WorkflowRun
    provider: TelephonyProvider
    options: Mapping[str, Any]
    is_new: bool


async def _begin(request: CallRequest) -> _Begun:
    async with get_database().session() as session:
        workflow = await calls.find_workflow(session, request.organization_id, request.workflow_id)
        if workflow is None:
            raise NotFound("there is no such workflow")
        spoken = published(workflow)
        configuration = await calls.find_outbound_configuration(
            session, request.organization_id, request.telephony_configuration_id
        )
        if configuration is None:
            raise NotFound("there is no such telephony configuration, and no default one")
        provider = build_provider(configuration)
        options = _options(request, configuration, spoken["document"])
        to_number = await destinations.get_allowed(session, request.organization_id, request.to_number, provider)
        caller_ids = await calls.list_caller_ids(session, configuration.id)
        run, is_new = await admission.begin(
            session,
            configuration,
            **spoken,
            direction="outbound",
            from_number=_caller_id(request.from_number, provider, configuration, caller_ids),
            to_number=to_number,
            variables=dict(request.variables),
            idempotency_key=request.idempotency_key,
            request_digest=request.digest,
            due_at=now() + timedelta(seconds=get_settings().silence_seconds + get_settings().carrier_timeout_seconds),
        )
        if not hmac.compare_digest(run.request_digest or "", request.digest or ""):
            raise IdempotencyKeyReused
    feed.publish(LiveEvent(kind="call", organization_id=run.organization_id, run_id=run.id))
    return _Begun(run, provider, options, is_new)


def _options(
    request: CallRequest, configuration: TelephonyConfiguration, document: Mapping[str, Any]
) -> dict[str, Any]:
    """What the provider is asked for besides: the request's wishes, and whether the workflow wants to know who answers.

    Raises:
        UnsupportedOperation: The request asks the carrier for what it cannot do.
    """
    options = dict(request.options)
    detects = Capability.AMD in providers.get(configuration.provider).capabilities
    if options.get("machine_detection") and not detects:
        raise UnsupportedOperation("this carrier cannot tell a person from a machine")
    action = answering_machine(document).action
    if detects and action in DETECTION:
        options.setdefault("machine_detection", DETECTION[action])
    return options


async def _dial(begun: _Begun) -> CallInitiationResult | None:
    """What the carrier answered; ``None`` if it did not, or named no call."""
    run, provider = begun.run, begun.provider
    try:
        result = await provider.initiate_call(
            run.to_number,
            urls.webhook_url(provider.WEBHOOK_ENDPOINT, run.id),
            workflow_run_id=run.id,
            from_number=run.from_number or None,
            **begun.options,
        )
    except OutcomeUnknown:
        result = None
    if result is None or not result.call_id:
        await _doubt(run)
        return None
    return result


async def _doubt(run: WorkflowRun) -> None:
    """Nobody knows whether a phone rings: have the carrier asked, once it had time to tell by itself."""
    logger.bind(provider=run.mode, run=run.id).warning("the carrier did not say what became of a dial")
    await events.record(run.id, "dial_in_doubt", {})
    async with get_database().session() as session:
        soon = now() + timedelta(seconds=min(DOUBT_SECONDS, get_settings().dial_doubt_seconds))
        await call_leases.postpone(session, run.id, soon, looks=0)


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
