"""How Twilio lists resources: filters, and pages of them.

https://www.twilio.com/docs/voice/api/call-resource#read-multiple-call-resources
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

Query = Mapping[str, str]
PAGE_SIZE = 50
LARGEST_PAGE = 1000
FIELDS = {"To": "to", "From": "from", "Status": "status", "PhoneNumber": "phone_number"}
MOMENTS = {"StartTime": "start_time", "EndTime": "end_time"}


def select(resources: Iterable[Mapping[str, Any]], query: Query) -> list[Mapping[str, Any]]:
    """Those that match every filter in ``query``.

    Moments are compared by their date in UTC, whatever time a filter names; a call that has not been dialed has no
    start, so that no filter by start finds it.

    Raises:
        ValueError: A filter names no date.
    """
    days = {name: date.fromisoformat(query[name][:10]) for name in query if name.rstrip("<>") in MOMENTS}
    return [item for item in resources if _equals(item, query) and all(_is_on(item, *day) for day in days.items())]


def page(key: str, resources: Sequence[Mapping[str, Any]], path: str, query: Query) -> dict[str, Any]:
    """One page of ``resources`` under ``key``, as ``query`` asks for it."""
    size = min(max(int(query.get("PageSize", PAGE_SIZE)), 1), LARGEST_PAGE)
    number = int(query.get("Page", 0))
    start = number * size
    shown = list(resources[start : start + size])
    more = len(resources) > start + size
    return {
        key: shown,
        "page": number,
        "page_size": size,
        "start": start,
        "end": start + max(len(shown) - 1, 0),
        "uri": _uri(path, query, size, number),
        "first_page_uri": _uri(path, query, size, 0),
        "previous_page_uri": _uri(path, query, size, number - 1) if number else None,
        "next_page_uri": _uri(path, query, size, number + 1) if more else None,
    }


def _equals(resource: Mapping[str, Any], query: Query) -> bool:
    return all(resource[field] == query[name] for name, field in FIELDS.items() if query.get(name))


def _is_on(resource: Mapping[str, Any], name: str, day: date) -> bool:
    said = resource[MOMENTS[name.rstrip("<>")]]
    if said is None:
        return False
    its_day = parsedate_to_datetime(said).date()
    if name.endswith("<"):
        return its_day < day
    return its_day >= day if name.endswith(">") else its_day == day


def _uri(path: str, query: Query, size: int, number: int) -> str:
    filters = {name: value for name, value in query.items() if name not in {"Page", "PageSize", "PageToken"}}
    return f"{path}?{urlencode({**filters, 'PageSize': size, 'Page': number})}"
