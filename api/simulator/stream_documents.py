"""Calls at carriers whose XML has ``<Stream>``, ``<Speak>`` and ``<Conference>``: what its verbs do."""

import asyncio
import uuid
from abc import abstractmethod
from collections.abc import Sequence

from typing_extensions import override

from api.simulator import markup
from api.simulator.documents import DocumentLeg
from api.simulator.markup import InvalidMarkup, Verb
from api.simulator.play_audio import PlayAudioStream, WireFormat

VERBS = frozenset(
    {"Conference", "Dial", "DTMF", "GetDigits", "Hangup", "Play", "PreAnswer", "Record", "Redirect", "Speak", "Stream"}
    | {"Wait"}
)
UNANSWERED = {"busy": "busy", "rejected": "busy"}
"""How a call ends that is hung up for a reason, before it was answered."""
DEFAULT_FORMAT = "audio/x-l16;rate=8000"
LONGEST_WAIT_SECONDS = 60.0


class StreamDocumentLeg(DocumentLeg):
    """A call that follows such documents.

    Attributes:
        said_last: The last verb that was carried out; how a call ended is told by it.
    """

    said_last = ""

    # What a carrier says of itself

    @abstractmethod
    def new_stream(self, audio: WireFormat, extra_headers: str) -> PlayAudioStream:
        """The media stream of a ``<Stream>``."""

    # What it gets

    @override
    def new_call_id(self) -> str:
        return str(uuid.uuid4())

    @override
    def parse(self, document: str) -> Sequence[Verb]:
        return markup.parse(document, VERBS)

    async def move(self, url: str) -> None:
        """Leave whatever runs for the document behind ``url``, once that is here."""
        self.redirect(await self.fetch(url))

    @override
    async def carry_out(self, verb: Verb) -> str | None:
        self.said_last = verb.name
        if verb.name == "Hangup":
            await self._hang_up(verb)
            return None
        if verb.name == "Redirect":
            return await self.fetch(verb.text)
        if verb.name != "PreAnswer":
            self.answer()
        match verb.name:
            case "Wait":
                await asyncio.sleep(min(float(verb.attributes.get("length", 1)), LONGEST_WAIT_SECONDS))
            case "Stream":
                await self._connect(verb)
            case "Conference":
                self.outcome.conference = verb.text
                ends_it = verb.attributes.get("endConferenceOnExit") == "true"
                await self.join(self.account.conference(verb.text), ends_it=ends_it)
            case "Dial":
                await self._dial(verb)
        return None

    async def _hang_up(self, verb: Verb) -> None:
        reason = UNANSWERED.get(verb.attributes.get("reason", ""))
        if reason and self.is_unanswered:
            await self.end(reason, by="document")
            return
        self.answer()
        await self.end("completed", by="document")

    async def _connect(self, said: Verb) -> None:
        """Only a stream that keeps the call alive is waited for; only a bidirectional one is heard."""
        audio = WireFormat.of(said.attributes.get("contentType", DEFAULT_FORMAT))
        self.phone.rate = audio.sample_rate
        stream = self.new_stream(audio, said.attributes.get("extraHeaders", ""))
        running = self.spawn(self._run_stream(stream, said.text))
        if said.attributes.get("keepCallAlive") == "true" and said.attributes.get("bidirectional") == "true":
            await running

    async def _run_stream(self, stream: PlayAudioStream, url: str) -> None:
        if await self.stream(stream, url) == "refused":
            self.outcome.error = "the media stream was refused"

    async def _dial(self, verb: Verb) -> None:
        callee = verb.find("Number") or verb.find("User")
        if callee is None:
            raise InvalidMarkup("<Dial> has nobody to ring")
        number = callee.text if callee.name == "User" else f"+{callee.text.removeprefix('+')}"
        caller = verb.attributes.get("callerId", "").removeprefix("+")
        seconds = float(verb.attributes.get("timeout", 30))
        await self.dial(number, from_=f"+{caller}" if caller else "", ring_seconds=seconds)
