"""The forms of telephony providers."""

from api.routes.dependencies import Caller
from api.routes.management import management_router
from api.schemas.providers import ProviderForm, ProviderForms
from api.services.telephony.registry import providers

router = management_router("/organizations", tag="telephony configurations")


@router.get("/telephony-providers/metadata", summary="List telephony providers")
async def list_telephony_providers(_caller: Caller) -> ProviderForms:
    """The providers that are installed: what each can do, and the form to draw for its credentials."""
    return ProviderForms(providers=[ProviderForm.of(spec) for spec in providers.all()])
