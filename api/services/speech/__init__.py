"""Speech services by name: hearing, speaking, thinking. Nothing of the media stack is loaded by looking."""

from api.errors import ConfigurationError
from api.registry import Registry
from api.services.speech.spec import SpeechKind, SpeechSpec
from api.settings import get_settings

__all__ = ["SpeechKind", "SpeechSpec", "choose", "register", "services"]

services: Registry[SpeechSpec] = Registry(
    "speech service", package="api.services.speech.providers", entry_point_group="patchbay.speech"
)
register = services.register


def choose(kind: SpeechKind, name: str = "") -> SpeechSpec:
    """The service called ``name``, or the default one of its kind.

    Raises:
        UnknownName: There is none of that name.
        ConfigurationError: It is of another kind, or the settings do not allow it.
    """
    settings = get_settings()
    if name:
        spec = services.get(name)
        if spec.kind is not kind or not spec.is_available(settings):
            raise ConfigurationError(f"the speech service '{name}' cannot be used as {kind} here")
        return spec
    available = [spec for spec in services.all() if spec.kind is kind and spec.is_available(settings)]
    if not available:
        raise ConfigurationError(f"no {kind} service is available")
    return min(available, key=lambda spec: spec.rank)
