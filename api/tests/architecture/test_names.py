"""Carriers are named where they live, and nowhere else."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.services.telephony.registry import providers
from api.tests.conformance.samples import package_of

ROOT = Path(__file__).resolve().parents[3]
NAMES = [spec.name for spec in providers.all() if package_of(spec).startswith("api.services.")]
FOLDERS = ("api", "alembic", "bench", "scripts", "ui", ".ci")
KINDS = {".py", ".sh", ".ts", ".tsx", ".mjs", ".js", ".html", ".css", ".json", ".mako", ""}

HOMES = ("api/services/telephony/providers/{name}/", "api/simulator/carriers/{name}/")
TESTS = ("api/tests/", "ui/browser/")
MADE = ("api/static/", "ui/node_modules/", "ui/dist/", "ui/package-lock.json", "ui/src/api/schema.d.ts")
"""Made of what the registry says."""
MEASURED = {
    "bench/codecs.py": "measures each carrier's messages beside pipecat's own serializer for that carrier",
    "bench/stock.py": "is the stock pipeline that the gateway is compared with, as its documentation has it",
    "bench/carrier.py": "plays one carrier: a load generator repeats one protocol to the byte, and no gateway's words",
    "bench/caller.py": "speaks the media messages of that carrier",
    "bench/load.py": "says whose callers its processes are",
    "bench/script.py": "writes that carrier's media messages beforehand",
}
"""What names a carrier because it measures it, and what that is."""


def files() -> Iterator[Path]:
    """Everything of ours that a program reads, but for tests and what is made."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            place = path.relative_to(ROOT).as_posix()
            is_text = path.suffix in KINDS and path.is_file() and "__pycache__" not in place
            if is_text and not place.startswith((*TESTS, *MADE)) and not re.search(r"\.test\.tsx?$", place):
                yield path


def naming(name: str) -> list[str]:
    """The files that name the carrier, away from its homes."""
    homes = tuple(home.format(name=name) for home in HOMES)
    if providers.get(name).embedded:
        homes += ("ui/src/",)  # its telephone is a page of the web app
    word = re.compile(rf"(?<![a-z]){name}(?![a-z])", re.IGNORECASE)
    places = [(path.relative_to(ROOT).as_posix(), path) for path in files()]
    return [place for place, path in places if not place.startswith(homes) and word.search(path.read_text())]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_names_a_carrier_but_its_own_folder_and_its_simulator(name: str) -> None:
    assert [place for place in naming(name) if place not in MEASURED] == []


def test_each_measurement_that_names_a_carrier_still_does() -> None:
    assert set(MEASURED) <= {place for name in NAMES for place in naming(name)}


def test_the_parts_that_are_searched_are_there() -> None:
    searched = {path.relative_to(ROOT).parts[0] for path in files()}
    assert {"api", "alembic", "bench", "scripts"} <= searched
