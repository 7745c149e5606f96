"""Status callbacks of every provider end here."""

from typing import Any

from pydantic import BaseModel, Field

from api.services.telephony.calls import costs, events
from api.services.telephony.types import CallStatus, StatusCallback


class StatusCallbackRequest(BaseModel):
    """A status callback in our words. ``duration`` in whole seconds."""

    call_id: str
    status: CallStatus = CallStatus.UNKNOWN
    word: str = ""
    from_number: str | None = None
    to_number: str | None = None
    direction: str | None = None
    duration: str | int | None = None
    answered_by: str | None = None
    event_id: str | None = None
    extra: dict[str, Any] = Field(default_factory=dict)

    @classmethod
    def from_callback(cls, callback: StatusCallback) -> "StatusCallbackRequest":
        """The request for what a provider's ``parse_status_callback`` returned."""
        return cls.model_validate({key: value for key, value in callback.items() if value is not None})


async def _process_status_update(workflow_run_id: str, status: StatusCallbackRequest, provider_name: str = "") -> None:
    """Apply a callback to its run: once, forward only, the first terminal status wins."""
    callback: StatusCallback = {
        "call_id": status.call_id,
        "status": status.status,
        "word": status.word,
        "duration": status.duration,
        "answered_by": status.answered_by,
        "event_id": status.event_id,
        "extra": status.extra,
    }
    moved = await events.apply_status(workflow_run_id, callback)
    if moved and status.status.is_terminal and provider_name:
        costs.settle_later(workflow_run_id, provider_name, status.call_id)


process_status_update = _process_status_update
