"""What happens right now, to whoever watches: in this process at once, in every other one a moment later.

An event is a hint: whoever must be certain reads the rows. Nobody waits for one to be passed on, and nothing is asked
of the database for it unless somebody watches, or other processes may.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager

from api.db import get_database
from api.db.models import new_id
from api.db.notices import HEARD_AGAIN
from api.db.repositories import runs
from api.services.telephony.calls import background, hints
from api.services.telephony.calls.hints import LiveEvent

BACKLOG = 256
GATHERING_SECONDS = 0.25
"""What happens so close together is passed on in one go."""
KNOWN_RUNS = 4096
JOB = "live feed"
MISSED = LiveEvent(kind="missed")


class Watcher:
    """Hears what happens in one organization, or in every one if it names none."""

    def __init__(self, organization_id: str | None) -> None:
        self._organization_id = organization_id
        self._waiting: asyncio.Queue[LiveEvent | None] = asyncio.Queue(BACKLOG)

    def tell(self, event: LiveEvent) -> None:
        """One more event. Whoever falls behind learns that there was more, and never slows a call."""
        if self._organization_id in (None, event.organization_id):
            self._put(event)

    def miss(self) -> None:
        """There was more than anybody knows."""
        self._put(MISSED)

    def close(self) -> None:
        """There will be no more."""
        self._forget()
        self._waiting.put_nowait(None)

    async def next(self) -> LiveEvent | None:
        """The next event; ``None`` if there will be no more."""
        return await self._waiting.get()

    async def __aiter__(self) -> AsyncIterator[LiveEvent]:
        while event := await self.next():
            yield event

    def _put(self, event: LiveEvent) -> None:
        if self._waiting.full():
            self._forget()
            event = MISSED
        self._waiting.put_nowait(event)

    def _forget(self) -> None:
        while not self._waiting.empty():
            self._waiting.get_nowait()


class LiveFeed:
    """Hands each event to every watcher, in whatever process."""

    def __init__(self) -> None:
        self._name = new_id()
        self._watchers: set[Watcher] = set()
        self._owners: OrderedDict[str, str] = OrderedDict()
        self._unowned: list[LiveEvent] = []
        self._outgoing: dict[str, None] = {}
        self._gathering: asyncio.Task[None] | None = None

    def publish(self, event: LiveEvent) -> None:
        """Tell everybody in the event's organization."""
        if get_database().notices.reaches_others:
            self._outgoing[hints.write(event)] = None
            self._gather_soon()
        self._tell(event)

    def changed(self, run_id: str) -> None:
        """Tell everybody that a call began, changed or ended, after that was committed."""
        self.publish(LiveEvent(kind="call", run_id=run_id))

    @contextmanager
    def watch(self, organization_id: str | None = None) -> Iterator[Watcher]:
        """Whoever hears what happens from now on: ``with feed.watch() as events: async for event in events: …``."""
        watcher = Watcher(organization_id)
        self._watchers.add(watcher)
        try:
            yield watcher
        finally:
            self._watchers.discard(watcher)

    def close(self) -> None:
        """Let everybody go who watches: the process is about to stop."""
        for watcher in self._watchers:
            watcher.close()

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear what happens in other processes, as long as the block lasts."""
        notices = get_database().notices
        with ExitStack() as stack:
            stack.enter_context(notices.overhear(hints.WORD, self._overheard))
            stack.enter_context(notices.subscribe(HEARD_AGAIN, self._miss))
            yield

    def _overheard(self, text: str) -> None:
        for event in hints.read(text, besides=self._name):
            self._tell(event)

    def _miss(self) -> None:
        for watcher in self._watchers:
            watcher.miss()

    def _tell(self, event: LiveEvent) -> None:
        if not event.organization_id:
            event = event.owned_by(self._owners.get(event.run_id, ""))
        if event.organization_id:
            self._remember(event)
            for watcher in self._watchers:
                watcher.tell(event)
        elif self._watchers:
            self._unowned.append(event)
            self._gather_soon()

    def _remember(self, event: LiveEvent) -> None:
        if event.run_id:
            self._owners[event.run_id] = event.organization_id
            if len(self._owners) > KNOWN_RUNS:
                self._owners.popitem(last=False)

    def _gather_soon(self) -> None:
        if self._gathering is None or self._gathering.done():
            self._gathering = background.spawn(self._gather(), JOB)

    async def _gather(self) -> None:
        while self._outgoing or self._unowned:
            await asyncio.sleep(GATHERING_SECONDS)
            outgoing, self._outgoing = self._outgoing, {}
            unowned, self._unowned = self._unowned, []
            await self._find_owners(unowned)
            await self._pass_on(list(outgoing))

    async def _find_owners(self, events: list[LiveEvent]) -> None:
        if not events:
            return
        async with get_database().reading() as session:
            owners = await runs.find_organizations(session, {event.run_id for event in events})
        for event in events:
            if owner := owners.get(event.run_id):
                self._tell(event.owned_by(owner))

    async def _pass_on(self, outgoing: list[str]) -> None:
        if not outgoing:
            return
        database = get_database()
        async with database.session() as session:
            for text in hints.pack(outgoing, name=self._name):
                await database.notices.post(session, text)


feed = LiveFeed()
