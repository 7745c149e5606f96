"""Calls at the HTTP edge."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from api.db.repositories.runs import NamedRun, RunFilter
from api.schemas.base import ONE_LINE, Answer, Id, Moment, Time
from api.schemas.pages import PageQuery
from api.services.telephony.types import CallStatus, Direction
from api.services.workflows.history import Latency, RunDetail


class RunQuery(PageQuery):
    """Which calls, and which page of them."""

    status: CallStatus | None = None
    direction: Direction | None = None
    workflow_id: Id | None = None
    telephony_configuration_id: Id | None = None
    live: bool | None = None
    """Whether the call goes on, or has ended."""
    since: Moment | None = None
    """Calls that began at that moment or later."""
    before: Moment | None = None
    """Calls that began earlier."""
    number: Annotated[str, StringConstraints(min_length=1, max_length=320, pattern=ONE_LINE)] | None = None
    """What the number of the caller or of the callee begins with, as it is listed (`+1415`)."""

    @property
    def chosen(self) -> RunFilter:
        """Which calls those are."""
        return RunFilter(**self.model_dump(exclude=set(PageQuery.model_fields)))


class RunSummary(Answer):
    """A call in a list."""

    id: Id
    status: CallStatus
    direction: Direction
    mode: str
    """The provider's name."""
    call_id: str | None
    from_number: str
    to_number: str
    workflow_id: Id | None
    workflow_name: str | None
    workflow_version: int | None
    """Which published version it speaks; `null` for a draft, and for calls from before there were versions."""
    draft: bool
    """Whether it tries out a draft."""
    telephony_configuration_id: Id | None
    telephony_configuration_name: str | None
    disposition: str | None
    """How the conversation ended, or why there was none."""
    created_at: Time
    answered_at: Time | None
    ended_at: Time | None
    duration_seconds: float | None
    cost_amount: float | None
    cost_currency: str | None
    recording_url: str | None = Field(examples=["/api/v1/workflow-runs/0f8fad5bd9cb469fa16570867728950e/recording"])

    @classmethod
    def of(cls, named: NamedRun) -> "RunSummary":
        """The call as listed."""
        return cls.model_validate(_columns(cls, named))


class LatencyAnswer(Answer):
    """How long the caller waited for answers: end of speech to first reply audio, in seconds."""

    turns: int
    median_seconds: float
    p95_seconds: float
    longest_seconds: float


class RunAnswer(RunSummary):
    """A call."""

    variables: dict[str, Any]
    answered_by: str | None
    latency: LatencyAnswer | None

    @classmethod
    def of_detail(cls, detail: RunDetail) -> "RunAnswer":
        """The call in full."""
        latency: Latency | None = detail.latency
        return cls.model_validate({**_columns(cls, detail.named), "latency": latency})


class UtteranceAnswer(Answer):
    """Something said. Times in seconds from the start of the media stream."""

    speaker: Literal["caller", "agent"]
    text: str
    started_at: float
    ended_at: float
    response_seconds: float | None
    """On the agent's turns: from the end of the caller's speech to the first reply audio."""
    interrupted: bool


class EventAnswer(Answer):
    """Something that happened to the call."""

    occurred_at: Time
    kind: str
    detail: dict[str, Any]


class WaveformAnswer(Answer):
    """How loud each side of a recording was: the peaks of stretches of equal length, from 0 to 1 (full scale)."""

    duration_seconds: float
    caller: list[float]
    agent: list[float]


def _columns(schema: type[RunSummary], named: NamedRun) -> dict[str, Any]:
    row = named.row
    columns = {name: getattr(row, name, None) for name in schema.model_fields}
    return {
        **columns,
        "workflow_name": named.workflow_name,
        "telephony_configuration_name": named.configuration_name,
        "recording_url": f"/api/v1/workflow-runs/{row.id}/recording" if row.recording else None,
    }
