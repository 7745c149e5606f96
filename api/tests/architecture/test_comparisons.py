"""What proves who somebody is, is compared in constant time."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.tests.architecture.test_walls import ROOT, sources
from api.tests.telephony import guide

PROOF = re.compile(
    r"^(?:[\w-]*[_-])?(?:signature|token|digest|ticket|password|passwd|secret|api_key|hmac|mac|nonce|challenge|credential)s?"
    r"(?:_(?:hash|hex|value|header))?$"
    r"|^(?:expected|computed|claimed|hexdigest)$",
    re.IGNORECASE,
)
CONSTANT = re.compile(r"^[A-Z][A-Z0-9_]*$")
COLUMN = re.compile(r"^[A-Z]\w*[a-z]\w*$")
HARMLESS = {"request_digest": "tells a client's requests apart; it proves nothing"}
FIXTURES = [ROOT / "tests" / name for name in ("parrot", "careless", "acme")]


def provers() -> Iterator[Path]:
    """Our modules, and those of carriers that exist only in tests."""
    yield from sources()
    for place in FIXTURES:
        yield from place.rglob("*.py") if place.is_dir() else [place]


def careless_comparisons(code: str) -> list[int]:
    """The lines on which ``==``, ``!=``, ``in`` or ``not in`` is applied to something that proves."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Compare)
        if any(isinstance(operator, ast.Eq | ast.NotEq | ast.In | ast.NotIn) for operator in node.ops)
        if any(map(proves, (node.left, *node.comparators))) and not is_harmless(node)
    ]


def proves(node: ast.expr) -> bool:
    """Whether an operand is named like a proof: a variable, an attribute, a call, an item, or part of one."""
    match node:
        case ast.Name(name) | ast.Attribute(attr=name):
            return bool(PROOF.match(name)) and not CONSTANT.match(name)
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(str(name)), *_]):
            return bool(PROOF.match(name))
        case ast.Call(func=called, args=arguments):
            return proves(called) or (not isinstance(called, ast.Name) and any(map(proves, arguments)))
        case ast.Subscript(value=holder, slice=ast.Constant(str(name))):
            return proves(holder) or bool(PROOF.match(name))
        case ast.Subscript(value=holder) | ast.Await(value=holder) | ast.Starred(value=holder):
            return proves(holder)
        case ast.Tuple(items) | ast.List(items) | ast.Set(items):
            return any(map(proves, items))
    return False


def is_harmless(node: ast.Compare) -> bool:
    """Whether it asks the database, which looks a digest up by its index, or whether there is anything at all."""
    operands = [node.left, *node.comparators]
    if any(isinstance(operand, ast.Attribute) and operand.attr in HARMLESS for operand in operands):
        return True
    columns = [
        operand
        for operand in operands
        if isinstance(operand, ast.Attribute) and isinstance(operand.value, ast.Name) and COLUMN.match(operand.value.id)
    ]
    empty = [operand for operand in operands if isinstance(operand, ast.Constant) and operand.value in ("", None, b"")]
    return bool(columns or empty)


@pytest.mark.parametrize(
    "code",
    [
        "signature == computed",
        "headers['x-parrot-signature'] != given",
        "headers.get('signature') == self.config['secret']",
        "headers.get('x-signature', '') == given",
        "expected == given",
        "token in known_tokens",
        "given not in (api_key, other)",
        "digest(token) == row",
        "row.ticket_hash == found",
        "hmac.new(key, body).hexdigest() == given",
        "self._password == password",
        "signature[:10] == given",
    ],
)
def test_a_careless_comparison_is_noticed(code: str) -> None:
    assert careless_comparisons(code) == [1]


@pytest.mark.parametrize(
    "code",
    [
        "hmac.compare_digest(signature, computed)",
        "SIGNATURE_HEADER in headers",
        "'x-signature' in headers",
        "select(ApiKey).where(ApiKey.key_hash == digest)",
        "token == ''",
        "signature is None",
        "len(token) == 43",
        "token_count == 3",
        "event == 'start'",
    ],
)
def test_an_honest_comparison_is_not(code: str) -> None:
    assert careless_comparisons(code) == []


def test_no_proof_is_compared_carelessly() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}" for path in provers() for line in careless_comparisons(path.read_text())
    ]
    assert found == []


def test_neither_is_one_in_the_guide() -> None:
    assert {
        name: careless_comparisons(code) for name, code in guide.read_files().items() if careless_comparisons(code)
    } == {}
