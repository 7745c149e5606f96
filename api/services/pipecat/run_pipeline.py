"""From a carrier's open media stream to the agent that speaks on it. The media stack is loaded on the first call."""

from collections.abc import Mapping
from typing import Any

from api.db.models import WorkflowRun
from api.registry import lazy
from api.services.audio import AudioConfig
from api.services.pipecat.call import Call, CallReport, EndReason, Failure
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.calls import media, recordings
from api.services.telephony.calls.journal import CallJournal
from api.services.telephony.calls.leg import CallLeg
from api.services.telephony.factory import build_provider
from api.services.telephony.registry import providers
from api.services.telephony.types import TRANSFERS

converse = lazy("api.services.pipecat.pipeline:converse")


async def run_pipeline_telephony(
    websocket: Any,
    *,
    provider_name: str,
    workflow_id: str,
    workflow_run_id: str,
    user_id: str,
    call_id: str,
    transport_kwargs: Mapping[str, Any] | None = None,
    audio_config: AudioConfig | None = None,
) -> None:
    """Let the run's workflow speak on ``websocket`` until the conversation ends, then end the leg.

    Args:
        websocket: Accepted, with the carrier's handshake read.
        provider_name: Whose transport speaks on it.
        workflow_id: The run's workflow; the document is the one the run was begun with.
        workflow_run_id: The run.
        user_id: The scope, which is the organization.
        call_id: The carrier's name for the call, as the stream gave it.
        transport_kwargs: The ids the provider's transport factory asks for.
        audio_config: Rates on this call's wire, where the carrier offers several; the spec's unless given.

    Raises:
        NotFound: The run is not one of that workflow and organization.
        HandshakeFailed: The stream names another call than its ticket.
    """
    live = await media.connect(workflow_run_id, call_id, organization_id=user_id, workflow_id=workflow_id)
    run, provider = live.at_carrier.run, build_provider(live.at_carrier.configuration)
    leg = CallLeg(run, provider)
    live.speak_on(leg)
    report = CallReport(end_reason=EndReason.ERROR, duration_seconds=0, error=Failure.PIPELINE_FAILED)
    try:
        rates = audio_config or providers.get(provider_name).audio_config
        transport = await _open_transport(websocket, run, provider_name, rates, dict(transport_kwargs or {}))
        report = await _converse(transport, run, provider, leg, rates)
    finally:
        await media.conclude(run, leg, report)


async def _open_transport(
    websocket: Any, run: WorkflowRun, provider_name: str, rates: AudioConfig, ids: dict[str, Any]
) -> Any:
    return await providers.get(provider_name).transport_factory(
        websocket,
        run.id,
        rates,
        run.organization_id,
        telephony_configuration_id=run.telephony_configuration_id,
        **ids,
    )


async def _converse(
    transport: Any, run: WorkflowRun, provider: TelephonyProvider, leg: CallLeg, rates: AudioConfig
) -> CallReport:
    capabilities = providers.get(run.mode).capabilities
    can_transfer = bool(capabilities & TRANSFERS) and provider.supports_transfers()
    call = describe_call(run, can_transfer=can_transfer)
    journal = CallJournal(run.organization_id, run.id)
    report: CallReport = await converse(transport, call, journal, leg, audio_config=rates)
    return report


def describe_call(run: WorkflowRun, *, can_transfer: bool) -> Call:
    """What a conversation needs to know of its run."""
    return Call(
        run_id=run.id,
        organization_id=run.organization_id,
        provider_name=run.mode,
        call_id=run.call_id or "",
        direction="inbound" if run.direction == "inbound" else "outbound",
        from_number=run.from_number,
        to_number=run.to_number,
        workflow=run.document,
        variables=run.variables,
        recording_path=recordings.path_of(run.id),
        can_transfer=can_transfer,
    )
