"""What a workflow does when a machine answers. Read without the media stack: placing a call must know."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator


class AnsweringMachine(BaseModel):
    """What to do when a placed call is answered by a machine. Where the carrier cannot tell, the agent talks."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    action: Literal["talk", "hang_up", "leave_message"] = "talk"
    message: str = ""
    """What is left on the machine once its own greeting is over."""

    @model_validator(mode="after")
    def _check_message(self) -> "AnsweringMachine":
        if self.action == "leave_message" and not self.message.strip():
            raise ValueError("leave_message needs a message")
        return self


def answering_machine(document: Mapping[str, Any]) -> AnsweringMachine:
    """What the workflow of a stored ``document`` does."""
    return AnsweringMachine.model_validate(document.get("answering_machine") or {})
