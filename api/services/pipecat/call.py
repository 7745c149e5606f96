"""What a conversation knows of its call, and what it may ask of it. No media stack is loaded here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, Protocol


class EndReason(StrEnum):
    """Why a conversation ended."""

    CALLER_HUNG_UP = "caller_hung_up"
    AGENT_HUNG_UP = "agent_hung_up"
    OPERATOR_HUNG_UP = "operator_hung_up"
    """Somebody in the organization ended the call."""
    TRANSFERRED = "transferred"
    CALLER_SILENT = "caller_silent"
    MAX_DURATION = "max_duration"
    MACHINE_ANSWERED = "machine_answered"
    """Nobody was there, and the workflow has nothing to say to an answering machine, or has said it."""
    SHUTDOWN = "shutdown"
    """The gateway had to stop."""
    ERROR = "error"


class Failure(StrEnum):
    """What broke in a conversation, where no ``GatewayError`` names it."""

    SERVICE_FAILED = "service_failed"
    """A speech service or the language model went on failing."""
    WORKFLOW_FAILED = "workflow_failed"
    """The workflow could not begin, or broke off."""
    PIPELINE_FAILED = "pipeline_failed"
    """The conversation could not be set up, or was lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call about to be answered by an agent."""

    run_id: str
    organization_id: str
    provider_name: str
    call_id: str
    direction: Literal["inbound", "outbound"]
    from_number: str
    to_number: str
    workflow: Mapping[str, Any]
    """The workflow document, as stored (see ``api.services.workflows.definition``)."""
    variables: Mapping[str, Any] = field(default_factory=dict)
    recording_path: Path | None = None
    """Where the stereo WAV is written as the call goes (caller left, agent right)."""
    can_transfer: bool = False

    @property
    def facts(self) -> dict[str, str]:
        """What prompts may name of the call itself, as ``{{ from_number }}``."""
        return {
            "workflow_run_id": self.run_id,
            "provider": self.provider_name,
            "call_id": self.call_id,
            "direction": self.direction,
            "from_number": self.from_number,
            "to_number": self.to_number,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """Something said (or keyed), by whom, and when. Times in seconds from the start of the media stream."""

    speaker: Literal["caller", "agent"]
    text: str
    started_at: float
    ended_at: float
    response_seconds: float | None = None
    """On the agent's turns: from the end of the caller's speech to the first reply audio on the wire."""
    interrupted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReport:
    """How the conversation went."""

    end_reason: EndReason
    duration_seconds: float
    response_seconds: tuple[float, ...] = ()
    """One entry per answered turn: end of caller speech to first reply audio."""
    variables: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None


class Journal(Protocol):
    """Where a conversation writes what happened, as it happens."""

    async def said(self, utterance: Utterance) -> None:
        """Keep one finished utterance."""

    async def happened(self, kind: str, detail: Mapping[str, Any]) -> None:
        """Keep one event (``"media_started"``, ``"node_entered"``, ``"tool_called"``, ``"dtmf"``, …)."""


class CallControl(Protocol):
    """What a conversation may ask of the leg it speaks on."""

    handed_over: bool
    """Whether the carrier moves, or has moved, the caller to somebody else: the stream ends, the call does not."""

    def when_told_to_end(self, listener: Callable[[EndReason], None]) -> None:
        """Call ``listener`` when the conversation must end: its call is over, or its process is about to stop."""

    def when_told_to_transfer(self, listener: Callable[[str, bool], None]) -> None:
        """Call ``listener`` with a destination, and whether it is a cold transfer, when somebody asks for one."""

    async def hang_up(self) -> None:
        """End the leg; again is fine, and a failure is recorded, not raised."""

    async def press(self, keys: str) -> bool:
        """Have the carrier press ``keys`` (0-9, * and #); ``False`` if it cannot, or did not."""

    async def transfer(self, destination: str, *, cold: bool = False) -> None:
        """Hand the caller to ``destination``: once somebody answered there, or at once if ``cold``.

        Raises:
            GatewayError: It did not happen; the conversation goes on.
        """
