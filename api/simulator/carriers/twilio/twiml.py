"""TwiML as Twilio reads it.

https://www.twilio.com/docs/voice/twiml
"""

from dataclasses import dataclass
from xml.etree import ElementTree

VERBS = frozenset({"Connect", "Dial", "Hangup", "Pause", "Redirect", "Reject", "Say"})


class InvalidMarkup(ValueError):
    """Twilio's error 12100: the document cannot be parsed, or says something that is no TwiML."""


@dataclass(frozen=True, slots=True)
class Verb:
    """One element of a document."""

    name: str
    attributes: dict[str, str]
    text: str
    children: tuple["Verb", ...]

    def child(self, name: str) -> "Verb":
        """The child called ``name``.

        Raises:
            InvalidMarkup: There is none.
        """
        for child in self.children:
            if child.name == name:
                return child
        raise InvalidMarkup(f"<{self.name}> has no <{name}>")


def parse(markup: str) -> tuple[Verb, ...]:
    """The verbs of a document.

    Raises:
        InvalidMarkup: It is not TwiML.
    """
    try:
        root = ElementTree.fromstring(markup)  # noqa: S314  # the gateway under test wrote it
    except ElementTree.ParseError as error:
        raise InvalidMarkup(str(error)) from None
    if root.tag != "Response":
        raise InvalidMarkup(f"<{root.tag}> is not <Response>")
    verbs = tuple(_read(element) for element in root)
    if unknown := [verb.name for verb in verbs if verb.name not in VERBS]:
        raise InvalidMarkup(f"<{unknown[0]}> is not a verb")
    return verbs


def _read(element: ElementTree.Element) -> Verb:
    return Verb(
        element.tag, dict(element.attrib), (element.text or "").strip(), tuple(_read(child) for child in element)
    )
