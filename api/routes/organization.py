"""The organization, what its calls may do, and its people."""

from api.routes.dependencies import Admin, AdminPerson, Caller
from api.routes.management import management_router
from api.schemas.accounts import (
    CountriesAnswer,
    MemberAnswer,
    MemberCreate,
    MemberCreated,
    MemberUpdate,
    OrganizationAnswer,
    OrganizationUpdate,
    UsageAnswer,
)
from api.schemas.base import Id
from api.schemas.errors import errors
from api.schemas.pages import PageAnswer, PageParameters
from api.services.accounts import members
from api.services.telephony.calls import admission
from api.services.telephony.kit.dialling import COUNTRIES

router = management_router("", tag="organization")


@router.get("/organization", summary="Get the organization")
async def get_organization(caller: Caller) -> OrganizationAnswer:
    """The organization everything belongs to."""
    return OrganizationAnswer.model_validate(await members.get_organization(caller.organization_id))


@router.get("/organization/usage", summary="Get the organization's live calls")
async def get_usage(caller: Caller) -> UsageAnswer:
    """How many calls are live, and how many may be."""
    return UsageAnswer.model_validate(await admission.get_usage(caller.organization_id))


@router.get("/organization/countries", summary="List the countries calls can go to")
async def list_countries(_caller: Caller) -> CountriesAnswer:
    """What `allowed_countries` may be made of."""
    return CountriesAnswer.of(COUNTRIES)


@router.patch("/organization", summary="Change the organization")
async def update_organization(body: OrganizationUpdate, admin: Admin) -> OrganizationAnswer:
    """Changes what is sent: the name, how many calls there may be at a time, and where they may go."""
    return OrganizationAnswer.model_validate(await members.update_organization(admin.organization_id, body.changes()))


@router.get("/users", summary="List users")
async def list_users(admin: Admin, query: PageParameters) -> PageAnswer[MemberAnswer]:
    """The organization's people, by e-mail address."""
    page = await members.list_page(admin.organization_id, query.paging)
    return PageAnswer[MemberAnswer].of(page, MemberAnswer.of)


@router.post("/users", summary="Add a user", status_code=201, responses=errors(409))
async def add_user(body: MemberCreate, admin: AdminPerson) -> MemberCreated:
    """Adds a member; the answer shows their generated password once."""
    return MemberCreated.of(await members.add(admin.organization_id, body.email, name=body.name, role=body.role))


@router.patch("/users/{user_id}", summary="Change a user's role", responses=errors(404, 409))
async def change_role(user_id: Id, body: MemberUpdate, admin: AdminPerson) -> MemberAnswer:
    """Gives the member another role, at once. An owner stays one, the last admin too, and nobody changes their own."""
    changed = await members.change_role(admin.organization_id, user_id, body.role, by=admin.user_id or "")
    return MemberAnswer.of(changed)


@router.post("/users/{user_id}/ownership", summary="Hand the organization over", responses=errors(404, 409))
async def hand_over(user_id: Id, admin: AdminPerson) -> MemberAnswer:
    """Makes another admin the owner. Only the owner can, and is an admin from then on."""
    return MemberAnswer.of(await members.hand_over(admin.organization_id, user_id, by=admin.user_id or ""))


@router.post("/users/{user_id}/password", summary="Reset a user's password", responses=errors(404, 409))
async def reset_password(user_id: Id, admin: AdminPerson) -> MemberCreated:
    """Gives the member a new generated password, shown this once; their sessions end at once."""
    return MemberCreated.of(await members.reset_password(admin.organization_id, user_id, by=admin.user_id or ""))


@router.delete("/users/{user_id}", summary="Remove a user", status_code=204, responses=errors(404, 409))
async def remove_user(user_id: Id, admin: AdminPerson) -> None:
    """Takes the member out; their sessions end at once. The owner stays, until the organization is handed over."""
    await members.remove(admin.organization_id, user_id, by=admin.user_id or "")
