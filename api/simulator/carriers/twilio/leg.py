"""One call at Twilio: it rings, follows TwiML, reports its status, and ends once."""

import asyncio
import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from api.simulator.carrier import Callee, Person
from api.simulator.carriers.twilio import twiml
from api.simulator.carriers.twilio.media import MediaStream
from api.simulator.carriers.twilio.webhooks import call_fields, status_fields
from api.simulator.outcome import CallOutcome, WebhookDelivery
from api.simulator.phone import LightPhone, Phone
from api.simulator.post import Post

if TYPE_CHECKING:
    from api.simulator.carriers.twilio.account import TwilioAccount

EVENT_OF = {"queued": "initiated", "ringing": "ringing", "in-progress": "answered"}
UNANSWERED = frozenset({"queued", "ringing"})
RING_SECONDS = 0.2
MAX_CALL_SECONDS = 300.0


class CallLeg:
    """A call, from its first ring to its last callback. ``wait`` returns what it came to."""

    def __init__(
        self,
        account: "TwilioAccount",
        *,
        to: str,
        from_: str,
        direction: str,
        callee: Callee,
        request: Mapping[str, Any] | None = None,
    ) -> None:
        self.sid = f"CA{secrets.token_hex(16)}"
        self.account = account
        self.to, self.from_, self.direction = to, from_, direction
        self.phone = LightPhone() if callee.light else Phone()
        self.outcome = CallOutcome(
            self.sid,
            direction=direction,
            to_number=to,
            from_number=from_,
            began_at=time.time(),
            rate=self.phone.rate,
        )
        self.faults = callee.faults
        self._person = callee.person
        self._request = dict(request or {})
        self._answered_at: float | None = None
        self._stream: MediaStream | None = None
        self._redirect: str | None = None
        self._sequence = 0
        self._post = Post()
        self._asked: list[asyncio.Task[WebhookDelivery]] = []
        self._ending = asyncio.Event()
        self._life: asyncio.Task[None] | None = None
        self._talk: asyncio.Task[None] | None = None
        self._stream_task: asyncio.Task[str] | None = None
        account.legs[self.sid] = self
        account.ledger.add(self.outcome)

    # As REST shows it

    def resource(self) -> dict[str, Any]:
        """The Call resource."""
        ended, outcome = self._ending.is_set(), self.outcome
        return {
            "sid": self.sid,
            "account_sid": self.account.account_sid,
            "api_version": "2010-04-01",
            "to": self.to,
            "from": self.from_,
            "status": outcome.status,
            "direction": self.direction,
            "date_created": _date(outcome.began_at),
            "start_time": None if outcome.status == "queued" else _date(outcome.began_at),
            "end_time": _date(outcome.ended_at),
            "duration": str(round(outcome.duration_seconds)) if ended else None,
            "price": "-0.01400" if ended and self._answered_at else None,
            "price_unit": "USD",
            "uri": f"/2010-04-01/Accounts/{self.account.account_sid}/Calls/{self.sid}.json",
        }

    def start(self, url: str) -> None:
        """Begin to ring."""
        self._life = asyncio.create_task(self._live(url), name=f"leg:{self.sid}")

    async def wait(self) -> CallOutcome:
        """What the call came to, once it is over."""
        if self._life is not None:
            await asyncio.shield(self._life)
        return self.outcome

    async def end(self, status: str, *, by: str, error: str = "") -> None:
        """End the call; the first ending stands."""
        if self._ending.is_set():
            return
        self.outcome.status, self.outcome.ended_by, self.outcome.error = status, by, error
        self.outcome.ended_at = time.time()
        if self._answered_at is not None:
            self.outcome.duration_seconds = time.monotonic() - self._answered_at
        self._ending.set()
        self.phone.hung_up()

    def redirect(self, markup: str) -> None:
        """Leave whatever runs and follow ``markup`` instead."""
        self._redirect = markup
        if self._stream_task is not None:
            self._stream_task.cancel()

    async def press(self, keys: str) -> None:
        """Press keys on the caller's phone."""
        for key in keys:
            if self._stream is not None:
                await self._stream.press(key)
            await asyncio.sleep(0.1)

    # Its life

    async def _live(self, url: str) -> None:
        run = asyncio.create_task(self._run(url))
        ended = asyncio.create_task(self._ending.wait())
        waiting = asyncio.create_task(self._give_up()) if self.faults.gives_up_seconds else None
        _, _late = await asyncio.wait({run, ended}, timeout=MAX_CALL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if run.done() and run.exception() is not None:
            await self.end("failed", by="carrier", error=repr(run.exception()))
        await self.end("completed", by="document" if run.done() else "carrier")
        await self._stop(run, ended, waiting, self._talk)
        self.outcome.heard, self.outcome.said = bytes(self.phone.heard), bytes(self.phone.said)
        self.outcome.response_seconds = list(self.phone.response_seconds)
        self.outcome.cleared = self.phone.cleared
        self._report("completed")
        await self._post.finish()
        await asyncio.gather(*self._asked)

    async def _stop(self, *tasks: asyncio.Task[Any] | None) -> None:
        running = [task for task in tasks if task is not None]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _run(self, url: str) -> None:
        if self.direction == "inbound":
            self._set_status("ringing")
            answer = await self._ask(url)
        else:
            self._set_status("queued")
            await asyncio.sleep(RING_SECONDS)
            self._set_status("ringing")
            await asyncio.sleep(RING_SECONDS)
            if not await self._picked_up():
                return
            answer = await self._ask(url) if url else str(self._request.get("Twiml", ""))
        await self._follow(answer)

    async def _picked_up(self) -> bool:
        if self.faults.final_status:
            await self.end(self.faults.final_status, by="carrier")
            return False
        if self._person is None:
            await asyncio.sleep(float(self._request.get("Timeout", 60)))
            await self.end("no-answer", by="carrier")
            return False
        self._answered()
        return True

    def _answered(self) -> None:
        if self._answered_at is None:
            self._answered_at, self.outcome.answered_at = time.monotonic(), time.time()
            self._set_status("in-progress")

    async def _give_up(self) -> None:
        """The caller hangs up, answered or not."""
        await asyncio.sleep(self.faults.gives_up_seconds)
        await self.end("no-answer" if self.outcome.status in UNANSWERED else "completed", by="caller")

    async def _ask(self, url: str) -> str:
        """The TwiML behind ``url``."""
        webhook = WebhookDelivery("answer", url, call_fields(self.resource()))
        fault = self.faults.draw_webhook("answer", self.outcome.status)
        await asyncio.sleep(fault.delay_seconds)
        asking = asyncio.create_task(
            self.account.webhooks.deliver(webhook, self.faults, fault, self.outcome.deliveries), name=f"ask:{self.sid}"
        )
        self._asked.append(asking)
        # A call that ends meanwhile takes no request back.
        delivery = await asyncio.shield(asking)
        if delivery.status != 200:
            await self.end("failed", by="carrier", error=f"11200: the webhook answered {delivery.status}")
            return ""
        return delivery.answer

    # TwiML

    async def _follow(self, markup: str) -> None:
        """Carry out a document, verb by verb; none left ends the call."""
        try:
            verbs = twiml.parse(markup)
        except twiml.InvalidMarkup as error:
            await self.end("failed", by="carrier", error=f"12100: {error}")
            return
        for verb in verbs:
            if self._ending.is_set():
                return
            following = await self._carry_out(verb)
            if self._redirect is not None:
                markup, self._redirect = self._redirect, None
                await self._follow(markup)
                return
            if following is not None:
                await self._follow(following)
                return
        await self.end("completed", by="document")

    async def _carry_out(self, verb: twiml.Verb) -> str | None:
        """Do what one verb says; the document to go on with, if it is another one."""
        match verb.name:
            case "Reject":
                await self.end(verb.attributes.get("reason", "rejected").replace("rejected", "busy"), by="document")
            case "Hangup":
                await self.end("completed", by="document")
            case "Pause":
                self._answered()
                await asyncio.sleep(min(float(verb.attributes.get("length", 1)), 60))
            case "Say":
                self._answered()
            case "Redirect":
                return await self._ask(verb.text)
            case "Connect":
                self._answered()
                await self._connect(verb)
            case "Dial":
                self._answered()
                await self._dial(verb)
        return None

    async def _connect(self, verb: twiml.Verb) -> None:
        stream = verb.child("Stream")
        # Twilio drops the query string of a stream's URL.
        url = stream.attributes["url"].partition("?")[0]
        parameters = {item.attributes["name"]: item.attributes["value"] for item in stream.children}
        headers = self.account.webhooks.headers(url, {}, self.faults)
        targets = self.account.webhooks.candidates(url, "media")
        self._stream = MediaStream(self.phone, self.account.account_sid, self.sid, self.faults)
        if self._person is not None and self._talk is None:
            self._talk = asyncio.create_task(self._hold_the_phone(self._person), name=f"person:{self.sid}")
        self._stream_task = asyncio.create_task(self._stream.run(targets, headers, parameters))
        try:
            how = await self._stream_task
        except asyncio.CancelledError:
            if self._redirect is None:
                raise
            return
        finally:
            self.outcome.media_target = self._stream.target
            self._stream = self._stream_task = None
        if how == "refused":
            self.outcome.error = "31920: the media stream was refused"

    async def _hold_the_phone(self, person: Person) -> None:
        """Let the person talk; when they are done they hang up."""
        try:
            await person(self.phone, self)
        except TimeoutError:
            self.outcome.error = self.outcome.error or "the caller waited in vain"
        await self.end("completed", by="caller")

    async def _dial(self, verb: twiml.Verb) -> None:
        """Wait in a conference until everybody else has left it."""
        name = self.outcome.conference = verb.child("Conference").text
        members = self.account.conferences.setdefault(name, set())
        members.add(self.sid)
        self.phone.joined_conference()
        try:
            await self._ending.wait()
        finally:
            members.discard(self.sid)
            if verb.child("Conference").attributes.get("endConferenceOnExit") == "true":
                for sid in list(members):
                    await self.account.legs[sid].end("completed", by="document")

    # Status callbacks

    def _set_status(self, status: str) -> None:
        if self._ending.is_set():
            return
        self.outcome.status = status
        self._report(EVENT_OF[status])

    def _report(self, event: str) -> None:
        url = self._request.get("StatusCallback")
        wanted = self._request.get("StatusCallbackEvent") or ["completed"]
        wanted = [wanted] if isinstance(wanted, str) else wanted
        if not url or event not in wanted:
            return
        fields = status_fields(self.resource() | {"duration": round(self.outcome.duration_seconds)}, self._sequence)
        self._sequence += 1
        webhook = WebhookDelivery("status", str(url), fields)
        fault = self.faults.draw_webhook("status", self.outcome.status)
        deliver = self.account.webhooks.deliver
        self._post.send(lambda: deliver(webhook, self.faults, fault, self.outcome.deliveries), fault)


def _date(seconds: float | None) -> str | None:
    """RFC 2822, in UTC, as Twilio's resources have it."""
    return None if seconds is None else format_datetime(datetime.fromtimestamp(seconds, UTC))
