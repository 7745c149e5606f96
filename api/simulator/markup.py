"""Documents in XML that tell a carrier what to do with a call, read as a carrier reads them."""

from collections.abc import Collection
from dataclasses import dataclass
from xml.etree import ElementTree


class InvalidMarkup(ValueError):
    """The document cannot be parsed, or says something the carrier does not know."""


@dataclass(frozen=True, slots=True)
class Verb:
    """One element of a document."""

    name: str
    attributes: dict[str, str]
    text: str
    children: tuple["Verb", ...]

    def find(self, name: str) -> "Verb | None":
        """The child called ``name``, if there is one."""
        return next((child for child in self.children if child.name == name), None)

    def child(self, name: str) -> "Verb":
        """The child called ``name``.

        Raises:
            InvalidMarkup: There is none.
        """
        found = self.find(name)
        if found is None:
            raise InvalidMarkup(f"<{self.name}> has no <{name}>")
        return found


def parse(markup: str, verbs: Collection[str]) -> tuple[Verb, ...]:
    """What a ``<Response>`` says, in order.

    Args:
        markup: The document.
        verbs: The elements the carrier knows.

    Raises:
        InvalidMarkup: It is no such document.
    """
    try:
        root = ElementTree.fromstring(markup)  # noqa: S314  # the gateway under test wrote it
    except ElementTree.ParseError as error:
        raise InvalidMarkup(str(error)) from None
    if root.tag != "Response":
        raise InvalidMarkup(f"<{root.tag}> is not <Response>")
    said = tuple(_read(element) for element in root)
    if unknown := [verb.name for verb in said if verb.name not in verbs]:
        raise InvalidMarkup(f"<{unknown[0]}> is not a verb")
    return said


def _read(element: ElementTree.Element) -> Verb:
    return Verb(
        element.tag, dict(element.attrib), (element.text or "").strip(), tuple(_read(child) for child in element)
    )
