"""Phone numbers at the HTTP edge."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from api.db.repositories.phone_numbers import RoutedNumber
from api.schemas.base import ONE_LINE, Answer, Id, Label, Request, Time
from api.schemas.pages import PageQuery
from api.services.telephony.kit.phone_numbers import AddressKind

Address = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=2, max_length=320, pattern=ONE_LINE),
    Field(
        description="E.164, a SIP URI, or an extension. A national number needs `region`.", examples=["+15005550006"]
    ),
]
Region = Annotated[
    str, Field(pattern=r"^[A-Z]{2}$", description="Where a national number is dialed (ISO 3166).", examples=["US"])
]


class PhoneNumberQuery(PageQuery):
    """Which numbers, and which page of them."""

    telephony_configuration_id: Id | None = None


class PhoneNumberCreate(Request):
    """A number to add to a configuration."""

    telephony_configuration_id: Id
    address: Address
    region: Region | None = None
    label: Label = ""
    inbound_workflow_id: Id | None = None
    """The workflow that answers; without one, callers hear that the number is not in service."""
    is_default_caller_id: bool = False


class PhoneNumberUpdate(Request):
    """What to change; what is left out stays."""

    address: Address | None = None
    region: Region | None = None
    label: Label | None = None
    inbound_workflow_id: Id | None = None
    """`null` takes the workflow away."""
    is_default_caller_id: bool | None = None

    def changes(self) -> dict[str, Any]:
        """The fields that were sent."""
        sent = self.model_dump(exclude_unset=True)
        return {name: value for name, value in sent.items() if value is not None or name == "inbound_workflow_id"}


class PhoneNumberAnswer(Answer):
    """A number, the account it belongs to and the workflow that answers it."""

    id: Id
    address: str
    kind: AddressKind
    label: str
    provider: str
    telephony_configuration_id: Id
    telephony_configuration_name: str
    inbound_workflow_id: Id | None
    inbound_workflow_name: str | None
    is_default_caller_id: bool
    created_at: Time

    @classmethod
    def of(cls, number: RoutedNumber) -> "PhoneNumberAnswer":
        """The number as shown."""
        columns = {name: getattr(number.row, name, None) for name in cls.model_fields}
        names = {
            "telephony_configuration_name": number.configuration_name,
            "inbound_workflow_name": number.workflow_name,
        }
        return cls.model_validate({**columns, **names})


class SyncAnswer(Answer):
    """Whether the carrier now sends the number's calls here, and what to read if not."""

    ok: bool
    message: str | None


class BindingAnswer(Answer):
    """Where the carrier sends a number's calls, and where they should go."""

    inbound_url: str
    bound_url: str | None
    """`null` if nowhere, or if the account does not own the number."""
    is_bound: bool
