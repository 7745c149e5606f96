"""API keys: how programs come in. Managed by admins who are signed in."""

from api.routes.dependencies import AdminPerson
from api.routes.management import management_router
from api.schemas.accounts import ApiKeyAnswer, ApiKeyCreated, ApiKeyName
from api.schemas.base import Id
from api.schemas.errors import errors
from api.schemas.pages import PageAnswer, PageParameters
from api.services.accounts import api_keys

router = management_router("/api-keys", tag="API keys")


@router.get("", summary="List API keys")
async def list_api_keys(admin: AdminPerson, query: PageParameters) -> PageAnswer[ApiKeyAnswer]:
    """The organization's keys, newest first; revoked ones stay for the record."""
    page = await api_keys.list_page(admin.organization_id, query.paging)
    return PageAnswer[ApiKeyAnswer].of(page, ApiKeyAnswer.of)


@router.post("", summary="Create an API key", status_code=201)
async def create_api_key(body: ApiKeyName, admin: AdminPerson) -> ApiKeyCreated:
    """The one answer that shows the key."""
    issued = await api_keys.create(admin.organization_id, body.name, created_by=admin.user_id)
    return ApiKeyCreated.of_issued(issued)


@router.get("/{key_id}", summary="Get an API key", responses=errors(404))
async def get_api_key(key_id: Id, admin: AdminPerson) -> ApiKeyAnswer:
    """The key's name and use, without the key."""
    return ApiKeyAnswer.of(await api_keys.get(admin.organization_id, key_id))


@router.patch("/{key_id}", summary="Rename an API key", responses=errors(404))
async def rename_api_key(key_id: Id, body: ApiKeyName, admin: AdminPerson) -> ApiKeyAnswer:
    """The key under another name."""
    return ApiKeyAnswer.of(await api_keys.rename(admin.organization_id, key_id, body.name))


@router.delete("/{key_id}", summary="Revoke an API key", status_code=204, responses=errors(404))
async def revoke_api_key(key_id: Id, admin: AdminPerson) -> None:
    """Makes the key useless at once."""
    await api_keys.revoke(admin.organization_id, key_id)
