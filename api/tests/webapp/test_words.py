"""The web app knows every word a call may end with; that it explains each is a test of its own."""

import ast
import json
from pathlib import Path

from api.tests.webapp.test_webapp import UI
from scripts.call_codes import SERVICES, dispositions, event_kinds

CODES = UI / "src/pages/calls/codes.json"


def test_the_web_app_knows_every_end_of_a_call_and_every_event() -> None:
    known = json.loads(CODES.read_text())
    current = {"dispositions": sorted(dispositions()), "events": sorted(event_kinds())}
    assert known == current, f"run: python -m scripts.call_codes > {CODES.relative_to(UI.parent)}"


def test_no_end_of_a_call_is_a_word_of_nobodys() -> None:
    loose = [where for path in SERVICES.rglob("*.py") for where in _loose_words(path)]
    assert loose == [], "name it in an enumeration that `scripts.call_codes` reads"


def _loose_words(path: Path) -> list[str]:
    keywords = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.keyword)]
    return [
        f"{path.name}:{node.value.lineno}"
        for node in keywords
        if node.arg == "disposition" and isinstance(node.value, ast.Constant) and node.value.value is not None
    ]
