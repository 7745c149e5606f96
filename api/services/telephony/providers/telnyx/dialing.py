"""The commands we send Telnyx, as documents.

The media socket of a placed call is asked for once somebody has answered, by ``streaming_start``, and not along with
the dial: Telnyx would open it while the phone still rings, and say ``start`` only after the answer. A one-shot ticket
that lives a minute, a handshake under a deadline and a place in a process would be spent on phones that ring, and a
phone nobody answers would look like a caller who left. An answered call pays for that with one request. A call that
comes in is answered by us: its socket is asked for in the same command. Only linear audio at 16 kHz has to wait there,
too: ``answer`` takes no sampling rate.

A ``command_id`` follows from what a command is for, so that a second copy of a webhook commands nothing twice.
https://developers.telnyx.com/api-reference/call-commands/dial
"""

from typing import Any

from api.errors import ConfigurationError
from api.services.telephony.kit.leg_states import LegState, Purpose
from api.services.telephony.kit.replies import speakable
from api.services.telephony.types import MachineDetection

SAMPLE_RATES = {"PCMU": 8000, "PCMA": 8000, "L16": 16000}
CODECS = {"PCMU": "PCMU,PCMA", "PCMA": "PCMA,PCMU"}
"""What narrowband calls may be carried in: between these two Telnyx translates, and between no others."""
MIN_RING_SECONDS, MAX_RING_SECONDS = 5, 600
MAX_SPOKEN = 3000
MACHINE_DETECTION = {MachineDetection.DETECT: "detect", MachineDetection.MESSAGE_END: "greeting_end"}

Document = dict[str, Any]


def build_call(
    to_number: str,
    from_number: str,
    webhook_url: str,
    state: LegState,
    *,
    connection_id: str,
    audio_format: str,
    **options: Any,
) -> Document:
    """A new call. What it is about names the command: nobody is rung twice for one run, or one transfer.

    ``options`` are ``timeout`` (seconds of ringing) and ``machine_detection``.

    Raises:
        ConfigurationError: There is no caller id.
    """
    if not from_number:
        raise ConfigurationError("the configuration has no number to call from")
    document: Document = {"connection_id": connection_id, "to": to_number, "from": from_number}
    document |= _tell(webhook_url, state)
    if state.about:
        document["command_id"] = f"dial-{state.about}"
    if audio_format in CODECS:
        document["preferred_codecs"] = CODECS[audio_format]
    if options.get("timeout"):
        # Another route would ring the same phone for as long again.
        document |= {"timeout_secs": _ring_seconds(options["timeout"]), "retry_on_timeout": False}
    if options.get("machine_detection"):
        document["answering_machine_detection"] = MACHINE_DETECTION[options["machine_detection"]]
    return document


def answer(run_id: str, stream_url: str, webhook_url: str, audio_format: str) -> Document:
    """Take a call that comes in; everything else about it is told to the run's own URL."""
    waits = audio_format not in CODECS
    told = _tell(webhook_url, LegState(Purpose.STREAM if waits else Purpose.TALK, run_id))
    return {**told, "command_id": f"answer-{run_id}", **({} if waits else _stream(stream_url, audio_format))}


def start_stream(run_id: str, stream_url: str, audio_format: str) -> Document:
    """Open the media socket of an answered call."""
    rate = SAMPLE_RATES[audio_format]
    asked = {"stream_bidirectional_sampling_rate": rate, "command_id": f"stream-{run_id}"}
    return _stream(stream_url, audio_format) | asked


def answer_to_refuse(message: str, webhook_url: str) -> Document:
    """Take a call only to say why nobody takes it: a rejected caller would hear nothing but a tone."""
    return {**_tell(webhook_url, LegState(Purpose.REFUSE, message)), "command_id": "answer-to-refuse"}


def say_goodbye(message: str) -> Document:
    """Speak ``message``; whoever is told that it was spoken ends the call."""
    return {
        "payload": speakable(message)[:MAX_SPOKEN],
        "voice": "AWS.Polly.Joanna",
        "stop": "all",
        "client_state": LegState(Purpose.GOODBYE).encode(),
        "command_id": "goodbye",
    }


def forward(call_id: str, destination: str, from_number: str, webhook_url: str, *, timeout: int) -> Document:
    """Ring ``destination`` and connect the caller with whoever answers; ``webhook_url`` hears if nobody does."""
    return {
        "to": destination,
        **({"from": from_number} if from_number else {}),
        "timeout_secs": _ring_seconds(timeout),
        "webhook_url": webhook_url,
        "webhook_url_method": "POST",
        "target_leg_client_state": LegState(Purpose.FORWARD, call_id).encode(),
    }


def _tell(webhook_url: str, state: LegState) -> Document:
    return {"webhook_url": webhook_url, "webhook_url_method": "POST", "client_state": state.encode()}


def _stream(url: str, audio_format: str) -> Document:
    return {
        "stream_url": url,
        "stream_track": "inbound_track",
        "stream_codec": audio_format,
        "stream_bidirectional_mode": "rtp",
        "stream_bidirectional_codec": audio_format,
    }


def _ring_seconds(seconds: Any) -> int:
    return min(max(int(seconds), MIN_RING_SECONDS), MAX_RING_SECONDS)
