"""Carriers' requests at the HTTP edge."""

from typing import Any, Literal

from pydantic import Field

from api.db.repositories.webhook_requests import NamedRequest, RequestFilter
from api.schemas.base import Answer, Id, Moment, Time
from api.schemas.pages import PageQuery
from api.services.telephony.registry import providers
from api.services.telephony.webhook_requests import Obstacle, find_obstacle

Verdict = Literal["verified", "refused"]


class WebhookRequestQuery(PageQuery):
    """Which requests, and which page of them."""

    verdict: Verdict | None = None
    provider: str | None = Field(default=None, max_length=64, pattern=r"^[\w-]*$")
    telephony_configuration_id: Id | None = None
    workflow_run_id: Id | None = None
    since: Moment | None = None
    """Only what came at this time or later."""
    until: Moment | None = None
    """Only what came before this time."""

    @property
    def chosen(self) -> RequestFilter:
        """Which requests those are."""
        return RequestFilter(**self.model_dump(exclude=set(PageQuery.model_fields)))


class WebhookRequestSummary(Answer):
    """A carrier's request in a list."""

    id: Id
    created_at: Time
    provider: str
    telephony_configuration_id: Id | None
    telephony_configuration_name: str | None
    workflow_run_id: Id | None
    door: Literal["inbound", "callback", "media"]
    """What it came for: an inbound call, news of a call or what it should do, or a call's media socket."""
    method: str
    path: str
    """Whatever in it proves who asks is masked."""
    verdict: Verdict
    reason: str | None
    """Why it was refused, as a code."""
    status: int
    """What it was answered with."""
    seconds: float
    """How long the carrier waited."""

    @classmethod
    def of(cls, named: NamedRequest) -> "WebhookRequestSummary":
        """The request as listed."""
        return cls.model_validate(_columns(WebhookRequestSummary, named))


class WebhookRequestAnswer(WebhookRequestSummary):
    """A carrier's request. Secrets in it are masked."""

    believed: bool
    """Whether it was shown to come from the carrier."""
    url: str
    """The public URL it was verified on."""
    matching_url: str | None
    """The URL that its signature is good for, where it is not the one above."""
    signs_urls: bool
    """Whether what proves this carrier's requests covers their URL."""
    urls_tried: int
    """How many other URLs were tried; 0 if none was looked for."""
    headers: dict[str, str] = Field(repr=False)
    data: dict[str, Any] | None = Field(repr=False)
    """The payload, read; `null` if it could not be, or is too large to be kept whole."""
    text: str = Field(repr=False)
    """What is kept of such a payload."""
    answer: str = Field(repr=False)
    """How the answer's content began."""
    replay_obstacle: Obstacle | None
    """Why it cannot be processed again; `null` if it can."""

    @classmethod
    def of(cls, named: NamedRequest) -> "WebhookRequestAnswer":
        """The request in full."""
        spec = providers.find(named.row.provider)
        return cls.model_validate(
            {
                **named.row.content,
                **_columns(WebhookRequestSummary, named),
                "believed": named.row.believed,
                "signs_urls": spec is None or spec.signs_urls,
                "replay_obstacle": find_obstacle(named.row),
            }
        )


class ChangeAnswer(Answer):
    """Something about the call that is not what it was."""

    field: str
    before: Any
    after: Any


class ReplayAnswer(Answer):
    """What came of processing a request again."""

    status: int
    """What it was answered with."""
    problem: str | None
    """The code of the error, if it was one."""
    workflow_run_id: Id | None
    began: bool
    """Whether that call began with it just now."""
    changes: list[ChangeAnswer]
    """Empty if all of it had been applied already."""
    events: list[str]
    """What happened to the call, by kind."""


def _columns(schema: type[WebhookRequestSummary], named: NamedRequest) -> dict[str, Any]:
    columns = {name: getattr(named.row, name, None) for name in schema.model_fields}
    return {**columns, "telephony_configuration_name": named.configuration_name}
