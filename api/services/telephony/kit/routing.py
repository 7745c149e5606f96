"""How an inbound webhook's account finds the configuration it belongs to."""

import hashlib
from collections.abc import Mapping
from typing import Any

from api.services.telephony.spec import ProviderSpec


def routing_account_id(spec: ProviderSpec, credentials: Mapping[str, Any]) -> str:
    """What inbound webhooks name the account by: plain, or as a digest where that is itself a secret."""
    field = spec.account_id_credential_field
    value = str(credentials.get(field) or "").strip() if field else ""
    return routing_digest(value) if value and field in spec.ui_metadata.sensitive_fields else value


def routing_digest(account_id: str) -> str:
    """How an account id that is itself a secret is stored and found."""
    return f"sha256:{hashlib.sha256(account_id.encode()).hexdigest()}" if account_id else ""
