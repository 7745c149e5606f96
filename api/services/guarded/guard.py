"""From a host's name to addresses that were judged, so that nobody needs to ask for the name again."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Self
from urllib.parse import urlsplit

from loguru import logger

from api.errors import AddressNotAllowed, ServerUnreachable
from api.services.guarded.addresses import Address, Network, is_allowed
from api.settings import get_settings

RESOLVE_SECONDS = 5.0
DEFAULT_PORTS = {"http": 80, "ws": 80, "https": 443, "wss": 443}

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""From host and port to numeric addresses, the preferred one first; fails with ``OSError``."""

_UNKNOWN_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})


async def system_resolver(host: str, port: int) -> Sequence[str]:
    """What the operating system says; it knows every spelling of an address (``127.1``, ``0x7f000001``)."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressGuard:
    """Decides what a user may have us connect to.

    Attributes:
        allowed_ranges: What is allowed although it is not public.
        trusted_origins: Host and port, as the operator spells them, that are not judged at all.
        resolver: Who knows what a name stands for.
    """

    allowed_ranges: Sequence[Network] = ()
    trusted_origins: frozenset[tuple[str, int]] = frozenset()
    resolver: Resolver = system_resolver

    @classmethod
    def of_settings(cls, *trusted_urls: str) -> Self:
        """The operator's guard. The origins of ``trusted_urls``, which must be the operator's own, pass."""
        origins = frozenset(_host_and_port(url) for url in trusted_urls)
        return cls(allowed_ranges=get_settings().allowed_private_ranges, trusted_origins=origins)

    async def resolve(self, host: str, port: int) -> list[Address]:
        """The addresses of ``host``, each of them allowed, the preferred one first.

        Connect to one of these, never to the name: a second look-up may say something else.

        Raises:
            AddressNotAllowed: The name is unknown, or one of its addresses is not allowed; nobody learns which.
            ServerUnreachable: The name cannot be looked up now.
        """
        addresses = await self._look_up(host, port) if 0 < port < 2**16 else []
        if addresses and ((host, port) in self.trusted_origins or self._all_allowed(addresses)):
            return addresses
        logger.bind(host=host, port=port).warning("address refused")
        raise AddressNotAllowed

    def _all_allowed(self, addresses: Sequence[Address]) -> bool:
        return all(is_allowed(address, self.allowed_ranges) for address in addresses)

    async def _look_up(self, host: str, port: int) -> list[Address]:
        try:
            async with asyncio.timeout(RESOLVE_SECONDS):
                found = await self.resolver(host, port)
        except ValueError:  # no name has such a spelling
            return []
        except OSError as error:
            if isinstance(error, socket.gaierror) and error.errno in _UNKNOWN_NAME:
                return []
            raise ServerUnreachable("the server's name cannot be looked up") from error
        return [ip_address(text) for text in dict.fromkeys(found)]


def _host_and_port(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
