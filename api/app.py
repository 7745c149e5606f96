"""The application: the one place where everything meets."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI
from loguru import logger

from api.db import open_database
from api.db.migrations import upgrade_database
from api.registry import lazy
from api.routes import routers
from api.routes.carrier_requests import CarrierRequests
from api.routes.errors import install_error_handlers
from api.routes.public_path import PublicPath
from api.routes.telephony import _mount_provider_routers
from api.services.telephony import embedded
from api.services.telephony.calls import background, caretaker, leases, retention
from api.services.telephony.calls.feed import feed
from api.services.telephony.calls.load import load
from api.services.telephony.calls.tidying import tidying
from api.services.telephony.calls.webhook_log import webhook_log
from api.settings import Settings, get_settings
from api.webapp import install_web_app

DESCRIPTION = """
A voice-AI telephony gateway in which every carrier is a self-registering package.

Sign in with a session cookie (`POST /api/v1/auth/login`) or send an API key in `X-API-Key`.
"""
DRAIN_SECONDS = 3.0

warm_up = lazy("api.services.pipecat.pipeline:warm_up")


def create_app(settings: Settings | None = None, *, warm: bool = True) -> FastAPI:
    """The gateway, wired.

    Args:
        settings: Those of the process, unless given.
        warm: Whether to load the speech models before the first request is taken.
    """
    settings = settings or get_settings()
    app = FastAPI(
        title="Patchbay",
        version="0.1.0",
        description=DESCRIPTION,
        lifespan=_lifespan(settings, warm=warm),
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    install_error_handlers(app)
    app.add_middleware(CarrierRequests)
    app.add_middleware(PublicPath, public_base_url=settings.public_base_url, added=settings.proxy_path_prefix)
    for router in routers:
        app.include_router(router)
    _mount_provider_routers(app)
    install_web_app(app)
    return app


def _lifespan(settings: Settings, *, warm: bool) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        database = open_database(settings.database_url)
        await upgrade_database(database)
        await embedded.provide_everywhere(database)
        if warm:
            await warm_up()
            tidying.settle()
        await database.notices.listen()
        async with _watching():
            app.state.ready = True
            logger.bind(database=database.kind).info("gateway is ready")
            yield
            app.state.ready = False
            await background.drain(DRAIN_SECONDS)
        await webhook_log.close()
        await database.close()

    return lifespan


@asynccontextmanager
async def _watching() -> AsyncIterator[None]:
    """What a gateway does all the time: look after silent calls, hold live ones, measure, log, forget, hear others."""
    jobs = (caretaker.watch, leases.keep, load.watch, webhook_log.watch, retention.watch)
    watches = [asyncio.create_task(watch(), name=watch.__module__) for watch in jobs]
    try:
        with feed.listening():
            yield
    finally:
        for watch in watches:
            watch.cancel()
        await asyncio.gather(*watches, return_exceptions=True)
