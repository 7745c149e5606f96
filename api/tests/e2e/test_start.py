"""``make run``'s promises: a first start takes a spoken call, a second one says so; neither prints what is secret."""

import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.db.encryption import get_vault
from api.settings import get_settings
from api.simulator.process import GatewayProcess

pytestmark = pytest.mark.e2e


@pytest.fixture
def with_key(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Lets the test open what was sealed with a gateway's own key."""

    def use(key: str) -> None:
        monkeypatch.setenv("ENCRYPTION_KEYS", json.dumps(key.split()))
        forget()

    def forget() -> None:
        get_settings.cache_clear()
        get_vault.cache_clear()

    yield use
    forget()


async def test_a_first_start_takes_a_call_and_a_second_one_does_not(
    tmp_path: Path, with_key: Callable[[str], None]
) -> None:
    settings = {"ENCRYPTION_KEYS": "", "LOG_LEVEL": "DEBUG"}
    first = await GatewayProcess(tmp_path, settings=settings).start()
    await first.printed("Ring it again", within=100)
    assert await first.stop() == 0

    spoken = [line for line in first.output if line.startswith(("caller:", "agent:"))]
    assert spoken[0].startswith("agent: Hello, this is Riverside Clinic")
    assert any(line.startswith("caller: ") and "opening hours" in line.lower() for line in spoken)
    assert spoken[-1] == "agent: Thank you for calling Riverside Clinic. Goodbye."
    assert any(line.startswith("end of speech to first reply audio: ") for line in first.output)
    [recording] = [line.split(": ", 1)[1] for line in first.output if line.startswith("recording: ")]
    assert Path(recording).stat().st_size > 100_000  # noqa: ASYNC240

    # The session's watch searches these lines for keys, passwords and numbers (api/tests/log_watch.py).
    key = tmp_path / "encryption.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    with_key(key.read_text())
    shown = "\n".join(first.output)
    assert (await first.demo_line()).configuration.credentials["auth_token"] not in shown

    second = await GatewayProcess(tmp_path, settings=settings).start()
    await second.printed("has had its first call")
    assert await second.stop() == 0
    assert not [line for line in second.output if line.startswith(("caller:", "agent:")) or "sign in" in line]


async def test_a_taken_port_is_said_plainly(tmp_path: Path) -> None:
    one = await GatewayProcess(tmp_path / "one").start("--no-demo")
    other = GatewayProcess(tmp_path / "other", port=one.port)
    with pytest.raises(RuntimeError, match="cannot be used"):
        await other.start("--no-demo")
    await one.stop()
