"""Calls at carriers that follow TwiML."""

import asyncio
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar

from typing_extensions import override

from api.simulator import markup
from api.simulator.documents import DocumentLeg
from api.simulator.markup import Verb
from api.simulator.media import MediaStream

VERBS = frozenset({"Connect", "Dial", "Hangup", "Pause", "Redirect", "Reject", "Say"})
LONGEST_PAUSE = 60.0


def parse(document: str) -> tuple[Verb, ...]:
    """The verbs of a document.

    Raises:
        InvalidMarkup: It is not TwiML.
    """
    return markup.parse(document, VERBS)


class TwimlLeg(DocumentLeg):
    """A call that does what TwiML says."""

    stream_refused: ClassVar[str] = "the media stream was refused"
    """What the carrier says of that."""

    @abstractmethod
    def create_stream(self, parameters: Mapping[str, str]) -> MediaStream:
        """The media stream a document asks for; ``start`` carries ``parameters`` along."""

    def stream_url(self, url: str) -> str:
        """Where a stream connects that shall go to ``url``."""
        return url

    def joins(self, conference: Verb) -> None:
        """The call comes into a conference: tell, if somebody wants to know."""

    @override
    def parse(self, document: str) -> Sequence[Verb]:
        return parse(document)

    @override
    async def carry_out(self, verb: Verb) -> str | None:
        match verb.name:
            case "Reject":
                await self.end(verb.attributes.get("reason", "rejected").replace("rejected", "busy"), by="document")
                return None
            case "Hangup":
                await self.end("completed", by="document")
                return None
            case "Redirect":
                return await self.fetch(verb.text)
        self.answer()
        match verb.name:
            case "Pause":
                await asyncio.sleep(min(float(verb.attributes.get("length", 1)), LONGEST_PAUSE))
            case "Connect":
                await self._connect(verb.child("Stream"))
            case "Dial":
                return await self._dial(verb)
        return None

    async def _connect(self, said: Verb) -> None:
        parameters = {item.attributes["name"]: item.attributes["value"] for item in said.children}
        if await self.stream(self.create_stream(parameters), self.stream_url(said.attributes["url"])) == "refused":
            self.outcome.error = self.stream_refused

    async def _dial(self, verb: Verb) -> str | None:
        conference = verb.find("Conference")
        if conference is not None:
            self.outcome.conference = conference.text
            self.joins(conference)
            ends_it = conference.attributes.get("endConferenceOnExit") == "true"
            await self.join(self.account.conference(conference.text), ends_it=ends_it)
            return None
        number = verb.find("Number")
        leg = await self.dial(
            number.text if number else verb.text,
            from_=verb.attributes.get("callerId", ""),
            ring_seconds=float(verb.attributes.get("timeout", 30)),
        )
        if not verb.attributes.get("action"):
            return None
        webhook = self.answer_webhook(verb.attributes["action"])
        webhook.fields |= {"DialCallSid": leg.call_id, "DialCallStatus": leg.outcome.status}
        if leg.is_answered:
            webhook.fields["DialCallDuration"] = str(round(leg.outcome.duration_seconds))
        return await self.fetch_with(webhook)
