"""What the load generator is asked to do, and what it answers."""

from dataclasses import dataclass, field

from bench.carrier import Account
from bench.figures import NOTHING, Spread
from bench.processes import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One run of the generator.

    Attributes:
        url: The media socket, where there is no account.
        account: Whose calls they are, where webhooks come first.
        pid: The server, whose use of the machine is read at the beginning and the end of the measured time.
        calls: How many; all at once, unless ``hold_seconds``.
        begun_per_second: How quickly they begin.
        script: What callers say; see ``bench.script``.
        warm_up_seconds: From the beginning of the last call until measuring begins.
        loops: How many loops of the script are measured.
        hold_seconds: How long a call lasts, if calls come and go.
        webhooks: How many further calls only ring, while the others speak.
        comfort_noise: Whether the line is not quite silent.
    """

    url: str = ""
    account: Account | None = None
    pid: int = 0
    calls: int = 2
    begun_per_second: float = 15.0
    script: str = "real"
    warm_up_seconds: float = 11.0
    loops: int = 2
    hold_seconds: float = 0.0
    webhooks: int = 0
    comfort_noise: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What was measured. Milliseconds, unless it says seconds.

    Attributes:
        slip: How late the generator itself sent each frame.
        gap: Between media messages that follow one another in one reply.
        response: End of speech to the first audio of the reply.
        barge_in: First sound of the caller who interrupts to ``clear``.
        turns: Utterances that deserve an answer.
        missing: Those that got none.
        cut_short: Replies that stopped by themselves.
        not_cleared: Barge-ins the agent spoke through.
        stray: Media and clears nobody asked for.
        refused: Calls that never got a stream, by the reason.
        broken: Streams that ended before the caller hung up.
        cpu_ms: Of the server, per call and second.
        generator_core: Share of a core the generator itself took.
        foreign_core: Share of the server's core that others took, meanwhile.
        before, after: What the server used when measuring began and ended.
        handshakes: When each connection was begun and its ``start`` was sent, monotonic seconds.
        webhook: From the webhook to its answer.
    """

    calls: int
    seconds: float
    messages: int = 0
    audio_seconds: float = 0.0
    slip: Spread = NOTHING
    gap: Spread = NOTHING
    response: Spread = NOTHING
    barge_in: Spread = NOTHING
    turns: int = 0
    missing: int = 0
    cut_short: int = 0
    not_cleared: int = 0
    stray: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    broken: int = 0
    cpu_ms: float = 0.0
    generator_core: float = 0.0
    foreign_core: float = 0.0
    before: Usage | None = None
    after: Usage | None = None
    handshakes: list[tuple[float, float]] = field(default_factory=list)
    webhook: Spread = NOTHING

    @property
    def core(self) -> float:
        """The server's share of a core."""
        return self.cpu_ms * self.calls / 1000

    @property
    def lost(self) -> int:
        """Everything a caller should have heard and did not."""
        return self.missing + self.cut_short + self.not_cleared + sum(self.refused.values()) + self.broken
