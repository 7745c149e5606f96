"""One gateway process for all spoken calls of a test worker."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from api.tests.e2e.gateway import Gateway

SETTINGS = {"MEDIA_HANDSHAKE_SECONDS": "1.5", "MEDIA_TICKET_SECONDS": "6", "CARETAKER_SECONDS": "1"}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def gateway(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    """A running gateway, connected to its simulated carrier."""
    data_dir: Path = tmp_path_factory.mktemp("gateway")
    running = await Gateway(data_dir, settings=SETTINGS).start("--no-demo")
    try:
        async with running.connected():
            yield running
    finally:
        await running.stop()
