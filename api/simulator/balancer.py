"""What stands before several gateways: one public origin, and a choice among those that serve it."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

Route = Mapping[str, str | Sequence[str]]
"""From a public origin to the origin or origins really connected to ("https://a" → "http://127.0.0.1:8000")."""


class Choice(Protocol):
    """Which of several gateways a request or a media socket goes to."""

    def choose(self, purpose: str, count: int) -> int:
        """One of ``range(count)`` for the next one, which is for ``answer``, ``status`` or ``media``."""


class RoundRobin:
    """One after another."""

    def __init__(self) -> None:
        self._next = 0

    def choose(self, purpose: str, count: int) -> int:
        self._next += 1
        return (self._next - 1) % count


class AtRandom:
    """By lot."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def choose(self, purpose: str, count: int) -> int:
        return self._random.randrange(count)


class ByPurpose:
    """The same one for the same purpose, ``ByPurpose(answer=0, media=1, status=0)``; the first for any other."""

    def __init__(self, **targets: int) -> None:
        self._targets = targets

    def choose(self, purpose: str, count: int) -> int:
        return self._targets.get(purpose, 0) % count


class Balancer:
    """Knows where a public URL is really served.

    Args:
        route: Public origins served elsewhere; any other is where it says it is.
        choice: Who gets what.
    """

    def __init__(self, route: Route, choice: Choice) -> None:
        self.choice = choice
        self._route = {origin: _listed(targets) for origin, targets in route.items()}

    def candidates(self, url: str, purpose: str) -> list[str]:
        """Where to connect for ``url``: the chosen one, then those to turn to if it refuses the connection."""
        parts = urlsplit(url)
        origin = f"{parts.scheme.replace('ws', 'http')}://{parts.netloc}"
        targets = self._route.get(origin, [origin])
        first = self.choice.choose(purpose, len(targets))
        ordered = targets[first:] + targets[:first]
        return [_at(url, target) for target in ordered]


def _listed(targets: str | Sequence[str]) -> list[str]:
    return [targets] if isinstance(targets, str) else list(targets)


def _at(url: str, target: str) -> str:
    """``url`` as served at ``target``, over the socket scheme if it is one."""
    parts, there = urlsplit(url), urlsplit(target)
    scheme = there.scheme.replace("http", "ws") if parts.scheme.startswith("ws") else there.scheme
    return urlunsplit(parts._replace(scheme=scheme, netloc=there.netloc))
