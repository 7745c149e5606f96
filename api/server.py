"""The gateway as a process: bound first, warmed up, then open; on a fresh installation it takes one spoken call."""

import argparse
import asyncio
import signal
import socket
import sys
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.db import open_database
from api.db.migrations import upgrade_database
from api.errors import ConfigurationError
from api.media_protocol import MediaProtocol
from api.services.accounts.bootstrap import BootstrapResult, bootstrap
from api.serving import Board, GatewayServer, Worker
from api.settings import Settings, get_settings
from api.simulator.demo import prepare_line, take_first_call
from api.supervisor import READY, Supervisor

MAX_SOCKET_MESSAGE = 256 * 1024
SHUTDOWN_SECONDS = 5


async def serve(options: argparse.Namespace) -> int:
    """Run the gateway until it is told to stop.

    Raises:
        ConfigurationError: The port is taken.
    """
    settings = get_settings()
    listener = _bind(settings)
    # First, because a provider that cannot be loaded must leave no installation whose password nobody has seen.
    app = create_app(settings)
    first_login = await _prepare(settings)
    if settings.workers > 1:
        supervisor = Supervisor(listener, settings.workers)
        up, serving = supervisor.up, asyncio.create_task(supervisor.run())
    else:
        server = GatewayServer(_configure(settings, app))
        up, serving = server.up, asyncio.create_task(server.run_to_end(listener))
    if not await _came_up(up, serving):
        _announce_login(first_login)  # the next start would not know the password any more
        return 1
    _announce(settings, first_login)
    first_call = asyncio.create_task(_demonstrate(settings, first_login, wanted=not options.no_demo))
    status = await serving
    first_call.cancel()
    await asyncio.gather(first_call, return_exceptions=True)
    return status


async def work(options: argparse.Namespace) -> int:
    """Be one of several gateway processes, on the listening socket inherited from their supervisor."""
    board = Board(options.board, options.workers)
    settings = get_settings()
    server = Worker(_configure(settings, create_app(settings)), board, options.place)
    serving = asyncio.create_task(server.run_to_end(socket.socket(fileno=options.socket)))
    if await _came_up(server.up, serving):
        _say(READY.decode().strip())
        orphaned = asyncio.create_task(_stop_without_supervisor(server), name="supervisor")
        await asyncio.wait([serving])
        orphaned.cancel()
    return await serving


async def _stop_without_supervisor(server: GatewayServer) -> None:
    """A worker whose supervisor is gone drains and stops: nobody would tell it to."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()
    server.handle_exit(signal.SIGTERM, None)


async def _came_up(up: asyncio.Event, serving: "asyncio.Task[int]") -> bool:
    """Whether it serves; not if it ended first."""
    waiting = asyncio.create_task(up.wait())
    await asyncio.wait([waiting, serving], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    return up.is_set() and not serving.done()


async def _prepare(settings: Settings) -> BootstrapResult | None:
    if settings.workers > 1 and settings.is_embedded:
        raise ConfigurationError("SQLite serves one process: set DATABASE_URL to PostgreSQL, or WORKERS=1")
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


def _configure(settings: Settings, app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws=MediaProtocol,
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
    _announce_login(first_login)


def _announce_login(first_login: BootstrapResult | None) -> None:
    if first_login is not None:
        _say(f"  sign in  {first_login.email}  {first_login.password}  (shown only now)")


def _say(text: str) -> None:
    print(text, flush=True)
