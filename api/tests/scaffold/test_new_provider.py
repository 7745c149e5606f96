"""A package that ``patchbay new-provider`` wrote asks its author for what is missing, and for nothing else."""

import re
from argparse import Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

from api.errors import ConfigurationError
from api.scaffold import BLANKS, build_files, list_blanks, new_provider, read_guide, rename, take_out
from api.tests import fresh

NAME = "blue_telecom"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the package is installed as pip installs it, apart from the gateway."""
    folder, site = tmp_path_factory.mktemp("work"), tmp_path_factory.mktemp("site")
    said = fresh.run("-m", "api.cli", "new-provider", NAME, "--into", str(folder), data=folder)
    assert f"patchbay conformance {NAME}" in said
    alone = ("--no-deps", "--no-index", "--no-build-isolation", "--quiet", "--disable-pip-version-check")
    fresh.run("-m", "pip", "install", *alone, "--target", str(site), str(folder / "patchbay-blue-telecom"), data=folder)
    return site


def judge(site: Path, folder: Path, *options: str) -> Mapping[str, str]:
    """Everything the suite says of the installed package is wrong, by test."""
    report = folder / "report.xml"
    command = ("-m", "api.cli", "conformance", NAME, f"--junitxml={report}", *options)
    result = fresh.call(*command, data=folder, path=site)
    assert report.exists(), result.stdout + result.stderr
    cases = ElementTree.parse(report).getroot().iter("testcase")
    failed = {f"{case.get('classname')}.{case.get('name')}": text for case in cases for text in _failures(case)}
    assert bool(failed) is bool(result.returncode), result.stdout
    return failed


def _failures(case: ElementTree.Element) -> Iterator[str]:
    for failure in (*case.iter("failure"), *case.iter("error")):
        yield f"{failure.get('message')} {failure.text}"


def asked_for(failed: Mapping[str, str]) -> set[str]:
    """What the failures ask the author to fill in; each of them asks for something."""
    said = {test: [blank for blank in list_blanks(NAME) if f"fill in {blank}" in text] for test, text in failed.items()}
    assert [test for test, asked in said.items() if not asked] == []
    return {blank for asked in said.values() for blank in asked}


def blanks_of(module: str) -> set[str]:
    """What there is to fill in there, but for the table of words: what reads it asks first."""
    return {blank for blank in list_blanks(NAME) if blank.startswith(module) and ", STATUSES:" not in blank}


def fill_in(site: Path, *modules: str) -> None:
    """Give the guide's answers, in those modules."""
    for module in modules:
        (site / NAME / module).write_text(rename(read_guide()[module], NAME))


@pytest.mark.timeout(600)
def test_its_suite_fails_for_what_its_author_must_fill_in_and_passes_with_the_answers(
    site: Path, tmp_path: Path
) -> None:
    asked_for(judge(site, tmp_path))
    fill_in(site, "samples.py")
    assert blanks_of("webhooks.py") <= asked_for(
        judge(site, tmp_path, "-k", "reading or signatures or opening or recognizes")
    )
    fill_in(site, "webhooks.py")
    assert asked_for(judge(site, tmp_path)) == blanks_of("provider.py") | blanks_of("serializers.py")
    fill_in(site, *BLANKS)
    assert judge(site, tmp_path) == {}


def test_every_blank_is_in_its_readme_and_in_its_code() -> None:
    files = build_files(NAME)
    for blank in list_blanks(NAME):
        module, _, what = blank.partition(", ")
        assert f"`{module}, {what.partition(':')[0]}`: {what.partition(': ')[2]}" in files["README.md"]
        assert what.partition(": ")[2] in files[f"{NAME}/{module}"]


def test_nothing_in_it_is_called_as_in_the_guide() -> None:
    left = re.compile(r"your[_-]|\bYour[A-Z]|Your Carrier")
    assert [path for path, text in build_files(NAME).items() if left.search(path) or left.search(text)] == []


def test_a_module_without_blanks_is_the_guides() -> None:
    for module in read_guide().keys() - BLANKS.keys():
        assert take_out(module, read_guide()[module]) == read_guide()[module]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Blue", "small letters"),
        ("blue-telecom", "small letters"),
        ("../blue", "small letters"),
        ("twilio", "there is a provider"),
        ("httpx2", "there is a Python package"),
    ],
)
async def test_a_name_that_will_not_do_is_refused(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        await new_provider(Namespace(name=name, into=str(tmp_path)))
    assert not (tmp_path / f"patchbay-{name}").exists()


async def test_a_package_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "patchbay-blue-telecom").mkdir()
    with pytest.raises(ConfigurationError, match="is there already"):
        await new_provider(Namespace(name=NAME, into=str(tmp_path)))
