"""Background sound."""

import audioop
import wave
from pathlib import Path

import pytest

from api.errors import ConfigurationError
from api.services.pipecat.ambience import Ambience, build_ambience


def write_wav(path: Path, *, rate: int = 8000, channels: int = 1, frames: int = 100) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, 2, rate, 0, "NONE", ""))
        file.writeframes(b"\xe8\x03" * frames * channels)
    return path


@pytest.mark.parametrize("config", [None, {}, {"enabled": False, "path": "/nowhere"}])
def test_there_is_none_unless_asked_for(config: dict[str, object] | None) -> None:
    assert build_ambience(config, 8000) is None


def test_it_goes_round_at_its_volume_and_is_added_to_the_voice(tmp_path: Path) -> None:
    ambience = build_ambience({"path": str(write_wav(tmp_path / "noise.wav")), "volume": 0.5}, 8000)
    assert ambience is not None
    for _ in range(3):
        assert ambience.under(bytes(320)) == b"\xf4\x01" * 160
    assert ambience.under(b"\x64\x00" * 160) == b"\x58\x02" * 160


def test_a_sound_shorter_than_a_frame_goes_round_within_it() -> None:
    ramp = b"".join(value.to_bytes(2, "little") for value in range(1, 8))
    ambience = Ambience(ramp)
    heard = ambience.under(bytes(40)) + ambience.under(bytes(40))
    assert heard == (ramp * 6)[:80]


def test_loud_sounds_are_cut_not_wrapped() -> None:
    assert audioop.max(Ambience(b"\xff\x7f" * 160).under(b"\xff\x7f" * 160), 2) == 32767


@pytest.mark.parametrize("flaw", ["missing", "rate", "channels", "empty", "text"])
def test_a_file_that_will_not_do_is_refused(tmp_path: Path, flaw: str) -> None:
    path = tmp_path / f"{flaw}.wav"
    if flaw == "text":
        path.write_text("not a sound")
    elif flaw != "missing":
        write_wav(path, **{"rate": {"rate": 16000}, "channels": {"channels": 2}, "empty": {"frames": 0}}[flaw])
    with pytest.raises(ConfigurationError):
        build_ambience({"path": str(path)}, 8000)
