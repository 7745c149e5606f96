"""URLs that a carrier may have signed instead of the one we verify: what proxies and settings make of one address."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from urllib.parse import SplitResult, urlsplit

from api.settings import get_settings

MOST = 256
LONGEST = 255
"""No name of a host or of a prefix that somebody is called by is longer."""
OTHER_SCHEME = {"http": "https", "https": "http", "ws": "wss", "wss": "ws"}


def spell(url: str, headers: Mapping[str, str]) -> Iterator[str]:
    """Other spellings of ``url``, those that differ least from it first.

    Args:
        url: The public URL, as we know it.
        headers: The request's, names in lower case: a proxy may say in them what it was asked for.
    """
    ours = urlsplit(url)
    parts = (_schemes(ours), _hosts(ours, headers), _paths(ours, headers), _queries(ours))
    spellings = sorted(product(*(list(enumerate(part)) for part in parts)), key=_distance)
    for (_, scheme), (_, host), (_, path), (_, query) in spellings[1 : MOST + 1]:
        yield SplitResult(scheme, host, path, query, "").geturl()


def _distance(spelling: tuple[tuple[int, str], ...]) -> tuple[int, int, tuple[bool, ...]]:
    places = [place for place, _ in spelling]
    return sum(place > 0 for place in places), sum(places), tuple(place == 0 for place in places)


def _schemes(ours: SplitResult) -> list[str]:
    return _unique([ours.scheme, OTHER_SCHEME.get(ours.scheme, "https")])


def _hosts(ours: SplitResult, headers: Mapping[str, str]) -> list[str]:
    """Names with and without ports, as the request has them, and as the proxies say it had them."""
    named = [
        ours.netloc,
        *(_first(headers, name) for name in ("host", "x-forwarded-host")),
        _forwarded(headers, "host"),
    ]
    ports = [_first(headers, "x-forwarded-port"), *(_port(host) for host in named)]
    bare = [_without_port(host) for host in named]
    return _unique([*named, *bare, *(f"{host}:{port}" for host in bare for port in ports if host and port)])


def _paths(ours: SplitResult, headers: Mapping[str, str]) -> list[str]:
    """With the prefixes somebody may put before a path or take off it, with a slash at the end and without."""
    settings = get_settings()
    bare = ours.path.removeprefix(urlsplit(settings.public_base_url).path)
    prefixes = ("", settings.proxy_path_prefix, _first(headers, "x-forwarded-prefix").rstrip("/"))
    paths = [ours.path, *(f"{prefix}{bare}" for prefix in prefixes)]
    return _unique([*paths, *(path[:-1] if path.endswith("/") else f"{path}/" for path in paths)])


def _queries(ours: SplitResult) -> list[str]:
    return _unique([ours.query, ""], keep_empty=True)


def _first(headers: Mapping[str, str], name: str) -> str:
    """What the proxy nearest to the carrier says."""
    said = headers.get(name, "").partition(",")[0].strip()
    return said if len(said) <= LONGEST else ""


def _forwarded(headers: Mapping[str, str], name: str) -> str:
    """The same in the standard's header (RFC 7239)."""
    pairs = (pair.partition("=") for pair in _first(headers, "forwarded").split(";"))
    return next((value.strip(' "') for key, _, value in pairs if key.strip().lower() == name), "")


def _port(host: str) -> str:
    port = host.rpartition(":")[2]
    return port if port.isdigit() else ""


def _without_port(host: str) -> str:
    return host.rpartition(":")[0] if _port(host) else host


def _unique(values: Iterable[str], *, keep_empty: bool = False) -> list[str]:
    return [value for value in dict.fromkeys(values) if value or keep_empty]
