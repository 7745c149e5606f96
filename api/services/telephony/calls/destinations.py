"""Where a call goes, if the organization lets its calls go there."""

from loguru import logger

from api.db import Session
from api.db.repositories import dialling as rows
from api.errors import ConfigurationError
from api.services.telephony.kit import dialling
from api.services.telephony.kit.dialling import CallNotAllowed, DiallingPolicy
from api.services.telephony.kit.phone_numbers import mask_number
from api.services.telephony.roles import PhoneNumbers


async def get_allowed(session: Session, organization_id: str, number: str, provider: PhoneNumbers) -> str:
    """The address the provider dials for ``number``.

    Raises:
        ConfigurationError: It is no address that can be called.
        CallNotAllowed: The organization's calls do not go there, or one of its own workflows would answer.
    """
    address = provider.normalize_phone_number(number)
    if not address:
        raise ConfigurationError("that number cannot be called")
    rules = await rows.get_rules(session, organization_id, dialling.reached_by(address))
    policy = DiallingPolicy(
        allowed_countries=rules.allowed_countries, premium_numbers_allowed=rules.premium_numbers_allowed
    )
    try:
        dialling.check(address, policy, rules.own_addresses)
    except CallNotAllowed as refusal:
        logger.bind(organization=organization_id, to=mask_number(address), code=refusal.code).warning("call refused")
        raise
    return address
