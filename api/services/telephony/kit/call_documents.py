"""What carriers are told whose XML has ``<Stream>`` and ``<Speak>``. No last verb leaves the caller in silence."""

from xml.etree.ElementTree import Element, SubElement, tostring

from api.services.telephony.kit.phone_numbers import without_plus
from api.services.telephony.kit.replies import speakable


def connect_stream(url: str, content_type: str) -> str:
    """Connect the call to a bidirectional media stream; when that ends, so does the call.

    Without ``keepCallAlive`` the rest would not wait for the stream. A caller who is being moved needs a moment: we
    close the stream once the carrier has said that it will, which is before it does.
    """
    stream = _verb("Stream", url, bidirectional="true", keepCallAlive="true", contentType=content_type)
    return _respond(stream, _verb("Wait", length="1"), _verb("Hangup"))


def say_and_hang_up(message: str) -> str:
    """Speak ``message``, then end the call."""
    return _respond(_verb("Speak", message), _verb("Hangup"))


def hang_up() -> str:
    """End the call."""
    return _respond(_verb("Hangup"))


def join_conference(name: str) -> str:
    """Bring the leg into the conference ``name``; everybody leaves when this leg does.

    Without ``stayAlone`` some carriers throw out whoever waits there for the other one.
    """
    room = _verb("Conference", name, startConferenceOnEnter="true", endConferenceOnExit="true", stayAlone="true")
    return _respond(room, _verb("Hangup"))


def dial(destination: str, caller_id: str, *, timeout: int) -> str:
    """Ring ``destination`` for ``timeout`` seconds, connect whoever answers, and end the call after that."""
    shown = {"callerId": without_plus(caller_id)} if caller_id else {}
    forwarding = _verb("Dial", timeout=str(timeout), **shown)
    callee = "User" if destination.startswith(("sip:", "sips:")) else "Number"
    SubElement(forwarding, callee).text = speakable(without_plus(destination))
    return _respond(forwarding, _verb("Hangup"))


def _verb(name: str, content: str = "", **attributes: str) -> Element:
    element = Element(name, {key: speakable(value) for key, value in attributes.items()})
    element.text = speakable(content) or None
    return element


def _respond(*verbs: Element) -> str:
    response = Element("Response")
    response.extend(verbs)
    return tostring(response, encoding="unicode")
