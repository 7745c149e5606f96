"""``{{ name }}`` in what is said: variables, what the conversation noted, and what the run says of itself."""

import re
from collections.abc import Mapping
from typing import Any

from api.errors import ConfigurationError

RESERVED = frozenset(
    {
        "organization_id",
        "workflow_id",
        "workflow_run_id",
        "telephony_configuration_id",
        "provider",
        "mode",
        "direction",
        "call_id",
        "from_number",
        "to_number",
    }
)
"""Names a run speaks of itself by. Nothing from outside goes by one of them, however it is written."""

FACTS = {
    "from_number": "The number that calls.",
    "to_number": "The number that is called.",
    "direction": "inbound or outbound.",
    "provider": "The carrier, by the gateway's name for it.",
    "call_id": "The call, by its carrier's name for it.",
    "workflow_run_id": "The call, by the gateway's name for it.",
}
"""What a run says of itself to prompts, and what that is."""

_PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_.]*)\s*\}\}")


class ReservedName(ConfigurationError):
    """That name is the gateway's own."""

    code = "reserved_name"


def is_reserved(name: str) -> bool:
    """Whether ``name`` is the gateway's own."""
    return name.strip().casefold() in RESERVED


def refuse_reserved(name: str) -> None:
    """Let nobody take a name of the gateway's own.

    Raises:
        ReservedName: ``name`` is one.
    """
    if is_reserved(name):
        raise ReservedName(f"'{name}' is the gateway's own name: choose another")


def begin_state(variables: Mapping[str, Any], facts: Mapping[str, str]) -> dict[str, Any]:
    """What prompts may name when a call begins: its ``variables``, and above them the run's own ``facts``."""
    return {**{name: value for name, value in variables.items() if not is_reserved(name)}, **facts}


def render(text: str, state: Mapping[str, Any]) -> str:
    """``text`` with its placeholders filled from ``state``; what is not known is left out."""
    return _PLACEHOLDER.sub(lambda found: str(state.get(found.group(1), "")), text)
