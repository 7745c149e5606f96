"""From stored configurations to providers ready to use."""

from collections.abc import Mapping
from typing import Any

from api.db import get_database
from api.db.models import TelephonyConfiguration
from api.db.repositories import calls
from api.errors import ConfigurationError, NotFound
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.kit.secrets import keep_from_logs
from api.services.telephony.registry import providers
from api.services.telephony.spec import ProviderSpec
from api.settings import get_settings


def build_provider(configuration: TelephonyConfiguration) -> TelephonyProvider:
    """The provider behind a stored configuration.

    Raises:
        UnknownName: Its package is not installed.
        ConfigurationError: Its credentials are incomplete, so nothing could be verified or hung up with them.
    """
    provider = providers.get(configuration.provider).provider_cls(load_credentials(configuration))
    if not provider.validate_config():
        raise ConfigurationError("the configuration's credentials are incomplete")
    return provider


def load_credentials(configuration: TelephonyConfiguration) -> dict[str, Any]:
    """What the provider's constructor takes."""
    spec = providers.get(configuration.provider)
    return _load(spec, configuration.credentials, simulated=configuration.simulated)


def build_candidate(
    spec: ProviderSpec, credentials: Mapping[str, Any], *, simulated: bool = False
) -> TelephonyProvider:
    """The provider behind credentials that nobody has stored yet."""
    return spec.provider_cls(_load(spec, credentials, simulated=simulated))


def _load(spec: ProviderSpec, credentials: Mapping[str, Any], *, simulated: bool = False) -> dict[str, Any]:
    """What the constructor takes. Only a simulated carrier has another API address, and the operator says where."""
    keep_from_logs(spec, credentials)
    config = dict(spec.config_loader(dict(credentials)))
    config.pop("api_base_url", None)
    if simulated or get_settings().simulate_carriers:
        config["api_base_url"] = f"{get_settings().simulator_url}/{spec.name}"
    return config


async def get_telephony_provider(
    organization_id: str, telephony_configuration_id: str | None = None
) -> TelephonyProvider:
    """The organization's provider: the named configuration's, or the default one's.

    Raises:
        NotFound: The organization has no such configuration.
    """
    return build_provider(await _configuration(organization_id, telephony_configuration_id))


async def get_telephony_provider_for_run(workflow_run_id: str) -> TelephonyProvider:
    """The provider a run goes through.

    Raises:
        NotFound: There is no such run, or its configuration is gone.
    """
    async with get_database().reading() as session:
        found = await calls.find_run(session, workflow_run_id)
    if found is None:
        raise NotFound("there is no such call")
    return build_provider(found.configuration)


async def load_credentials_for_transport(
    organization_id: str, telephony_configuration_id: str | None, *, expected_provider: str
) -> dict[str, Any]:
    """The normalized credentials a transport needs.

    Raises:
        NotFound: The organization has no such configuration.
        ConfigurationError: It belongs to another provider.
    """
    configuration = await _configuration(organization_id, telephony_configuration_id)
    if configuration.provider != expected_provider:
        raise ConfigurationError(f"that configuration is not one of '{expected_provider}'")
    return load_credentials(configuration)


async def _configuration(organization_id: str, configuration_id: str | None) -> TelephonyConfiguration:
    async with get_database().reading() as session:
        found = await calls.find_outbound_configuration(session, organization_id, configuration_id)
    if found is None:
        raise NotFound("there is no such telephony configuration" if configuration_id else "no carrier is set up yet")
    return found
