"""The web app's own tests, and a browser that drives it on a real gateway."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api.tests.e2e.conftest import SETTINGS
from api.tests.e2e.gateway import Gateway
from api.tests.webapp import outside
from api.tests.webapp.stage import Stage
from api.webapp import STATIC

UI = Path(__file__).resolve().parents[3] / "ui"
BESIDE_PYTHON = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
BROWSER_TESTS = sorted(path.name.removesuffix(".test.ts") for path in (UI / "browser").glob("*.test.ts"))
NODE = shutil.which("node", path=BESIDE_PYTHON)
CHROMIUM = shutil.which("chromium")

with_node = pytest.mark.skipif(
    not NODE or not (UI / "node_modules").is_dir(), reason="the web app's packages are not installed: make test does it"
)
in_a_browser = pytest.mark.skipif(
    not CHROMIUM or not (STATIC / "index.html").is_file(),
    reason="Chromium is not installed, or the web app is not built: make test does both, the first as root",
)


async def run_vitest(*arguments: str, **environment: str) -> None:
    """Run some of the app's tests; what they print is shown if one fails."""
    process = await asyncio.create_subprocess_exec(
        str(NODE),
        *("node_modules/vitest/vitest.mjs", "run", *arguments),
        cwd=UI,
        env={**os.environ, "PATH": BESIDE_PYTHON, "NO_COLOR": "1", **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await process.communicate()
    assert process.returncode == 0, printed.decode()


def install(site: Path) -> Path:
    """What ``pip install`` would leave of the outside package."""
    (site / "every_field-1.0.dist-info").mkdir(parents=True)
    shutil.copy(outside.__file__, site / "every_field.py")
    (site / "every_field-1.0.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: every_field\nVersion: 1.0\n")
    entry = "[patchbay.providers]\nevery_field = every_field:SPEC\n"
    (site / "every_field-1.0.dist-info/entry_points.txt").write_text(entry)
    with (site / "every_field.py").open("a") as module:
        module.write("\n\nfrom api.services.telephony.registry import register\n\nregister(SPEC)\n")
    return site


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Gateway]:
    """A gateway on a fresh data folder, an outside package beside it, and its simulated carrier."""
    settings = {
        **SETTINGS,
        "DEVELOPMENT": "true",
        "SIMULATE_CARRIERS": "true",
        "PYTHONPATH": str(install(tmp_path / "site")),
    }
    running = await Gateway(tmp_path / "data", settings=settings).start("--no-demo")
    try:
        async with running.connected():
            yield running
    finally:
        await running.stop()


@with_node
@pytest.mark.timeout(300)
async def test_its_own_tests_pass() -> None:
    await run_vitest()


@with_node
@in_a_browser
@pytest.mark.e2e
@pytest.mark.timeout(420)
@pytest.mark.parametrize("name", BROWSER_TESTS)
async def test_it_works_in_a_browser(name: str, gateway: Gateway, tmp_path: Path) -> None:
    [login] = [line.split() for line in gateway.output if "sign in" in line]
    async with Stage(gateway).open() as stage_url:
        await run_vitest(
            *("--config", "vitest.browser.config.ts", f"browser/{name}.test.ts"),
            GATEWAY_URL=gateway.url,
            STAGE_URL=stage_url,
            EMAIL=login[2],
            PASSWORD=login[3],
            CHROMIUM=str(CHROMIUM),
            SCREENSHOTS=os.environ.get("SCREENSHOTS", str(tmp_path / "screenshots")),
        )
