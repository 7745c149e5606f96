"""An organization's numbers: in one spelling, each answered by one workflow, known to their carrier."""

from dataclasses import dataclass
from typing import Any

from loguru import logger

from api.db import Session, get_database
from api.db.models import PhoneNumber
from api.db.pages import Page, Paging, page_of_names
from api.db.repositories import phone_numbers as rows
from api.db.repositories.phone_numbers import RoutedNumber
from api.db.repositories.workflows import find_workflow
from api.errors import ConfigurationError, Conflict, NotFound
from api.services.telephony.factory import get_telephony_provider
from api.services.telephony.kit import urls
from api.services.telephony.kit.phone_numbers import mask_number, normalize_address
from api.services.telephony.roles import PhoneNumbers
from api.services.telephony.types import ProviderSyncResult
from api.services.workflows.spoken import published

_TAKEN = "that number is already set up"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNumber:
    """A number as a person enters it."""

    telephony_configuration_id: str
    address: str
    region: str | None = None
    """Where a national number is dialed: an ISO 3166 country code."""
    label: str = ""
    inbound_workflow_id: str | None = None
    is_default_caller_id: bool = False


async def list_page(organization_id: str, paging: Paging, *, configuration_id: str | None = None) -> Page[RoutedNumber]:
    """The organization's numbers, or one configuration's, by address.

    Raises:
        InvalidCursor: The cursor does not come from this list.
    """
    async with get_database().reading() as session:
        return await rows.list_numbers(session, organization_id, paging, configuration_id=configuration_id)


async def get(organization_id: str, number_id: str) -> RoutedNumber:
    """The organization's number.

    Raises:
        NotFound: It has no such number.
    """
    async with get_database().reading() as session:
        return await _number(session, organization_id, number_id)


async def add(organization_id: str, new: NewNumber) -> RoutedNumber:
    """A new number of one of the organization's configurations.

    Raises:
        InvalidAddress: It is no telephone number, SIP URI or extension.
        NotFound: The organization has no such configuration or workflow.
        WorkflowNotPublished: The workflow has nothing to say yet.
        Conflict: It is set up already.
    """
    row = _row(organization_id, new)
    async with get_database().session() as session:
        configuration = await rows.lock_configuration(session, organization_id, new.telephony_configuration_id)
        if configuration is None:
            raise NotFound("there is no such telephony configuration")
        row.provider, row.account_id = configuration.provider, configuration.account_id
        await _check_workflow(session, organization_id, new.inbound_workflow_id)
        await rows.add_number(session, row, taken=Conflict(_TAKEN))
        if new.is_default_caller_id:
            await rows.make_default_caller_id(session, row)
        added = await _number(session, organization_id, row.id)
    logger.bind(provider=row.provider, number=mask_number(row.address)).info("phone number added")
    return added


async def update(organization_id: str, number_id: str, changes: dict[str, Any]) -> RoutedNumber:
    """The number with these changes: ``address``, ``region``, ``label``, ``inbound_workflow_id``,
    ``is_default_caller_id``; what is left out stays.

    Raises:
        NotFound: The organization has no such number or workflow.
        WorkflowNotPublished: The workflow has nothing to say yet.
        InvalidAddress: The new address is none.
        Conflict: It is set up already.
    """
    changes = _with_normal_address(dict(changes))
    default = changes.pop("is_default_caller_id", None)
    async with get_database().session() as session:
        row = (await _number(session, organization_id, number_id)).row
        await rows.lock_configuration(session, organization_id, row.telephony_configuration_id)
        await _check_workflow(session, organization_id, changes.get("inbound_workflow_id"))
        await rows.change_number(session, row, changes, taken=Conflict(_TAKEN))
        if default:
            await rows.make_default_caller_id(session, row)
        elif default is not None:
            row.is_default_caller_id = False
        return await _number(session, organization_id, number_id)


async def delete(organization_id: str, number_id: str) -> None:
    """Forget the number. Nothing changes at the carrier, where others may share its settings.

    Raises:
        NotFound: The organization has no such number.
    """
    async with get_database().session() as session:
        row = (await _number(session, organization_id, number_id)).row
        await rows.remove_number(session, row)
    logger.bind(provider=row.provider, number=mask_number(row.address)).info("phone number deleted")


async def sync(organization_id: str, number_id: str) -> ProviderSyncResult:
    """Whether the carrier now sends the number's calls to us.

    Raises:
        NotFound: The organization has no such number.
        ConfigurationError: No workflow answers it, so its calls would be turned away.
        ProviderError: The carrier could not be asked.
    """
    number = (await get(organization_id, number_id)).row
    if number.inbound_workflow_id is None:
        raise ConfigurationError("choose the workflow that answers this number first")
    provider: PhoneNumbers = await get_telephony_provider(organization_id, number.telephony_configuration_id)
    return await provider.configure_inbound(number.address, provider.own_inbound_url(urls.inbound_url()))


async def unbind(organization_id: str, number_id: str) -> ProviderSyncResult:
    """Whether the carrier has stopped sending the number's calls to us.

    Raises:
        NotFound: The organization has no such number.
        ProviderError: The carrier could not be asked.
    """
    number = (await get(organization_id, number_id)).row
    provider: PhoneNumbers = await get_telephony_provider(organization_id, number.telephony_configuration_id)
    return await provider.configure_inbound(number.address, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """Where a number's calls go, and where they should.

    Attributes:
        inbound_url: Ours.
        bound_url: Where the carrier sends them now; ``None`` if nowhere.
    """

    inbound_url: str
    bound_url: str | None

    @property
    def is_bound(self) -> bool:
        """Whether its calls come to us."""
        return self.bound_url == self.inbound_url


async def get_binding(organization_id: str, number_id: str) -> Binding:
    """Where the number's calls go, asked of the carrier now.

    Raises:
        NotFound: The organization has no such number.
        UnsupportedOperation: The carrier cannot tell.
        ProviderError: The carrier could not be asked.
    """
    number = (await get(organization_id, number_id)).row
    provider: PhoneNumbers = await get_telephony_provider(organization_id, number.telephony_configuration_id)
    return Binding(
        inbound_url=provider.own_inbound_url(urls.inbound_url()),
        bound_url=await provider.get_inbound_url(number.address),
    )


async def list_available(organization_id: str, configuration_id: str, paging: Paging) -> Page[str]:
    """The numbers the carrier account has, E.164.

    Raises:
        NotFound: The organization has no such configuration.
        InvalidCursor: The cursor does not come from this list.
        ProviderError: The carrier could not be asked.
    """
    provider: PhoneNumbers = await get_telephony_provider(organization_id, configuration_id)
    return page_of_names(await provider.get_available_phone_numbers(), paging)


def _row(organization_id: str, new: NewNumber) -> PhoneNumber:
    address, kind = normalize_address(new.address, region=new.region)
    return PhoneNumber(
        organization_id=organization_id,
        telephony_configuration_id=new.telephony_configuration_id,
        address=address,
        kind=kind,
        label=new.label,
        inbound_workflow_id=new.inbound_workflow_id,
    )


def _with_normal_address(changes: dict[str, Any]) -> dict[str, Any]:
    region = changes.pop("region", None)
    if "address" in changes:
        changes["address"], changes["kind"] = normalize_address(changes["address"], region=region)
    return changes


async def _check_workflow(session: Session, organization_id: str, workflow_id: str | None) -> None:
    if workflow_id is None:
        return
    workflow = await find_workflow(session, organization_id, workflow_id)
    if workflow is None:
        raise NotFound("there is no such workflow")
    published(workflow)


async def _number(session: Session, organization_id: str, number_id: str) -> RoutedNumber:
    found = await rows.find_number(session, organization_id, number_id)
    if found is None:
        raise NotFound("there is no such phone number")
    return found
