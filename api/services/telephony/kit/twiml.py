"""TwiML, the language of documents that carriers of one family follow. Text and attributes are escaped by the tree."""

from xml.etree.ElementTree import Element, SubElement, tostring

from api.services.telephony.kit.replies import speakable


def connect_stream(url: str, *, then_hang_up: bool = False) -> str:
    """Connect the call to a bidirectional media stream.

    Args:
        url: The media socket.
        then_hang_up: Say in so many words that the call ends with the stream, as it does at the document's end.
    """
    response = Element("Response")
    connect = SubElement(response, "Connect")
    _add(connect, "Stream", url=url)
    if then_hang_up:
        _add(response, "Hangup")
    return _write(response)


def say_and_hang_up(message: str) -> str:
    """Speak ``message``, then end the call."""
    response = Element("Response")
    _add(response, "Say", message)
    _add(response, "Hangup")
    return _write(response)


def hang_up() -> str:
    """End the call."""
    response = Element("Response")
    _add(response, "Hangup")
    return _write(response)


def redirect(url: str) -> str:
    """Ask ``url`` what to do."""
    response = Element("Response")
    _add(response, "Redirect", url, method="POST")
    return _write(response)


def join_conference(name: str, *, ends_it: bool, joined_url: str = "") -> str:
    """Bring the leg into the conference ``name``.

    Args:
        name: Of the conference.
        ends_it: Whether everybody leaves when this leg does.
        joined_url: Told when this leg is in it.
    """
    response = Element("Response")
    told = {"statusCallback": joined_url, "statusCallbackEvent": "join", "statusCallbackMethod": "POST"}
    _add(
        _add(response, "Dial"),
        "Conference",
        name,
        beep="false",
        startConferenceOnEnter="true",
        endConferenceOnExit="true" if ends_it else "false",
        **(told if joined_url else {}),
    )
    return _write(response)


def dial(destination: str, caller_id: str, *, timeout: int, **attributes: str) -> str:
    """Ring ``destination`` for ``timeout`` seconds and connect whoever answers; then, or if nobody does, the call ends.

    Args:
        destination: A telephone number, or a SIP URI.
        caller_id: What is shown there; the caller's own if empty.
        timeout: Seconds of ringing.
        **attributes: What else a carrier of the family takes.
    """
    response = Element("Response")
    forwarding = _add(response, "Dial", callerId=caller_id, timeout=str(timeout), answerOnBridge="true", **attributes)
    _add(forwarding, "Sip" if destination.startswith(("sip:", "sips:")) else "Number", destination)
    _add(response, "Hangup")
    return _write(response)


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """A verb or a noun in ``parent``; attributes without a value are left out."""
    said = {attribute: speakable(value) for attribute, value in attributes.items() if value}
    element = SubElement(parent, name, said)
    element.text = speakable(text) or None
    return element


def _write(response: Element) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?>' + tostring(response, encoding="unicode")
