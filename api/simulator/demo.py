"""The first call of a fresh installation: a caller who is not there rings the gateway, and the terminal shows it."""

import asyncio
import contextlib
import statistics
import sys

from loguru import logger

from api.db import Database
from api.db.repositories import demo
from api.db.repositories.demo import DemoLine
from api.services.telephony.calls.feed import Watcher, feed
from api.services.telephony.calls.hints import LiveEvent
from api.services.telephony.calls.recordings import path_of
from api.services.telephony.kit.routing import routing_account_id
from api.services.telephony.kit.secrets import keep_from_logs
from api.services.telephony.registry import providers
from api.services.workflows.demo import NAME, load_demo
from api.settings import Settings
from api.simulator.carrier import demo_simulator, simulators

NUMBER = "+14155550123"
CALL_SECONDS = 120.0
SETTLE_SECONDS = 5.0


async def prepare_line(database: Database, organization_id: str) -> DemoLine:
    """The organization's simulated line, added on a fresh installation."""
    spec = demo_simulator()
    provider = providers.get(spec.name)
    credentials = spec.new_credentials()
    keep_from_logs(provider, credentials)
    async with database.session() as session:
        return await demo.add_demo_line(
            session,
            organization_id,
            provider=spec.name,
            account_id=routing_account_id(provider, credentials),
            credentials=credentials,
            address=NUMBER,
            workflow_name=NAME,
            document=load_demo(),
        )


async def prepare_another_line(database: Database, provider_name: str) -> DemoLine | None:
    """A simulated line of that provider beside the first one, answered by the same workflow; added unless it is there.

    ``None`` if there is no first one.

    Raises:
        UnknownName: The provider is not installed, or has no simulated carrier.
    """
    async with database.session() as session:
        line = await demo.find_demo_line(session, provider_name) or await demo.find_demo_line(session)
        if line is None or line.configuration.provider == provider_name:
            return line
        provider = providers.get(provider_name)
        credentials = simulators.get(provider_name).new_credentials()
        keep_from_logs(provider, credentials)
        return await demo.add_line(
            session,
            line.workflow,
            name=f"Simulated {provider.ui_metadata.display_name}",
            provider=provider_name,
            account_id=routing_account_id(provider, credentials),
            credentials=credentials,
            address=NUMBER,
        )


async def take_first_call(settings: Settings) -> None:
    """Have the simulated carrier ring the gateway once, from a process of its own, and show the call as it goes."""
    carrier = providers.get(demo_simulator().name).ui_metadata.display_name
    _say(f"\nA simulated {carrier} caller rings the gateway …\n")
    with feed.watch() as events:
        watcher = asyncio.create_task(_Watcher().show(events), name="first-call")
        status = await _ring()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(watcher), SETTLE_SECONDS if status == 0 else 0)
        watcher.cancel()
    if status != 0:
        logger.warning("the first call did not come through")
    _say(f"\nServing at http://localhost:{settings.port}. Ring it again with `patchbay call`; Ctrl-C stops.\n")


async def _ring() -> int:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "api.cli", "call", "--quiet")
    try:
        return await asyncio.wait_for(process.wait(), CALL_SECONDS)
    except TimeoutError:
        return 1
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


class _Watcher:
    """Prints one call: what was said, how quickly it was answered, where the recording lies."""

    def __init__(self) -> None:
        self._responses: list[float] = []

    async def show(self, events: Watcher) -> None:
        async for event in events:
            if event.kind == "said":
                self._show_utterance(event)
            elif "ended" in event.detail:
                self._show_end(event)
                return

    def _show_utterance(self, event: LiveEvent) -> None:
        _say(f"{event.detail['speaker']}: {event.detail['text']}")
        if event.detail["response_seconds"] is not None:
            self._responses.append(event.detail["response_seconds"])

    def _show_end(self, event: LiveEvent) -> None:
        if self._responses:
            first, median = self._responses[0], statistics.median(self._responses)
            _say(
                f"\nend of speech to first reply audio: {first:.2f} s"
                f" (median of {len(self._responses)} turns: {median:.2f} s)"
            )
        path = path_of(event.run_id)
        _say(f"recording: {path if path.is_file() else None}")


def _say(text: str) -> None:
    print(text, flush=True)
