"""Workflow runs: the calls, and what was said in them."""

from typing import Annotated, Any

from fastapi import Query
from fastapi.responses import FileResponse

from api.routes.dependencies import Admin, Caller
from api.routes.management import management_router
from api.schemas.base import Id
from api.schemas.errors import errors
from api.schemas.live import TransferCall, TransferRequested
from api.schemas.pages import PageAnswer, PageParameters
from api.schemas.runs import EventAnswer, RunAnswer, RunQuery, RunSummary, UtteranceAnswer, WaveformAnswer
from api.services.live.presence import name_of
from api.services.telephony.calls import control, retention
from api.services.workflows import history

router = management_router("/workflow-runs", tag="workflow runs")
Buckets = Annotated[int, Query(ge=1, le=4000, description="How many stretches the recording is divided into.")]
WAV: dict[int | str, dict[str, Any]] = {
    200: {"description": "Stereo WAV: the caller left, the agent right.", "content": {"audio/wav": {}}}
}


@router.get("", summary="List workflow runs")
async def list_runs(caller: Caller, query: Annotated[RunQuery, Query()]) -> PageAnswer[RunSummary]:
    """The organization's calls, newest first."""
    page = await history.list_page(caller.organization_id, query.chosen, query.paging)
    return PageAnswer[RunSummary].of(page, RunSummary.of)


@router.get("/{run_id}", summary="Get a workflow run", responses=errors(404))
async def get_run(run_id: Id, caller: Caller) -> RunAnswer:
    """Where the call stands, what it cost, and how quickly its agent answered."""
    return RunAnswer.of_detail(await history.get(caller.organization_id, run_id))


@router.post("/{run_id}/hang-up", summary="Hang up", responses=errors(404, 409))
async def hang_up(run_id: Id, caller: Caller) -> RunAnswer:
    """Ends the call, whether it rings or is talked on; one that is over stays as it ended. Any member may."""
    await control.hang_up(caller.organization_id, run_id, by=await name_of(caller))
    return RunAnswer.of_detail(await history.get(caller.organization_id, run_id))


@router.post("/{run_id}/transfer", summary="Transfer a caller", status_code=202, responses=errors(404, 409, 503))
async def transfer(run_id: Id, body: TransferCall, caller: Caller) -> TransferRequested:
    """Has the agent hand its caller to somebody else, where the carrier can and the organization's calls may go."""
    by = await name_of(caller)
    await control.transfer(caller.organization_id, run_id, body.to, cold=body.cold, by=by)
    return TransferRequested(workflow_run_id=run_id)


@router.get("/{run_id}/transcript", summary="Get a transcript", responses=errors(404))
async def list_transcript(run_id: Id, caller: Caller, query: PageParameters) -> PageAnswer[UtteranceAnswer]:
    """What was said, in the order it began."""
    page = await history.list_transcript(caller.organization_id, run_id, query.paging)
    return PageAnswer[UtteranceAnswer].of(page)


@router.get("/{run_id}/events", summary="List a call's events", responses=errors(404))
async def list_events(run_id: Id, caller: Caller, query: PageParameters) -> PageAnswer[EventAnswer]:
    """What happened, in the order it was learned."""
    page = await history.list_events(caller.organization_id, run_id, query.paging)
    return PageAnswer[EventAnswer].of(page)


@router.get(
    "/{run_id}/recording",
    summary="Get a recording",
    response_class=FileResponse,
    responses={**WAV, **errors(404)},
)
async def get_recording(run_id: Id, caller: Caller) -> FileResponse:
    """The recording as a WAV file; `Range` requests get a part of it."""
    path = await history.get_recording(caller.organization_id, run_id)
    return FileResponse(path, media_type="audio/wav", filename=f"{run_id}.wav", headers={"Cache-Control": "no-store"})


@router.get("/{run_id}/recording/peaks", summary="Get the outline of a recording", responses=errors(404))
async def get_peaks(run_id: Id, caller: Caller, buckets: Buckets = 1000) -> WaveformAnswer:
    """How loud the caller and the agent were, from beginning to end: what a player draws."""
    return WaveformAnswer.model_validate(await history.get_waveform(caller.organization_id, run_id, buckets))


@router.delete("/{run_id}/recording", summary="Delete a recording", status_code=204, responses=errors(404, 409))
async def delete_recording(run_id: Id, admin: Admin) -> None:
    """Deletes the recording of an ended call; the call stays."""
    await retention.delete_recording(admin.organization_id, run_id, by=admin.user_id)


@router.delete("/{run_id}", summary="Delete a workflow run", status_code=204, responses=errors(404, 409))
async def delete_run(run_id: Id, admin: Admin) -> None:
    """Deletes an ended call with its transcript, its events and its recording."""
    await retention.delete_call(admin.organization_id, run_id, by=admin.user_id)
