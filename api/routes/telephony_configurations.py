"""Telephony configurations: the organization's carrier accounts."""

from api.routes.dependencies import Admin, Caller
from api.routes.management import management_router
from api.schemas.base import Id
from api.schemas.errors import errors
from api.schemas.pages import PageAnswer, PageParameters
from api.schemas.telephony_configurations import (
    AccountCheckAnswer,
    ConfigurationAnswer,
    ConfigurationCreate,
    ConfigurationDeleted,
    ConfigurationUpdate,
    CredentialsToCheck,
    InboundUrlAnswer,
)
from api.services.telephony import configurations, phone_numbers

router = management_router("/telephony-configurations", tag="telephony configurations", changes="configuration")


@router.get("", summary="List telephony configurations")
async def list_configurations(caller: Caller, query: PageParameters) -> PageAnswer[ConfigurationAnswer]:
    """The organization's carrier accounts, oldest first, secrets masked."""
    page = await configurations.list_page(caller.organization_id, query.paging)
    return PageAnswer[ConfigurationAnswer].of(page, ConfigurationAnswer.of)


@router.post("", summary="Add a telephony configuration", status_code=201, responses=errors(409))
async def create_configuration(body: ConfigurationCreate, admin: Admin) -> ConfigurationAnswer:
    """Adds a carrier account. The organization's first one places its calls by default."""
    created = await configurations.create(
        admin.organization_id,
        body.name,
        body.credentials,
        is_default=body.is_default,
        max_concurrent_calls=body.max_concurrent_calls,
    )
    return ConfigurationAnswer.of(created)


@router.post("/check", summary="Check credentials before storing them", responses=errors(409))
async def check_credentials(body: CredentialsToCheck, admin: Admin) -> AccountCheckAnswer:
    """Asks the carrier whether it knows these credentials; nothing is stored."""
    return AccountCheckAnswer.model_validate(
        await configurations.check_submitted(admin.organization_id, body.credentials)
    )


@router.post("/{configuration_id}/check", summary="Check a telephony configuration", responses=errors(404, 409))
async def check_configuration(
    configuration_id: Id, admin: Admin, body: CredentialsToCheck | None = None
) -> AccountCheckAnswer:
    """Asks the carrier whether it knows the stored credentials, or what they would be with these changes."""
    changes = body.credentials if body else None
    return AccountCheckAnswer.model_validate(
        await configurations.check(admin.organization_id, configuration_id, changes)
    )


@router.get("/{configuration_id}/inbound-url", summary="Where a carrier posts inbound calls", responses=errors(404))
async def get_inbound_url(configuration_id: Id, admin: Admin) -> InboundUrlAnswer:
    """The URL to enter at the carrier, for numbers that are not bound from here."""
    return InboundUrlAnswer(url=await configurations.get_inbound_url(admin.organization_id, configuration_id))


@router.get("/{configuration_id}", summary="Get a telephony configuration", responses=errors(404))
async def get_configuration(configuration_id: Id, caller: Caller) -> ConfigurationAnswer:
    """The carrier account, secrets masked."""
    return ConfigurationAnswer.of(await configurations.get(caller.organization_id, configuration_id))


@router.patch("/{configuration_id}", summary="Change a telephony configuration", responses=errors(404, 409))
async def update_configuration(configuration_id: Id, body: ConfigurationUpdate, admin: Admin) -> ConfigurationAnswer:
    """Changes what is sent. A masked secret that comes back keeps the stored one; the provider cannot change."""
    updated = await configurations.update(admin.organization_id, configuration_id, body.changes())
    return ConfigurationAnswer.of(updated)


@router.delete("/{configuration_id}", summary="Delete a telephony configuration", responses=errors(404, 409))
async def delete_configuration(configuration_id: Id, admin: Admin) -> ConfigurationDeleted:
    """Deletes the account and its numbers; its calls stay. If it was the default, the oldest one left takes over."""
    heir = await configurations.delete(admin.organization_id, configuration_id)
    return ConfigurationDeleted(new_default_id=heir)


@router.get(
    "/{configuration_id}/available-numbers", summary="List a carrier account's numbers", responses=errors(404, 502, 503)
)
async def list_available_numbers(configuration_id: Id, caller: Caller, query: PageParameters) -> PageAnswer[str]:
    """The numbers the account has at its carrier, asked now."""
    return PageAnswer[str].of(
        await phone_numbers.list_available(caller.organization_id, configuration_id, query.paging)
    )
