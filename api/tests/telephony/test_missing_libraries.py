"""A provider whose signatures cannot be checked stops the start: what is missing never means "valid"."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from api.tests.architecture.test_walls import ROOT, sources
from api.tests.telephony import guide

MISSING = "a_cryptography_nobody_installed"
HOOK = """
import sys

class Gone:
    def find_spec(self, name, path=None, target=None):
        if name == "{module}":
            raise ImportError(f"{{name}} is not installed")

sys.meta_path.insert(0, Gone())
"""
START = "from api.app import create_app; create_app(warm=False); print('STARTED')"
BESIDE = "import api.services.telephony.providers as home; home.__path__.append({folder!r})\n"


def start(*arguments: str, folder: Path, **environment: str) -> tuple[int, str]:
    """The exit status of a fresh process and everything it wrote."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "DATA_DIR": str(folder / "data"), "ARGON2_MEMORY_KIB": "8", **environment},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def write_package(folder: Path) -> None:
    """The guide's provider, verifying with a library that is not there."""
    webhooks = guide.read_files()["webhooks.py"].replace("import hmac\n", f"import hmac\nimport {MISSING}\n")
    assert MISSING in webhooks
    guide.write_package(folder, webhooks=webhooks)


def test_a_package_beside_the_others_stops_the_start(tmp_path: Path) -> None:
    write_package(tmp_path / "providers")
    status, written = start("-c", BESIDE.format(folder=str(tmp_path / "providers")) + START, folder=tmp_path)
    assert status != 0
    assert f"No module named '{MISSING}'" in written
    assert "STARTED" not in written


def test_an_installed_package_stops_the_gateway_before_it_serves_or_makes_anything(tmp_path: Path) -> None:
    write_package(tmp_path / "site")
    guide.write_metadata(tmp_path / "site")
    run = ("-m", "api.cli", "run", "--no-demo")
    status, written = start(*run, folder=tmp_path, PYTHONPATH=str(tmp_path / "site"), PORT="0", DATABASE_URL="")
    assert status != 0
    assert f"No module named '{MISSING}'" in written
    assert "is serving" not in written
    assert not list((tmp_path / "data").glob("*.sqlite3"))


@pytest.mark.parametrize(
    "module", ["twilio.request_validator", "api.services.telephony.providers.twilio.signatures", "hmac"]
)
def test_a_built_in_provider_without_its_library_stops_the_start(tmp_path: Path, module: str) -> None:
    status, written = start("-c", HOOK.format(module=module) + START, folder=tmp_path)
    assert status != 0
    assert f"{module} is not installed" in written
    assert "STARTED" not in written


def test_nobody_goes_on_without_a_library() -> None:
    """``except ImportError`` would; a module that may be absent is asked for with ``optional_module``."""
    caught = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler) and node.type is not None
        if {name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)}
        & {"ImportError", "ModuleNotFoundError"}
    ]
    assert caught == []
