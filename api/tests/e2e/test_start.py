"""``make run``'s promises: a first start takes a spoken call, a second one says so, and both go quietly."""

import stat
from pathlib import Path

import pytest

from api.simulator.process import GatewayProcess

pytestmark = pytest.mark.e2e


async def test_a_first_start_takes_a_call_and_a_second_one_does_not(tmp_path: Path) -> None:
    settings = {"ENCRYPTION_KEYS": ""}
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

    key = tmp_path / "encryption.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600

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


async def test_nothing_secret_is_printed(tmp_path: Path) -> None:
    gateway = await GatewayProcess(tmp_path, settings={"LOG_LEVEL": "DEBUG"}).start()
    await gateway.printed("Ring it again", within=100)
    line = await gateway.demo_line()
    await gateway.stop()
    output = "\n".join(gateway.output)
    assert line.configuration.credentials["auth_token"] not in output
    logged = [item for item in gateway.output if "rings" not in item]
    assert not [item for item in logged if line.number.address in item or "+14155550100" in item]
