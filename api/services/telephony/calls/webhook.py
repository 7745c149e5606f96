"""A carrier's request, as it came."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One request from a carrier. Raw bytes are kept: what was signed is what is verified.

    Attributes:
        url: The public URL the carrier used, query string included.
        headers: Names in lower case.
        body: As received.
        data: The body, read: a form's repeated keys are lists. Query parameters for a GET.
    """

    url: str
    headers: Mapping[str, str]
    body: bytes
    data: Mapping[str, Any]
