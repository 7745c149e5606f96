"""People, organizations and API keys at the HTTP edge."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import AfterValidator, Field, SecretStr, StringConstraints

from api.db.repositories.accounts import CreatedKey, Member
from api.schemas.base import Answer, CallLimit, Id, Label, Name, Request, Time
from api.services.accounts.api_keys import IssuedKey
from api.services.accounts.members import Invitation
from api.services.accounts.principal import AssignableRole, Role
from api.services.telephony.kit.dialling import COUNTRIES, calling_code

# Mail servers decide what an address is; an installation without the internet has names that no list knows.
Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, to_lower=True, max_length=320, pattern=r"^\s*[^@\s\x00]+@[^@\s\x00]+\s*$"),
    Field(examples=["ada@example.com"]),
]


def _known_country(code: str) -> str:
    if code not in COUNTRIES:
        raise ValueError("no country with telephone numbers has that code")
    return code


Country = Annotated[
    str, StringConstraints(strip_whitespace=True, to_upper=True, max_length=2), AfterValidator(_known_country)
]
Countries = Annotated[list[Country], Field(max_length=300), AfterValidator(lambda codes: sorted(set(codes)))]
KeptDays = Annotated[int, Field(strict=True, ge=1, le=36_500)]
Password = Annotated[SecretStr, Field(min_length=1, max_length=1000)]
NewPassword = Annotated[SecretStr, Field(min_length=12, max_length=1000)]


class LoginRequest(Request):
    """Who signs in."""

    email: Email
    password: Password


class PasswordChange(Request):
    """The password now, and the one from now on."""

    current_password: Password
    new_password: NewPassword


class MemberAnswer(Answer):
    """A person in the organization."""

    id: Id
    email: str
    name: str
    role: Role
    is_newcomer: bool
    """Whether they have not chosen a password of their own yet."""
    created_at: Time

    @classmethod
    def of(cls, member: Member) -> "MemberAnswer":
        """The person as shown."""
        return cls.model_validate({**_columns(member.user, cls), "role": member.role})


class OrganizationAnswer(Answer):
    """The organization, and what its calls may do."""

    id: Id
    name: str
    created_at: Time
    max_concurrent_calls: int | None
    """Live calls at a time, in and out; the operator's default if `null`."""
    allowed_countries: list[str] | None = Field(examples=[["CA", "US"]])
    """Where calls may go; anywhere if `null`."""
    premium_numbers_allowed: bool
    """Whether calls may go to premium, shared-cost and satellite numbers."""
    keep_calls_days: int | None
    """How long ended calls are kept; for ever if `null`."""
    keep_recordings_days: int | None
    """How long their recordings are kept; as long as the calls if `null`."""


class OrganizationUpdate(Request):
    """What to change; what is left out stays."""

    name: Name | None = Field(default=None, examples=["Example Ltd"])
    max_concurrent_calls: CallLimit | None = None
    """Live calls at a time, in and out; `null` is the operator's default."""
    allowed_countries: Countries | None = Field(default=None, examples=[["US", "CA"]])
    """ISO 3166-1 codes. `null` is anywhere; an empty list allows no telephone number at all."""
    premium_numbers_allowed: bool | None = None
    """Whether calls may go to premium, shared-cost and satellite numbers; `null` is no."""
    keep_calls_days: KeptDays | None = None
    """How long ended calls are kept, with their transcripts, events and recordings; `null` is for ever."""
    keep_recordings_days: KeptDays | None = None
    """How long their recordings are kept, no longer than the calls; `null` is as long as the calls."""

    def changes(self) -> dict[str, Any]:
        """The fields that were sent."""
        sent = self.model_dump(exclude_unset=True)
        if "premium_numbers_allowed" in sent:
            sent["premium_numbers_allowed"] = bool(sent["premium_numbers_allowed"])
        return {name: value for name, value in sent.items() if value is not None or name != "name"}


class UsageAnswer(Answer):
    """Calls right now, in and out."""

    live_calls: int
    max_concurrent_calls: int
    """How many there may be at a time."""


class CountryAnswer(Answer):
    """A country or territory with telephone numbers."""

    code: str = Field(examples=["DE"])
    """ISO 3166-1; Kosovo is `XK`."""
    calling_code: int = Field(examples=[49])
    """What its numbers begin with, after the plus."""


class CountriesAnswer(Answer):
    """Every country calls can go to."""

    countries: list[CountryAnswer]

    @classmethod
    def of(cls, codes: Iterable[str]) -> "CountriesAnswer":
        """The countries as shown."""
        return cls(countries=[CountryAnswer(code=code, calling_code=calling_code(code)) for code in sorted(codes)])


class Identity(Answer):
    """Who is asking."""

    organization: OrganizationAnswer
    user: MemberAnswer | None
    """`null` for a program with an API key."""
    role: Role


class MemberCreate(Request):
    """A person to add."""

    email: Email
    name: Label = ""
    role: AssignableRole = "member"


class MemberUpdate(Request):
    """What a member may do from now on."""

    role: AssignableRole


class ProfileUpdate(Request):
    """What to change about oneself; what is left out stays."""

    name: Label | None = None
    email: Email | None = None
    current_password: Password = Field(default_factory=lambda: SecretStr(""))
    """Needed for another e-mail address: it is what one signs in with."""


class MemberCreated(Answer):
    """The member, and the password they sign in with next. It is shown this once."""

    user: MemberAnswer
    password: str = Field(repr=False, examples=["shown-once"])

    @classmethod
    def of(cls, invitation: Invitation) -> "MemberCreated":
        """The member and the password."""
        return cls(user=MemberAnswer.of(invitation.member), password=invitation.password)


class ApiKeyName(Request):
    """What a person recognizes the key by."""

    name: Name = Field(examples=["Nightly reports"])


class ApiKeyAnswer(Answer):
    """An API key, without the key."""

    id: Id
    name: str
    prefix: str = Field(examples=["pb_AbCdEf"])
    """How the key begins."""
    created_at: Time
    created_by: str | None = Field(examples=["ada@example.com"])
    """The e-mail address of who created it; `null` once they have left."""
    last_used_at: Time | None
    """To the minute."""
    revoked_at: Time | None

    @classmethod
    def of(cls, key: CreatedKey) -> "ApiKeyAnswer":
        """The key as shown."""
        return cls.model_validate({**_columns(key.row, cls), "created_by": key.created_by})


class ApiKeyCreated(ApiKeyAnswer):
    """The new key. It is shown this once; send it in `X-API-Key`."""

    key: str = Field(repr=False, examples=["pb_shown-once"])

    @classmethod
    def of_issued(cls, issued: IssuedKey) -> "ApiKeyCreated":
        """The key's row, and the key."""
        shown = {**_columns(issued.row, cls), "created_by": issued.created_by, "key": issued.key}
        return cls.model_validate(shown)


def _columns(row: Any, schema: type[Answer]) -> dict[str, Any]:
    return {name: getattr(row, name, None) for name in schema.model_fields}
