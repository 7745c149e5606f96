"""Background sound under the agent's voice."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipecat.audio.mixers.base_audio_mixer import BaseAudioMixer
from pipecat.audio.mixers.soundfile_mixer import SoundfileMixer

from api.errors import ConfigurationError


def build_audio_out_mixer(ambient_noise_config: Mapping[str, Any] | None) -> BaseAudioMixer | None:
    """The mixer for ``{"enabled": bool, "path": file, "volume": 0-1}``; ``None`` where there is nothing to mix.

    The file is mono, at the wire's own rate.

    Raises:
        ConfigurationError: There is no such file.
    """
    if not ambient_noise_config or not ambient_noise_config.get("enabled", True):
        return None
    path = Path(str(ambient_noise_config.get("path", "")))
    if not path.is_file():
        raise ConfigurationError("the ambient noise has no sound file")
    return SoundfileMixer(
        sound_files={"ambient": str(path)},
        default_sound="ambient",
        volume=float(ambient_noise_config.get("volume", 0.3)),
    )
