"""What happened, as the browser hears it, and as one process tells another: a word, whose it is, and which call."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

WORD = "live"
"""What a notice begins with that carries hints."""
MOST_BYTES = 7_000
"""PostgreSQL passes on notices of fewer than 8000."""

Kind = Literal["call", "said", "event", "request", "configuration", "number", "workflow", "missed"]
"""A call began, changed or ended; an utterance was finished; something happened to a call; a carrier's request was
logged; something was set up otherwise. ``missed``: so much happened that everybody must look for themselves."""
KINDS = frozenset(get_args(Kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveEvent:
    """Something that just happened.

    Attributes:
        kind: What it is about.
        organization_id: Whose it is; empty where only the run is known, which tells.
        run_id: The call it happened to, if it did to one.
        detail: What else everybody in the organization may hear of it; other processes do not.
    """

    kind: Kind
    organization_id: str = ""
    run_id: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)

    def owned_by(self, organization_id: str) -> "LiveEvent":
        """The same, in that organization."""
        return replace(self, organization_id=organization_id)

    @property
    def message(self) -> dict[str, Any]:
        """What a browser is sent."""
        return {"kind": self.kind, "run_id": self.run_id or None, **self.detail}


def write(event: LiveEvent) -> str:
    """The hint for other processes."""
    return f"{event.kind}:{event.organization_id}:{event.run_id}"


def pack(written: Iterable[str], *, name: str) -> Iterator[str]:
    """The hints of the process called ``name``, as notices."""
    notice = head = f"{WORD} {name}"
    for hint in written:
        if len(notice) + len(hint) >= MOST_BYTES:
            yield notice
            notice = head
        notice += f" {hint}"
    yield notice


def read(text: str, *, besides: str) -> Iterator[LiveEvent]:
    """The events in a notice, after its word; none if the process called ``besides`` sent it."""
    sender, *written = text.split()
    for hint in written if sender != besides else ():
        kind, organization_id, run_id = hint.split(":")
        if kind in KINDS:  # a newer gateway may know more
            yield LiveEvent(kind=kind, organization_id=organization_id, run_id=run_id)  # type: ignore[arg-type]
