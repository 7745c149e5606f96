"""The numbers of a domain, which Cloudonix calls DNIDs, and the voice applications behind them.

https://developers.cloudonix.com/Documentation/dataModels/Dnid
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from api.services.telephony.providers.cloudonix.webhooks import read_address

PATTERNS = ("prefix", "expression", "asteriskCompatible")

Resource = Mapping[str, Any]


def list_numbers(dnids: Sequence[Resource]) -> list[str]:
    """Those that are one telephone number, E.164; a pattern is none."""
    addresses = [read_address(str(dnid.get("source") or "")) for dnid in dnids if _is_one(dnid)]
    return [address for address in addresses if address.startswith("+")]


def find_dnid(dnids: Sequence[Resource], address: str) -> Resource | None:
    """The DNID that matches ``address`` and nothing else, however the plus is written."""
    return next((dnid for dnid in dnids if _is_one(dnid) and read_address(str(dnid.get("source"))) == address), None)


def name_application(url: str) -> str:
    """What our application behind ``url`` is called. Another URL is another application: one may be shared."""
    return f"patchbay-{hashlib.sha256(url.encode()).hexdigest()[:16]}"


def find_application(dnid: Resource, applications: Sequence[Resource]) -> Resource:
    """The application behind a DNID, which names it whole, by its name or by its id; an empty one if there is none."""
    named = dnid.get("application") or dnid.get("voice-application") or {}
    if isinstance(named, Mapping):
        return named
    return next((one for one in applications if named in (one.get("name"), one.get("id"))), {})


def _is_one(dnid: Resource) -> bool:
    return not any(dnid.get(pattern) for pattern in PATTERNS)
