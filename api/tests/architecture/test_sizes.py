"""How large each provider's package is, and how much of it stands in another one too."""

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from api.services.telephony.registry import providers
from api.tests.conformance.samples import package_of

FOLDER = Path(__file__).resolve().parents[2] / "services/telephony/providers"
NAMES = [spec.name for spec in providers.all() if package_of(spec).startswith("api.services.")]
BLOCK = 6
"""Fewer lines in a row that are alike say nothing."""
PROVIDER_LINES, PACKAGE_LINES = 260, 900
ROOMS = {"telnyx": 1250, "vonage": 1120, "softphone": 950}
"""Lines of those that need more: one takes commands, so that what a document says elsewhere is an event and a command
each time; the next has three APIs on two hosts, two ways to identify to them, and an application behind each number;
the last is a telephone besides, in which calls ring.
"""


@pytest.mark.parametrize("name", NAMES)
def test_a_provider_reads_like_its_own_index(name: str) -> None:
    sizes = {path.name: len(path.read_text().splitlines()) for path in (FOLDER / name).glob("*.py")}
    assert sizes["provider.py"] <= PROVIDER_LINES
    assert sum(sizes.values()) <= ROOMS.get(name, PACKAGE_LINES)


def test_the_figures(record_property: Callable[[str, object], None]) -> None:
    """Printed at the end of the run. What two providers share word for word may belong to the kit."""
    sources = {name: [path.read_text() for path in (FOLDER / name).glob("*.py")] for name in NAMES}
    packages = {name: [read_code(text) for text in texts] for name, texts in sources.items()}
    for name, code in packages.items():
        others = [text for other, texts in packages.items() if other != name for text in texts]
        lines = sum(len(text.splitlines()) for text in sources[name])
        repeated = count_repeated(code, others) / sum(map(len, code))
        record_property("figure", f"provider {name:10} {lines:4} lines, {repeated:4.0%} of its code in another one too")


def read_code(source: str) -> list[str]:
    """The lines that say what is done: no imports, no docstrings, no comments, and no signatures, which the contract
    writes."""
    tree, left_out = ast.parse(source), set[int]()
    for node in ast.walk(tree):
        left_out |= set(_lines_said_elsewhere(node))
    lines = enumerate(source.splitlines(), start=1)
    stripped = [line.strip() for number, line in lines if number not in left_out]
    return [line for line in stripped if line and not line.startswith("#")]


def _lines_said_elsewhere(node: ast.AST) -> Iterator[int]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        yield from range(first, node.body[0].lineno)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module) and ast.get_docstring(node):
        yield from range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)


def count_repeated(mine: Iterable[Sequence[str]], others: Iterable[Sequence[str]]) -> int:
    """How many lines of ``mine`` are part of a block that ``others`` have, too."""
    known = {block for text in others for block, _ in _blocks(text)}
    return sum(
        len({number for block, at in _blocks(text) if block in known for number in range(at, at + BLOCK)})
        for text in mine
    )


def _blocks(text: Sequence[str]) -> Iterator[tuple[tuple[str, ...], int]]:
    for at in range(len(text) - BLOCK + 1):
        yield tuple(text[at : at + BLOCK]), at


def test_a_block_that_was_copied_is_noticed() -> None:
    block = [f"step_{number}()" for number in range(BLOCK)]
    assert count_repeated([["alone()", *block, "alone()"]], [["other()", *block]]) == BLOCK
    assert count_repeated([["alone()", *block[1:]]], [block]) == 0
