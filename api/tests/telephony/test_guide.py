"""The provider of the guide joins a gateway with no edit outside its folder.

That it passes the suite is shown where it is scaffolded.
"""

import tomllib
from pathlib import Path
from typing import Any

import orjson
import pytest

from api.tests.fresh import call, run
from api.tests.telephony import guide

EAGER = "from .transport import create_transport"
PLUGIN = "api.tests.conformance.option"
LAZY = 'create_transport = lazy(f"{__name__}.transport:create_transport")'


def introduce(*folders: Path, data: Path, path: Path | None = None) -> dict[str, Any]:
    """What a fresh gateway knows of the guide's provider."""
    told = run("-m", "api.tests.telephony.introduce", guide.NAME, *map(str, folders), data=data, path=path)
    facts: dict[str, Any] = orjson.loads(told)
    return facts


@pytest.fixture(scope="module")
def beside_the_others(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The provider as a sub-package of ``api.services.telephony.providers``."""
    folder = tmp_path_factory.mktemp("providers")
    guide.write_package(folder)
    return introduce(folder, data=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the provider is installed as a package of its own."""
    site = tmp_path_factory.mktemp("site")
    guide.write_package(site)
    guide.write_metadata(site)
    return site


def test_the_guide_shows_every_file_of_a_package() -> None:
    assert {"__init__.py", "config.py", "provider.py", "transport.py", "routes.py", "samples.py"} <= set(
        guide.read_files()
    )


def test_it_joins_as_one_folder_beside_the_others(beside_the_others: dict[str, Any]) -> None:
    assert guide.NAME in beside_the_others["names"]
    assert beside_the_others["package"] == f"api.services.telephony.providers.{guide.NAME}.provider"


def test_its_credentials_are_in_the_union_and_in_the_document(beside_the_others: dict[str, Any]) -> None:
    assert beside_the_others["credentials"] == "YourProviderConfigurationRequest"
    assert {"YourProviderConfigurationRequest", "YourProviderConfigurationResponse"} <= set(
        beside_the_others["schemas"]
    )


def test_its_form_can_be_drawn(beside_the_others: dict[str, Any]) -> None:
    form = beside_the_others["form"]
    assert form["display_name"] == "Your Carrier"
    assert [field["name"] for field in form["fields"]] == ["api_key", "api_secret", "from_numbers"]
    assert [field["sensitive"] for field in form["fields"]] == [True, True, False]


def test_its_routes_are_mounted_and_verify(beside_the_others: dict[str, Any]) -> None:
    assert beside_the_others["unsigned"] == 403


def test_it_loads_no_media_stack_before_a_call(beside_the_others: dict[str, Any]) -> None:
    assert not beside_the_others["media_stack_loaded"]


def test_it_joins_as_an_installed_package(installed: Path, tmp_path: Path) -> None:
    facts = introduce(data=tmp_path, path=installed)
    assert guide.NAME in facts["names"]
    assert facts["package"] == f"{guide.NAME}.provider"
    assert facts["unsigned"] == 403
    assert facts["form"]["display_name"] == "Your Carrier"


def test_it_joins_with_its_transport_imported_at_once_and_without_routes(tmp_path: Path) -> None:
    spec = guide.read_files()["__init__.py"]
    assert LAZY in spec
    package = guide.write_package(tmp_path / "providers", __init__=spec.replace(LAZY, EAGER))
    (package / "routes.py").unlink()
    facts = introduce(tmp_path / "providers", data=tmp_path)
    assert guide.NAME in facts["names"]
    assert facts["unsigned"] == 404


def test_without_samples_it_does_not_pass(tmp_path: Path) -> None:
    """Asked as anybody would, wherever the gateway is installed: its plugin for pytest comes along."""
    package = guide.write_package(tmp_path)
    guide.write_metadata(tmp_path)
    (package / "samples.py").unlink()
    suite = ("--pyargs", "api.tests.conformance.test_recognition", "--provider", guide.NAME)
    verdict = call("-m", "pytest", *suite, "-p", PLUGIN, "-p", "no:xdist", data=tmp_path, path=tmp_path)
    assert verdict.returncode == 1
    assert f"the provider '{guide.NAME}' has no samples" in verdict.stdout


def test_the_plugin_is_installed_with_the_gateway() -> None:
    """Under its module's name, so that naming it once more is no mistake."""
    pyproject = tomllib.loads((guide.GUIDE.parents[1] / "pyproject.toml").read_text())
    assert pyproject["project"]["entry-points"]["pytest11"] == {PLUGIN: PLUGIN}
