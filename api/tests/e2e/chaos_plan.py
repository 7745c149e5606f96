"""Who calls in the chaos test, who is called, and what goes wrong: drawn by lot, the same for the same seed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from api.simulator import chaos, people
from api.simulator.carrier import Person
from api.simulator.chaos import RestChaos, WebhookChaos
from api.simulator.faults import Faults, MediaFault, RestFault

Lots = Mapping[str, tuple[tuple[float, RestFault], ...]]

LONGEST_DELAY_SECONDS = 1.2
UNLIKELY_STATUSES = {"completed": 0.15, "busy": 0.15, "no-answer": 0.15, "failed": 0.15, "status": 0.05}
"""Which share of reports is lost, by status word or in general."""
LIVE_REQUESTS: Lots = {
    "update": ((0.1, chaos.UNAVAILABLE), (0.1, chaos.ANSWER_DROPPED), (0.1, chaos.slow(0.5))),
    "fetch": ((0.1, chaos.UNAVAILABLE), (0.05, chaos.TOO_MANY_REQUESTS), (0.1, chaos.slow(0.5))),
    "list": ((0.2, chaos.UNAVAILABLE),),
}
"""What happens to requests about a call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One kind of call.

    Attributes:
        name: In a few words.
        share: How many of a hundred calls are of this kind, roughly.
        outbound: Whether the gateway places it.
        ends: What its run may say of how it ended, if no gateway was lost meanwhile.
        person: Who holds the phone, and hangs up when.
        misfortune: What goes wrong beside what goes wrong everywhere: ``Faults``, by lot.
        dial: What happens to the request that places it.
        opens: Whether a conversation can begin at all.
    """

    name: str
    share: int
    outbound: bool = False
    ends: frozenset[str]
    person: Callable[[Random], Person | None] = lambda _random: people.patient(60)
    misfortune: Callable[[Random], dict[str, Any]] = lambda _random: {}
    dial: RestFault = field(default_factory=RestFault)
    opens: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCall:
    """One call.

    Attributes:
        index: Its place in the plan.
        scenario: What kind of call it is.
        callee: The number the gateway is to call; nobody else is at it.
        person: Who holds the phone.
        faults: What goes wrong.
    """

    index: int
    scenario: Scenario
    callee: str
    person: Person | None
    faults: Faults


def hasty(random: Random) -> Person:
    """Hangs up after 0.2 to 2 seconds."""
    return people.patient(random.uniform(0.2, 2.0))


def breaks(fault: MediaFault) -> Callable[[Random], dict[str, Any]]:
    """The media socket breaks within the first second."""
    return lambda random: {"media": fault, "media_after_seconds": random.uniform(0.1, 1.0)}


def opens(fault: MediaFault) -> Callable[[Random], dict[str, Any]]:
    """The media socket begins wrongly, or never."""
    return lambda _random: {"media": fault}


def unanswered(random: Random) -> dict[str, Any]:
    """Nobody picks up."""
    return {"final_status": random.choice(["busy", "no-answer", "failed"])}


def gives_up(random: Random) -> dict[str, Any]:
    """The caller hangs up at once, whatever has become of the call by then."""
    return {"gives_up_seconds": random.uniform(0.01, 0.4)}


HUNG_UP, TIME_UP = frozenset({"caller_hung_up"}), frozenset({"max_duration"})
NO_MEDIA, NO_STREAM = frozenset({"media_never_came"}), frozenset({"handshake_failed"})
AT_ONCE = HUNG_UP | NO_MEDIA | frozenset({"no-answer", "completed"})
UNANSWERED = frozenset({"busy", "no-answer", "failed"})

SCENARIOS = (
    Scenario(name="a caller in a hurry", share=16, person=hasty, ends=HUNG_UP | TIME_UP | NO_MEDIA),
    Scenario(name="a caller who stays", share=8, ends=TIME_UP),
    Scenario(name="a caller who gives up at once", share=6, misfortune=gives_up, ends=AT_ONCE, opens=False),
    Scenario(name="a stream that never comes", share=4, misfortune=opens(MediaFault.NEVER), ends=NO_MEDIA, opens=False),
    Scenario(name="a stream that is reset", share=6, misfortune=breaks(MediaFault.RESET), ends=HUNG_UP),
    Scenario(name="a half-closed stream", share=5, misfortune=breaks(MediaFault.HALF_CLOSE), ends=TIME_UP),
    Scenario(name="a stream that ends early", share=5, misfortune=breaks(MediaFault.END_OF_STREAM), ends=HUNG_UP),
    Scenario(name="a stream of nonsense", share=3, misfortune=opens(MediaFault.WRONG_OPENING), ends=NO_STREAM),
    Scenario(name="a stream of silence", share=2, misfortune=opens(MediaFault.SILENT_OPENING), ends=NO_STREAM),
    Scenario(name="a stream without marks", share=3, misfortune=opens(MediaFault.NO_MARKS), ends=TIME_UP),
    Scenario(
        name="somebody who answers and hangs up",
        share=12,
        outbound=True,
        person=hasty,
        ends=HUNG_UP | TIME_UP | frozenset({"completed"}),
    ),
    Scenario(name="somebody who answers", share=6, outbound=True, ends=TIME_UP),
    Scenario(
        name="somebody whose stream is reset",
        share=3,
        outbound=True,
        misfortune=breaks(MediaFault.RESET),
        ends=HUNG_UP | frozenset({"completed"}),
    ),
    Scenario(name="nobody", share=8, outbound=True, misfortune=unanswered, ends=UNANSWERED),
    Scenario(name="a dial that is dropped", share=4, outbound=True, dial=chaos.ANSWER_DROPPED, ends=TIME_UP),
    Scenario(name="a dial without an answer", share=2, outbound=True, dial=chaos.ANSWER_NEVER_CAME, ends=TIME_UP),
    Scenario(
        name="a dial that breaks off, to nobody",
        share=3,
        outbound=True,
        dial=chaos.BROKE_OFF,
        misfortune=unanswered,
        ends=UNANSWERED,
    ),
    Scenario(name="a slow dial", share=2, outbound=True, dial=chaos.slow(1.0), ends=TIME_UP),
    Scenario(
        name="a dial too many",
        share=1,
        outbound=True,
        dial=chaos.TOO_MANY_REQUESTS,
        ends=frozenset({"provider_rate_limited"}),
    ),
    Scenario(
        name="a dial in vain",
        share=1,
        outbound=True,
        dial=chaos.UNAVAILABLE,
        ends=frozenset({"provider_unavailable"}),
    ),
)


def draw_plan(seed: str, count: int) -> list[PlannedCall]:
    """``count`` calls. The first of them are one of every kind."""
    lots = Random(seed)
    kinds = list(SCENARIOS) + lots.choices(SCENARIOS, [item.share for item in SCENARIOS], k=count)
    lots.shuffle(first := kinds[: len(SCENARIOS)])
    return [_plan(seed, index, kind) for index, kind in enumerate([*first, *kinds[len(SCENARIOS) :]][:count])]


def _plan(seed: str, index: int, scenario: Scenario) -> PlannedCall:
    # Each call has lots of its own: what happens to one does not depend on how quickly another one goes.
    lots, webhooks, requests = (Random(f"{seed}:{index}:{part}") for part in ("call", "webhooks", "requests"))
    faults = Faults(
        webhooks=WebhookChaos(
            webhooks,
            repeated=0.2,
            delayed=0.2,
            overtaken=0.2,
            lost={**UNLIKELY_STATUSES, "answer": 0.03},
            longest_seconds=LONGEST_DELAY_SECONDS,
        ),
        rest=RestChaos(requests, {**LIVE_REQUESTS, "create": ((1.0, scenario.dial),)}),
        **scenario.misfortune(lots),
    )
    return PlannedCall(
        index=index,
        scenario=scenario,
        callee=f"+1415{2000000 + index}",
        person=scenario.person(lots),
        faults=faults,
    )
