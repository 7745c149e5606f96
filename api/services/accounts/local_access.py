"""The API for whoever sits at the machine: an operator with the data folder needs no key of their own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.services.accounts import api_keys


@asynccontextmanager
async def local_api_key(organization_id: str) -> AsyncIterator[str]:
    """An API key of the organization that lives as long as the block."""
    issued = await api_keys.create(organization_id, "local command", created_by=None)
    try:
        yield issued.key
    finally:
        await api_keys.revoke(organization_id, issued.row.id)
