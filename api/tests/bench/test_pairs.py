"""The measurements measure: real processes, a short script. No time is asserted."""

import pytest

from bench.options import Options
from bench.pairs import pairs
from bench.plan import Load

pytestmark = pytest.mark.e2e

ANY = 1e6


async def test_every_server_answers_every_turn_and_is_interrupted() -> None:
    options = Options(
        calls=(1,), rounds=1, loops=1, script="short", warm_up_seconds=0.0, max_slip_ms=ANY, max_foreign=ANY
    )
    found = await pairs(options)
    assert set(found.ratios) == {"gateway", "floor"}
    for name, [load] in found.windows.items():
        check(name, load)
    assert "ratio" in "\n".join(found.lines())


def check(name: str, load: Load) -> None:
    heard = (load.turns, load.response.count, load.barge_in.count)
    assert heard == (2, 2, 1), f"{name}: {load}"
    assert load.lost == 0, f"{name}: {load}"
    assert load.stray == 0, f"{name}: {load}"
    assert load.messages > 0
    assert load.cpu_ms > 0
