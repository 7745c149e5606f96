"""Status callbacks of every provider end here."""

from typing import Any

from pydantic import BaseModel, Field, ValidationError

from api.errors import MalformedWebhook
from api.services.telephony.calls import events
from api.services.telephony.types import AnsweredBy, CallStatus, StatusCallback


class StatusCallbackRequest(BaseModel):
    """A status callback in our words. ``duration`` in whole seconds."""

    call_id: str
    status: CallStatus = CallStatus.UNKNOWN
    word: str = ""
    from_number: str | None = None
    to_number: str | None = None
    direction: str | None = None
    duration: str | int | None = None
    answered_by: AnsweredBy | None = None
    event_id: str | None = None
    extra: dict[str, Any] = Field(default_factory=dict)

    @classmethod
    def from_callback(cls, callback: StatusCallback) -> "StatusCallbackRequest":
        """The request for what a provider's ``parse_status_callback`` returned.

        Raises:
            MalformedWebhook: Something in it is no text where every carrier sends one, such as a field that came twice.
        """
        try:
            return cls.model_validate({key: value for key, value in callback.items() if value is not None})
        except ValidationError:
            raise MalformedWebhook("a field of the status callback is not what a carrier sends") from None


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
    await events.apply_status(workflow_run_id, callback, provider_name)


process_status_update = _process_status_update
