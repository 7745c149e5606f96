"""A simulated browser together with the gateway it belongs to: where the gateway is the carrier, there is no other."""

import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Self

import uvicorn
from fastapi import FastAPI
from typing_extensions import override

from api.app import create_app
from api.db import Database, open_database
from api.db.migrations import upgrade_database
from api.media_protocol import MediaProtocol
from api.services.accounts import api_keys
from api.services.telephony.registry import providers
from api.settings import get_settings
from api.simulator.carrier import Login, SimulatorSpec
from api.simulator.carriers.softphone import new_credentials
from api.simulator.carriers.softphone.account import SoftphoneAccount
from api.tests.lines import add_line, add_run

RUN_ID, CALLEE = "0123456789abcdef0123456789abcdef", "+14155550177"


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[str]:
    """``app`` on a loopback port: its origin."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None, ws=MediaProtocol))
        running = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await running


@asynccontextmanager
async def empty_database() -> AsyncIterator[Database]:
    """A database of its own, that of the process meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite+aiosqlite:///{Path(folder) / 'patchbay.sqlite3'}")
        await upgrade_database(database)
        yield database
        await database.close()


class LoopbackAccount(SoftphoneAccount):
    """The browsers of an organization that is about to place the call ``RUN_ID`` to ``CALLEE``, and its gateway."""

    @override
    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            database = await stack.enter_async_context(empty_database())
            line = await add_line(database, providers.get("softphone"), self.credentials)
            await add_run(
                database, line, id=RUN_ID, call_id=None, direction="outbound", status="initiated", to_number=CALLEE
            )
            key = (await api_keys.create(line.configuration.organization_id, "loopback", created_by=None)).key
            origin = await stack.enter_async_context(serving(create_app(get_settings(), warm=False)))
            self.login = Login(url=origin, api_key=key)
            await super().__aenter__()
            self._behind = stack.pop_all()
        return self

    @override
    async def __aexit__(self, *error: Any) -> None:
        await super().__aexit__(*error)
        await self._behind.aclose()


SIMULATOR = SimulatorSpec(name="softphone", create=LoopbackAccount, new_credentials=new_credentials)
