"""Secrets as they may be shown, and back again."""

from collections.abc import Mapping
from typing import Any

from pydantic import SecretBytes, SecretStr

from api.redaction import keep_secret
from api.services.telephony.spec import ProviderSpec

BULLETS = "••••"
PYDANTICS_MASK = str(SecretStr("hidden"))
SHOWN = 4
LONG_ENOUGH = 12


class UnknownMask(ValueError):
    """A masked value came back that masks nothing we keep."""


def mask(value: Any) -> Any:
    """``value`` with only the last four characters readable, or none of a short one; lists item by item."""
    if isinstance(value, list | tuple):
        return [mask(item) for item in value]
    if value is None or value == "":
        return value
    text = str(value)
    return BULLETS + text[-SHOWN:] if len(text) >= LONG_ENOUGH else BULLETS


def unmask(submitted: Any, stored: Any) -> Any:
    """``submitted``, or ``stored`` where ``submitted`` is its mask.

    Raises:
        UnknownMask: It is the mask of something else.
    """
    if isinstance(submitted, list):
        known = {mask(item): item for item in stored} if isinstance(stored, list) else {}
        return [unmask(item, known.get(item)) if isinstance(item, str) else item for item in submitted]
    if not isinstance(submitted, str) or not _is_mask(submitted):
        return submitted
    if stored in (None, "") or submitted not in (mask(stored), PYDANTICS_MASK):
        raise UnknownMask
    return stored


def _is_mask(text: str) -> bool:
    return text.startswith(BULLETS) or text == PYDANTICS_MASK


def keep_from_logs(spec: ProviderSpec, credentials: Mapping[str, Any]) -> None:
    """Let no log line of this process show the secrets among ``credentials``."""
    keep_secret({name: credentials[name] for name in spec.ui_metadata.sensitive_fields & credentials.keys()})


def reveal(value: Any) -> Any:
    """``value`` with pydantic's secrets opened, ready to be encrypted and stored."""
    if isinstance(value, SecretStr | SecretBytes):
        return reveal(value.get_secret_value())
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, Mapping):
        return {key: reveal(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [reveal(item) for item in value]
    return value
