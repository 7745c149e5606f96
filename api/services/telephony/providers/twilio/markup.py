"""What we say to Twilio, in TwiML, built by Twilio's own builder.

https://www.twilio.com/docs/voice/twiml
"""

from twilio.twiml.voice_response import Connect, Dial, VoiceResponse

from api.services.telephony.kit.replies import speakable


def connect_stream(url: str) -> str:
    """Connect the call to a bidirectional media stream. Nothing follows it: when the stream ends, so does the call."""
    response = VoiceResponse()
    connect = Connect()
    connect.stream(url=url)
    response.append(connect)
    return str(response)


def say_and_hang_up(message: str) -> str:
    """Speak ``message``, then end the call."""
    response = VoiceResponse()
    response.say(speakable(message))
    response.hangup()
    return str(response)


def hang_up() -> str:
    """End the call."""
    response = VoiceResponse()
    response.hangup()
    return str(response)


def join_conference(name: str, *, ends_it: bool) -> str:
    """Bring the leg into the conference ``name``; if it ``ends_it``, everybody leaves when this leg does."""
    response = VoiceResponse()
    dial = Dial()
    dial.conference(name, start_conference_on_enter=True, end_conference_on_exit=ends_it, beep="false")
    response.append(dial)
    return str(response)


def dial(destination: str, caller_id: str, *, timeout: int) -> str:
    """Ring ``destination`` for ``timeout`` seconds and connect whoever answers; then, or if nobody does, the call ends.

    https://www.twilio.com/docs/voice/twiml/dial
    """
    response = VoiceResponse()
    forwarding = Dial(caller_id=caller_id or None, timeout=timeout, answer_on_bridge=True)
    if destination.startswith(("sip:", "sips:")):
        forwarding.sip(destination)
    else:
        forwarding.number(destination)
    response.append(forwarding)
    response.hangup()
    return str(response)
