"""The forms of telephony providers."""

from fastapi import APIRouter

from api.routes.dependencies import Caller
from api.schemas.errors import ERRORS
from api.schemas.providers import ProviderForm, ProviderForms
from api.services.telephony.registry import providers

router = APIRouter(prefix="/api/v1/organizations", tags=["telephony configurations"], responses=ERRORS)


@router.get("/telephony-providers/metadata", summary="List telephony providers")
async def list_telephony_providers(_caller: Caller) -> ProviderForms:
    """The providers that are installed: what each can do, and the form to draw for its credentials."""
    return ProviderForms(providers=[ProviderForm.of(spec) for spec in providers.all()])
