"""Keeps carriers' requests for the organizations they are about, once their carriers have their answers.

Strangers who know the name of an account can make it refuse requests. So what is kept of refused ones is limited each
minute, by account; and so is what waits, what is kept of each request, and how many there are of an organization.
"""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from loguru import logger

from api.db import get_database
from api.db.models import new_id, now
from api.db.repositories import calls, webhook_requests
from api.errors import GatewayError, NotFound
from api.redaction import is_secret_name
from api.services.telephony.calls import background
from api.services.telephony.calls.feed import feed
from api.services.telephony.calls.hints import LiveEvent
from api.services.telephony.calls.webhook_verdicts import Verdict, judge
from api.services.telephony.factory import build_provider
from api.services.telephony.kit.masked_requests import IDS, mask, mask_path, mask_url
from api.services.telephony.kit.observation import Observation
from api.services.telephony.registry import providers
from api.settings import get_settings

GATHERING_SECONDS = 0.2
"""Requests that come in so close together are written in one transaction."""
MOST_WAITING = 2_000
MOST_KEPT = {"verified": 20_000, "refused": 2_000}
"""Of an organization, by verdict: no stranger pushes out what its carriers really sent."""
REFUSED_PER_MINUTE = 60
"""Of an account."""
SEARCHES_PER_MINUTE = 6
"""How often it is looked for which URL was signed, of an account."""
STRANGERS_PER_MINUTE = 60
"""How many requests are looked at that name a call, and were refused before anybody asked whose it is."""
PRUNING_SECONDS = 60.0

# One at a time: whoever sends requests that take long to look through holds up those that are kept, and no call.
_pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="webhook-log")


class Allowance:
    """So much a minute, of each."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._minute = 0
        self._taken: Counter[str] = Counter()

    def take(self, whose: str) -> bool:
        """Whether there was any left."""
        if (minute := int(time.monotonic() // 60)) != self._minute:
            self._minute = minute
            self._taken.clear()
        self._taken[whose] += 1
        return self._taken[whose] <= self._per_minute


class WebhookLog:
    """What carriers requested, on its way into the database."""

    def __init__(self) -> None:
        self._waiting: deque[Observation] = deque()
        self._writing: asyncio.Task[None] | None = None
        self._refused = Allowance(REFUSED_PER_MINUTE)
        self._searches = Allowance(SEARCHES_PER_MINUTE)
        self._strangers = Allowance(STRANGERS_PER_MINUTE)
        self._grown: set[str] = set()
        self._pruned_at = 0.0
        self._dropped = 0

    def note(self, observation: Observation) -> None:
        """Keep the request, unless it cannot be attributed to anybody, or too much is kept already."""
        if len(self._waiting) >= MOST_WAITING or not self._may_keep(observation):
            self._dropped += 1
        elif observation.configuration is not None or _names_a_call(observation):
            self._waiting.append(observation)

    async def watch(self) -> None:
        """Write what waits, and drop what is too old or too much, for ever."""
        while True:
            await asyncio.sleep(GATHERING_SECONDS)
            if self._waiting or self._dropped or time.monotonic() - self._pruned_at > PRUNING_SECONDS:
                self._writing = background.spawn(self.keep_up(), "webhook log")
                await asyncio.wait([self._writing])

    async def keep_up(self) -> None:
        """Write what waits now, and prune if it is time to."""
        if self._dropped:
            logger.bind(count=self._dropped).warning("carriers' requests are not kept: there are too many")
            self._dropped = 0
        await self.write()
        if time.monotonic() - self._pruned_at > PRUNING_SECONDS:
            self._pruned_at = time.monotonic()
            await self.prune()

    async def close(self) -> None:
        """Write what still waits."""
        if self._writing is not None:
            await asyncio.wait([self._writing])
        await background.attempt(self.write(), "webhook log", otherwise=None)

    def clear(self) -> None:
        """Forget whatever waits, and whatever was counted."""
        self.__init__()  # type: ignore[misc]

    async def write(self) -> None:
        """Write what waits now."""
        noted, self._waiting = self._waiting, deque()
        rows = []
        for observation in noted:
            # Each in a task: calls have their turn, and an odd one keeps no other from being written.
            rows += await background.attempt(self._describe(observation), "webhook log", otherwise=[])
        if not rows:
            return
        kept = rows if await _try_to_keep(rows) else [row for row in rows if await _try_to_keep([row])]
        for row in kept:
            self._grown.add(row["organization_id"])
            feed.publish(_hint(row))
        if len(kept) < len(rows):
            logger.bind(count=len(rows) - len(kept)).warning("carriers' requests could not be kept")

    async def prune(self) -> None:
        """Drop what is too old, and what is too much of the organizations whose log has grown."""
        grown, self._grown = self._grown, set()
        async with get_database().session() as session:
            await webhook_requests.forget_older(session, now() - timedelta(days=get_settings().webhook_request_days))
            for organization_id in grown:
                for verdict, most in MOST_KEPT.items():
                    await webhook_requests.forget_beyond(session, organization_id, verdict, most)

    def _may_keep(self, observation: Observation) -> bool:
        if observation.configuration is None:
            return not _names_a_call(observation) or self._strangers.take("")
        return observation.believed or self._refused.take(observation.configuration.id)

    async def _describe(self, observation: Observation) -> list[dict[str, Any]]:
        """The row of the request; none, if nobody is found whom it is about."""
        if observation.configuration is None:
            await _attribute(observation)
        if observation.configuration is None:
            return []
        search = not observation.believed and self._searches.take(observation.configuration.id)
        verdict = await judge(observation, search=search)
        return [await asyncio.get_running_loop().run_in_executor(_pool, _row, observation, verdict)]


async def _try_to_keep(rows: list[dict[str, Any]]) -> bool:
    """Whether they are in the database now."""
    return await background.attempt(_keep(rows), "webhook log", otherwise=False)


async def _keep(rows: list[dict[str, Any]]) -> bool:
    async with get_database().session() as session:
        try:
            await webhook_requests.add_requests(session, rows)
        except NotFound:  # their call was deleted meanwhile
            return False
    return True


def _names_a_call(observation: Observation) -> bool:
    return observation.door == "callback" and "run_id" in observation.path_params and observation.status >= 400


async def _attribute(observation: Observation) -> None:
    """Find the account of a request that was refused before anybody asked whose it is."""
    async with get_database().reading() as session:
        found = await calls.find_run(session, str(observation.path_params["run_id"])[:32])
    if found is None or f"/{found.configuration.provider}/" not in observation.url:
        return
    if not providers.get(found.configuration.provider).embedded:
        observation.attribute(found.configuration, found.run.id)
        observation.provider = build_provider(found.configuration)


def _row(observation: Observation, verdict: Verdict) -> dict[str, Any]:
    configuration = observation.configuration
    if configuration is None:
        raise GatewayError("a request of nobody's has no row")
    content = mask(observation)
    content["matching_url"] = mask_url(verdict.matching_url, observation) if verdict.matching_url else None
    content["urls_tried"] = verdict.tried
    content["replayable"] = _is_replayable(observation, content)
    return {
        "id": new_id(),
        "created_at": observation.began_at,
        "organization_id": configuration.organization_id,
        "telephony_configuration_id": configuration.id,
        "workflow_run_id": observation.run_id,
        "provider": configuration.provider,
        "door": observation.door,
        "method": observation.method[:10],
        "path": mask_path(_path_of(observation), observation)[:500].replace("\0", ""),
        "verdict": "refused" if verdict.reason else "verified",
        "reason": verdict.reason,
        "believed": observation.believed and verdict.reason != "another_call",
        "status": observation.status,
        "seconds": round(observation.seconds, 6),
        "content": content,
    }


def _is_replayable(observation: Observation, content: Mapping[str, Any]) -> bool:
    """Whether what is kept says all that the request said, but for what proved it."""
    hidden = [name for name in observation.path_params if name not in IDS and name != "proof"]
    whole = content["data"] is not None and not content["truncated"]
    return whole and observation.door != "media" and all(is_secret_name(name) for name in hidden)


def _path_of(observation: Observation) -> str:
    return "/" + observation.url.partition("://")[2].partition("?")[0].partition("/")[2]


def _hint(row: Mapping[str, Any]) -> LiveEvent:
    detail = {"id": row["id"], "verdict": row["verdict"]}
    run_id = row["workflow_run_id"] or ""
    return LiveEvent(kind="request", organization_id=row["organization_id"], run_id=run_id, detail=detail)


webhook_log = WebhookLog()
