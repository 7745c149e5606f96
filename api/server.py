"""The gateway as a process: bound first, warmed up, then open; on a fresh installation it takes one spoken call."""

import argparse
import asyncio
import contextlib
import signal
import socket
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network

import uvicorn

from api.app import create_app
from api.db import open_database
from api.db.migrations import upgrade_database
from api.errors import ConfigurationError
from api.services.accounts.bootstrap import BootstrapResult, bootstrap
from api.settings import Settings, get_settings
from api.simulator.demo import prepare_line, take_first_call

MAX_SOCKET_MESSAGE = 256 * 1024
SHUTDOWN_SECONDS = 5
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class _Server(uvicorn.Server):
    """Tells when it is up, or has failed to come up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on SIGINT and SIGTERM, and end well: the parent would raise the signal again."""
        loop = asyncio.get_running_loop()
        for number in STOP_SIGNALS:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in STOP_SIGNALS:
                loop.remove_signal_handler(number)


async def serve(options: argparse.Namespace) -> int:
    """Run the gateway until it is told to stop.

    Raises:
        ConfigurationError: The port is taken.
    """
    settings = get_settings()
    listener = _bind(settings)
    # First, because a provider that cannot be loaded must leave no installation whose password nobody has seen.
    server = _Server(_configure(settings))
    first_login = await _prepare(settings)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    await server.up.wait()
    if not server.started:
        await serving
        return 1
    _announce(settings, first_login)
    first_call = asyncio.create_task(_demonstrate(settings, first_login, wanted=not options.no_demo))
    await serving
    first_call.cancel()
    await asyncio.gather(first_call, return_exceptions=True)
    return 0


async def _prepare(settings: Settings) -> BootstrapResult | None:
    database = open_database(settings.database_url)
    await upgrade_database(database)
    first_login = await bootstrap(database)
    if first_login is not None:
        await prepare_line(database, first_login.organization_id)
    await database.close()
    return first_login


async def _demonstrate(settings: Settings, first_login: BootstrapResult | None, *, wanted: bool) -> None:
    if first_login is None:
        _say("This installation has had its first call; serving without one. `patchbay call` rings it again.")
    elif wanted:
        await take_first_call(settings)


def _bind(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    if family == socket.AF_INET6:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise ConfigurationError(
            f"{settings.host}:{settings.port} cannot be used ({error.strerror}); name another: make run PORT=8001"
        ) from error
    return listener


def _configure(settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(settings),
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=MAX_SOCKET_MESSAGE,
        # A request line may carry a media ticket; carriers' requests are logged by the call core.
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(spell_networks(settings.trusted_proxies)),
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )


def spell_networks(networks: Iterable[IPv4Network | IPv6Network]) -> Iterator[str]:
    """The networks as the server compares them: on a dual-stack socket 10.1.2.3 is called ``::ffff:10.1.2.3``."""
    for network in networks:
        yield str(network)
        if isinstance(network, IPv4Network):
            yield f"::ffff:{network.network_address}/{96 + network.prefixlen}"


def _announce(settings: Settings, first_login: BootstrapResult | None) -> None:
    _say(f"Patchbay is serving at http://localhost:{settings.port}  (API: http://localhost:{settings.port}/docs)")
    _say(f"  data     {settings.data_dir}")
    if first_login is not None:
        _say(f"  sign in  {first_login.email}  {first_login.password}  (shown only now)")


def _say(text: str) -> None:
    print(text, flush=True)
