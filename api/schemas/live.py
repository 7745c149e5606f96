"""Live calls at the HTTP edge."""

from typing import Literal

from pydantic import Field

from api.schemas.base import ONE_LINE, Answer, Id, Request


class LiveMessage(Answer):
    """One message of the live channel. Further fields depend on its kind."""

    kind: Literal["open", "alive", "call", "said", "event", "request", "configuration", "number", "workflow", "missed"]
    """`call`: a call began, changed or ended. `said`: an utterance was finished; it may be here whole. `event`:
    something happened to a call. `request`: a carrier's request was logged. `configuration`, `number`, `workflow`:
    something was set up otherwise. `missed`: more happened than can be told; look for everything. `open` and `alive`
    say that the channel is."""
    run_id: Id | None = None
    """The call it is about."""


class TransferCall(Request):
    """Whom to hand the caller to, and how."""

    to: str = Field(min_length=1, max_length=320, pattern=ONE_LINE, examples=["+14155550100"])
    """E.164, or an address the carrier dials."""
    cold: bool | None = None
    """Let the caller ring there at once, instead of waiting with the agent until somebody answers. Left out, it is the
    way the carrier knows, the warm one first."""


class TransferRequested(Answer):
    """A transfer that has begun. The call's events tell how it goes."""

    workflow_run_id: Id
