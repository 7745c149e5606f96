"""The registry of telephony providers, and the names a provider package needs to join it."""

from api.registry import Registry
from api.services.telephony.spec import ProviderSpec, ProviderUIField, ProviderUIMetadata

__all__ = ["ProviderSpec", "ProviderUIField", "ProviderUIMetadata", "providers", "register"]

providers: Registry[ProviderSpec] = Registry(
    "telephony provider",
    package="api.services.telephony.providers",
    entry_point_group="patchbay.providers",
)
register = providers.register
get = providers.get
