"""What is wrong with a workflow document, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from api.errors import ConfigurationError

Place = tuple[str | int, ...]
MAX_IN_MESSAGE = 10


class Severity(StrEnum):
    """How bad it is: an error keeps the document from being published, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to look at in a document.

    Attributes:
        path: The way to it, in keys and indices: ``("flow", "nodes", "welcome", "functions", 0)``.
        message: What is wrong, in the document's own terms.
        node: The node it is about, if it is about one.
    """

    path: Place
    message: str
    severity: Severity = Severity.ERROR
    node: str | None = None

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path))}: {self.message}" if self.path else self.message


class InvalidWorkflow(ConfigurationError):
    """The workflow document is not valid.

    Attributes:
        problems: Everything that was found, warnings too.
    """

    code = "invalid_workflow"

    def __init__(self, *problems: Problem) -> None:
        wrong = (str(problem) for problem in problems if problem.severity is Severity.ERROR)
        super().__init__("; ".join(islice(wrong, MAX_IN_MESSAGE)))
        self.problems = problems


def refuse_errors(problems: Sequence[Problem]) -> None:
    """Let pass what has warnings only.

    Raises:
        InvalidWorkflow: There are errors.
    """
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise InvalidWorkflow(*problems)
