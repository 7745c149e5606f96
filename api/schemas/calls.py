"""Placing a call, at the HTTP edge."""

from pydantic import Field

from api.schemas.base import ONE_LINE, Answer, Id, Request
from api.services.telephony.types import CallStatus, MachineDetection
from api.services.workflows.variables import Variables


class InitiateCall(Request):
    """Whom to call, and what to say."""

    workflow_id: Id
    to_number: str = Field(min_length=1, max_length=320, pattern=ONE_LINE, examples=["+14155550100"])
    """E.164, or an address the carrier dials."""
    telephony_configuration_id: Id | None = None
    """The carrier account to call through; the default one if left out."""
    from_number: str | None = Field(default=None, max_length=320, pattern=ONE_LINE, examples=["+14155550123"])
    """The caller id, one of the configuration's numbers; its default one if left out."""
    variables: Variables = Field(default_factory=dict)
    ring_seconds: int | None = Field(default=None, ge=5, le=600)
    machine_detection: MachineDetection | None = None
    """Ask the carrier who answered: a person or a machine. The workflow says what to do then; left out, it also says
    whether to ask."""


class InitiatedCall(Answer):
    """A call that is being placed."""

    workflow_run_id: Id
    status: CallStatus
    call_id: str | None
    """The carrier's name for the call; `null` until it is known."""
