"""Placing a call, at the HTTP edge."""

from typing import Any, Literal

from pydantic import Field

from api.schemas.base import Answer, Id, Request
from api.services.telephony.types import CallStatus


class InitiateCall(Request):
    """Whom to call, and what to say."""

    workflow_id: Id
    to_number: str = Field(min_length=1, max_length=320, examples=["+14155550100"])
    """E.164, or an address the carrier dials."""
    telephony_configuration_id: Id | None = None
    """The carrier account to call through; the default one if left out."""
    from_number: str | None = Field(default=None, max_length=320, examples=["+14155550123"])
    """The caller id, one of the configuration's numbers; its default one if left out."""
    variables: dict[str, Any] = Field(default_factory=dict, max_length=100)
    """What the workflow's prompts may name as `{{ key }}`."""
    ring_seconds: int | None = Field(default=None, ge=5, le=600)
    machine_detection: Literal["Enable", "DetectMessageEnd"] | None = None
    """Ask the carrier who answered: a person or a machine."""


class InitiatedCall(Answer):
    """A call that is being placed."""

    workflow_run_id: Id
    status: CallStatus
    call_id: str | None
    """The carrier's name for the call; `null` until it is known."""
