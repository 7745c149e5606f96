"""One loopback port on which the REST APIs of several simulated carriers answer, each below its own name."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

if TYPE_CHECKING:
    from api.simulator.account import SimulatedAccount

START_SECONDS = 10.0


class Exchange:
    """Where simulated accounts answer at once, at most one of each carrier.

    Leaving it closes the accounts that are still open.

    Args:
        host: Where it binds; loopback.
        port: 0 for any free one.

    Attributes:
        url: Where it answers, once entered; an account is at ``{url}/{its carrier's name}``.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.url = ""
        self._host, self._port = host, port
        self._accounts: dict[str, SimulatedAccount[Any]] = {}
        self._apps: dict[str, ASGIApp] = {}
        config = uvicorn.Config(
            self._serve,
            interface="asgi3",  # a bound method is taken for ASGI 2
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            lifespan="off",
        )
        self._server = _QuietServer(config)
        self._serving: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Begin to answer.

        Raises:
            OSError: Somebody else has the port.
        """
        self._serving = asyncio.create_task(self._server.serve(), name="exchange")
        async with asyncio.timeout(START_SECONDS):
            await self._server.up.wait()
        if not self._server.started:
            raise OSError(f"{self._host}:{self._port} is taken; another simulated call may be running")
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://{self._host}:{port}"
        return self

    async def __aexit__(self, *error: object) -> None:
        for account in list(self._accounts.values()):
            await account.close()
        if self._serving is not None:
            self._server.should_exit = True
            await self._serving

    async def open(self, account: "SimulatedAccount[Any]") -> None:
        """Answer for ``account`` until it is closed.

        Raises:
            ValueError: Another account of its carrier is open here.
        """
        if account.name in self._accounts:
            raise ValueError(f"an account of '{account.name}' is already open here")
        self._accounts[account.name] = account
        self._apps[account.name] = account.create_rest_app()
        account.opened(self, f"{self.url}/{account.name}")
        await account.ready()

    def forget(self, account: "SimulatedAccount[Any]") -> None:
        """Answer for it no more."""
        self._accounts.pop(account.name, None)
        self._apps.pop(account.name, None)

    def drop(self, client: Any) -> None:
        """Break off the connection of one client, told by its address and port."""
        for connection in self._server.server_state.connections:
            if tuple(getattr(connection, "client", None) or ()) == tuple(client or ()):
                connection.transport.abort()

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request over. The carrier's API sees the path below its name: its own one."""
        name, slash, path = scope["path"].removeprefix("/").partition("/")
        app = self._apps.get(name)
        if app is None:
            await PlainTextResponse("no such carrier", 404)(scope, receive, send)
            return
        path = slash + path or "/"
        await app({**scope, "path": path, "raw_path": path.encode()}, receive, send)


class _QuietServer(uvicorn.Server):
    """Tells when it is up, and leaves the process's signals alone."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: Any = None) -> None:
        try:
            await super().startup(sockets)
        finally:
            self.up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None: the process has its own handlers."""
        yield
