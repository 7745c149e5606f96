"""What is right for a call after all that went wrong with it: the carrier's truth, but for what we gave up ourselves.

The carrier's last word is the run's status, except

* that a call whose stream began wrongly has failed for us, although the carrier completed it;
* that a call the gateway had to end because nobody spoke on it any more may have failed for us;
* that a dial the carrier refused, or never carried out, has failed, and the carrier knows no call.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.db.models import WorkflowRun
from api.services.telephony.types import CallStatus
from api.simulator.faults import MediaFault
from api.simulator.outcome import CallOutcome
from api.tests.e2e.chaos_plan import PlannedCall

WRONG_OPENINGS = frozenset({MediaFault.WRONG_OPENING, MediaFault.SILENT_OPENING})
CUT = frozenset({"gateway_lost", "media_never_came"})
NOT_PLACED = frozenset({"provider_unavailable", "outcome_unknown"})
"""What a dial comes to that never reached the carrier, or that nobody lived to tell of."""
REFUSED = frozenset({"provider_rate_limited"})
STREAM = "<Stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One planned call, and what everybody made of it.

    Attributes:
        call: As it was planned.
        truths: What the carrier knows of it; nothing if it never had it.
        runs: What we know of it.
        finished: How many ``finished`` events the runs have.
        was_hit: Whether a gateway was killed while it was under way.
    """

    call: PlannedCall
    truths: Sequence[CallOutcome]
    runs: Sequence[WorkflowRun]
    finished: int
    was_hit: bool

    def __str__(self) -> str:
        truths = [f"{item.call_id} {item.status} by {item.ended_by or 'nobody'} {item.error}" for item in self.truths]
        runs = [f"{item.id} {item.status}/{item.disposition} held by {item.held_by}" for item in self.runs]
        hit = ", while a gateway was killed" if self.was_hit else ""
        return f"call {self.call.index} ({self.call.scenario.name}{hit}): carrier {truths}, runs {runs}"


def complaints(evidence: Evidence) -> Iterator[str]:
    """What is wrong with it, if anything is."""
    yield from _count(evidence)
    for run in evidence.runs:
        if run.ended_at is None or run.held_by is not None:
            yield f"the run goes on: {evidence}"
        elif evidence.truths and run.status not in _right_statuses(evidence, evidence.truths[0], run):
            yield f"the run's status is wrong: {evidence}"
        elif not evidence.truths and run.status != CallStatus.FAILED:
            yield f"nobody's phone rang, and the run has not failed: {evidence}"
        elif run.disposition not in _right_ends(evidence):
            yield f"the run says wrongly how the call ended: {evidence}"
    for truth in evidence.truths:
        if not truth.is_over:
            yield f"the leg lives on: {evidence}"
        if len({item.answer for item in truth.delivered("answer") if STREAM in item.answer}) > 1:
            yield f"the same webhook was answered in two ways: {evidence}"


def _count(evidence: Evidence) -> Iterator[str]:
    """One run for a call, none for a call we never heard of; nobody is called twice."""
    if len(evidence.truths) > 1:
        yield f"somebody was called twice: {evidence}"
    if len(evidence.runs) not in _right_counts(evidence):
        yield f"there are {len(evidence.runs)} runs: {evidence}"
    if evidence.finished != len(evidence.runs):
        yield f"the end was noted {evidence.finished} times: {evidence}"


def _right_counts(evidence: Evidence) -> set[int]:
    if evidence.call.scenario.outbound:
        return {1}  # whoever wants it placed asks the other gateway if one does not answer
    heard = [item for item in evidence.truths[0].delivered("answer") if item.target]
    if not heard:
        return {0}
    # A gateway that was killed may have been about to note it.
    return {1} if any(item.status for item in heard) else {0, 1}


def _right_statuses(evidence: Evidence, truth: CallOutcome, run: WorkflowRun) -> set[str]:
    said = truth.status
    if run.disposition == "handshake_failed" and evidence.call.faults.media in WRONG_OPENINGS:
        return {CallStatus.FAILED}
    if run.disposition in CUT and truth.ended_by == "gateway":
        # The carrier may have said so first: the gateway that ended it did not live to write it down.
        return {CallStatus.FAILED, said}
    return {said}


def _right_ends(evidence: Evidence) -> set[str]:
    """What the run may say of how the call ended."""
    ends = set(evidence.call.scenario.ends)
    if not evidence.truths:
        return (ends & REFUSED) | NOT_PLACED
    truth = evidence.truths[0]
    if truth.status != "completed":
        ends |= {truth.status}
    if evidence.was_hit:
        ends |= CUT | {"completed", "caller_hung_up"}
    return ends
