"""Telephony configurations at the HTTP edge."""

from typing import Any

from pydantic import Field

from api.db.repositories.configurations import CountedConfiguration
from api.schemas.base import Answer, CallLimit, Id, Name, Request, Time
from api.schemas.telephony_config import ShownCredentials, SubmittedCredentials
from api.services.telephony.credentials import show_credentials


class ConfigurationCreate(Request):
    """A carrier account to add."""

    name: Name = Field(examples=["Main line"])
    credentials: SubmittedCredentials = Field(repr=False)
    is_default: bool = False
    """Make it the one that places calls when none is named. The first one is the default anyway."""
    max_concurrent_calls: CallLimit | None = None
    """Live calls at a time on this account; only the organization's limit holds if `null`."""


class ConfigurationUpdate(Request):
    """What to change; what is left out stays."""

    name: Name | None = Field(default=None, examples=["Main line"])
    credentials: SubmittedCredentials | None = Field(default=None, repr=False)
    """Only the fields to change. A mask that is sent back keeps the stored value. The provider cannot change."""
    is_default: bool | None = None
    is_active: bool | None = None
    """`false`: it answers no calls and places none, until it is `true` again. Calls that are live go on."""
    max_concurrent_calls: CallLimit | None = None
    """Live calls at a time on this account; `null` takes the limit away."""

    def changes(self) -> dict[str, Any]:
        """The fields that were sent."""
        sent = self.model_dump(exclude_unset=True)
        return {name: value for name, value in sent.items() if value is not None or name == "max_concurrent_calls"}


class ConfigurationAnswer(Answer):
    """A carrier account. Secrets are masked."""

    id: Id
    name: str
    provider: str
    is_default: bool
    is_active: bool
    """Whether it answers calls and places them."""
    simulated: bool
    """Whether its carrier is the simulator; set by the gateway only."""
    max_concurrent_calls: int | None
    """Live calls at a time on this account; only the organization's limit holds if `null`."""
    credentials: ShownCredentials = Field(repr=False)
    phone_number_count: int
    created_at: Time
    updated_at: Time

    @classmethod
    def of(cls, counted: CountedConfiguration) -> "ConfigurationAnswer":
        """The configuration as it may be shown."""
        row = counted.row
        return cls(
            id=row.id,
            name=row.name,
            provider=row.provider,
            is_default=row.is_default,
            is_active=row.is_active,
            simulated=row.simulated,
            max_concurrent_calls=row.max_concurrent_calls,
            credentials=show_credentials(row.provider, row.credentials),
            phone_number_count=counted.phone_number_count,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


class CredentialsToCheck(Request):
    """Credentials nobody has stored yet."""

    credentials: SubmittedCredentials = Field(repr=False)
    """Of a configuration there is, only the fields that change. A mask stands for the stored value."""


class AccountCheckAnswer(Answer):
    """Whether the carrier knows the credentials, and what to read."""

    ok: bool
    message: str


class InboundUrlAnswer(Answer):
    """Where the carrier shall post inbound calls."""

    url: str
    """To be kept secret where the carrier does not sign its requests."""


class ConfigurationDeleted(Answer):
    """What became of the default."""

    new_default_id: Id | None
    """The configuration that places calls from now on, if the deleted one did until now."""
