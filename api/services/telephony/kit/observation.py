"""A carrier's request on its way through the gateway, and what those learn of it who read, judge and serve it.

Whoever opens the door begins an observation; whoever learns something writes it down there, and no provider has to
know. What is never attributed to an account is forgotten.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from api.db.models import TelephonyConfiguration, now
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.types import Webhook

Door = Literal["inbound", "callback", "media"]
Doubt = Literal["expired", "replayed"]


@dataclass(slots=True, kw_only=True)
class Observation:
    """One request.

    Attributes:
        door: What it came for: an inbound call, a call that is known, or a call's media socket.
        method: As requested; of an upgrade, ``GET``.
        url: The public URL it came to, by which it is verified.
        headers: Names in lower case.
        path_params: What the route read in the path.
        webhook: The request, once it was read.
        body: As received, once it was.
        configuration: The account it is about, which may not have sent it.
        provider: That account, ready to verify.
        run_id: The call it is about.
        believed: Whether it was shown to come from the carrier.
        doubts: What speaks against it although it may be signed well.
        problem: The code of the error that it was answered with.
        status: The answer's; of a refused upgrade, the server's.
        answer: How the answer's content began.
        seconds: How long the carrier waited.
    """

    door: Door = "callback"
    method: str = "POST"
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    path_params: Mapping[str, Any] = field(default_factory=dict, repr=False)
    webhook: Webhook | None = None
    body: bytes = field(default=b"", repr=False)
    configuration: TelephonyConfiguration | None = None
    provider: TelephonyProvider | None = None
    run_id: str | None = None
    believed: bool = False
    doubts: set[Doubt] = field(default_factory=set)
    problem: str | None = None
    status: int = 0
    answer: bytes = field(default=b"", repr=False)
    seconds: float = 0.0
    began_at: datetime = field(default_factory=now)

    def attribute(self, configuration: TelephonyConfiguration, run_id: str | None = None) -> None:
        """It is about this account, and this call."""
        self.configuration = configuration
        self.run_id = run_id or self.run_id


_current: ContextVar[Observation | None] = ContextVar("observation", default=None)


@contextmanager
def observing(observation: Observation) -> Iterator[Observation]:
    """Whatever is learned within the block is learned of ``observation``."""
    token = _current.set(observation)
    try:
        yield observation
    finally:
        _current.reset(token)


def observed() -> Observation:
    """The request that is being served; one that nobody keeps, if none is."""
    return _current.get() or Observation()
