"""Phone numbers: what callers dial, and which workflow answers."""

from typing import Annotated

from fastapi import Query

from api.routes.dependencies import Admin, Caller
from api.routes.management import management_router
from api.schemas.base import Id
from api.schemas.errors import errors
from api.schemas.pages import PageAnswer
from api.schemas.phone_numbers import (
    BindingAnswer,
    PhoneNumberAnswer,
    PhoneNumberCreate,
    PhoneNumberQuery,
    PhoneNumberUpdate,
    SyncAnswer,
)
from api.services.telephony import phone_numbers
from api.services.telephony.phone_numbers import NewNumber

router = management_router("/phone-numbers", tag="phone numbers", changes="number")


@router.get("", summary="List phone numbers")
async def list_phone_numbers(
    caller: Caller, query: Annotated[PhoneNumberQuery, Query()]
) -> PageAnswer[PhoneNumberAnswer]:
    """The organization's numbers, or one configuration's, by address."""
    page = await phone_numbers.list_page(
        caller.organization_id, query.paging, configuration_id=query.telephony_configuration_id
    )
    return PageAnswer[PhoneNumberAnswer].of(page, PhoneNumberAnswer.of)


@router.post("", summary="Add a phone number", status_code=201, responses=errors(404, 409))
async def add_phone_number(body: PhoneNumberCreate, admin: Admin) -> PhoneNumberAnswer:
    """Adds a number to a configuration. Bind it afterwards, so that the carrier sends its calls here."""
    return PhoneNumberAnswer.of(await phone_numbers.add(admin.organization_id, NewNumber(**body.model_dump())))


@router.get("/{number_id}", summary="Get a phone number", responses=errors(404))
async def get_phone_number(number_id: Id, caller: Caller) -> PhoneNumberAnswer:
    """The number and the workflow that answers it."""
    return PhoneNumberAnswer.of(await phone_numbers.get(caller.organization_id, number_id))


@router.patch("/{number_id}", summary="Change a phone number", responses=errors(404, 409))
async def update_phone_number(number_id: Id, body: PhoneNumberUpdate, admin: Admin) -> PhoneNumberAnswer:
    """Changes what is sent. Making it the default caller id takes that from the number that was."""
    return PhoneNumberAnswer.of(await phone_numbers.update(admin.organization_id, number_id, body.changes()))


@router.delete("/{number_id}", summary="Delete a phone number", status_code=204, responses=errors(404))
async def delete_phone_number(number_id: Id, admin: Admin) -> None:
    """Forgets the number here; nothing changes at the carrier."""
    await phone_numbers.delete(admin.organization_id, number_id)


@router.post("/{number_id}/sync", summary="Bind a phone number at its carrier", responses=errors(404, 502, 503))
async def sync_phone_number(number_id: Id, admin: Admin) -> SyncAnswer:
    """Asks the carrier to send the number's calls to this gateway."""
    return SyncAnswer.model_validate(await phone_numbers.sync(admin.organization_id, number_id))


@router.delete("/{number_id}/sync", summary="Unbind a phone number at its carrier", responses=errors(404, 502, 503))
async def unbind_phone_number(number_id: Id, admin: Admin) -> SyncAnswer:
    """Asks the carrier to send the number's calls here no more. The number stays in the list."""
    return SyncAnswer.model_validate(await phone_numbers.unbind(admin.organization_id, number_id))


@router.get("/{number_id}/sync", summary="Where a phone number's calls go", responses=errors(404, 409, 502, 503))
async def get_phone_number_binding(number_id: Id, admin: Admin) -> BindingAnswer:
    """Asks the carrier where it sends the number's calls now. The answer has the inbound URL, which may be a secret."""
    return BindingAnswer.model_validate(await phone_numbers.get_binding(admin.organization_id, number_id))
