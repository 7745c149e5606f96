"""``{{ name }}`` in what is said."""

import re
from collections.abc import Mapping
from typing import Any

_PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_.]*)\s*\}\}")


def render(text: str, state: Mapping[str, Any]) -> str:
    """``text`` with its placeholders filled from ``state``; what is not known is left out."""
    return _PLACEHOLDER.sub(lambda found: str(state.get(found.group(1), "")), text)
