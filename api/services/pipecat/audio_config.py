"""The audio configuration of a call, by the name of its provider."""

from api.services.audio import AudioConfig
from api.services.telephony.registry import providers

__all__ = ["AudioConfig", "create_audio_config"]


def create_audio_config(name: str) -> AudioConfig:
    """The rates the provider ``name`` speaks at.

    Raises:
        UnknownName: No provider has that name.
    """
    return providers.get(name).audio_config
