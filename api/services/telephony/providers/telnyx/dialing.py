"""The commands we send Telnyx, as documents.

The media socket of a placed call is asked for when somebody has answered, by ``streaming_start``, and not along with
the dial. Telnyx would open it while the phone still rings and say ``start`` only after the answer: a one-shot ticket
that lives a minute, a handshake under a deadline and a place in a process would be spent on phones that ring, and a
phone nobody answers would look like a caller who left. That costs an answered call one request. A call that comes in
is answered by us: its socket is asked for in the same command, without another round trip.

Only linear audio at 16 kHz is asked for later there too: of the two commands, ``answer`` takes no sampling rate.

Every command has a ``command_id`` that follows from what it is for: a second copy of a webhook commands nothing twice.
https://developers.telnyx.com/api-reference/call-commands/dial
"""

from collections.abc import Mapping
from typing import Any

from api.errors import ConfigurationError
from api.services.telephony.kit.replies import speakable
from api.services.telephony.providers.telnyx.client_state import Purpose, encode
from api.services.telephony.types import MachineDetection

SAMPLE_RATES = {"PCMU": 8000, "PCMA": 8000, "L16": 16000}
CODECS = {"PCMU": "PCMU,PCMA", "PCMA": "PCMA,PCMU"}
"""What a narrowband call may be carried in: between these two Telnyx translates, and between no others."""
MIN_RING_SECONDS, MAX_RING_SECONDS = 5, 600
MAX_SPOKEN = 3000
VOICE = "AWS.Polly.Joanna"
MACHINE_DETECTION = {MachineDetection.DETECT: "detect", MachineDetection.MESSAGE_END: "greeting_end"}
TUNING = (
    "after_greeting_silence_millis",
    "between_words_silence_millis",
    "greeting_duration_millis",
    "initial_silence_millis",
    "maximum_number_of_words",
    "maximum_word_length_millis",
    "silence_threshold",
    "total_analysis_time_millis",
)

Document = dict[str, Any]


def build_call(
    to_number: str,
    from_number: str,
    webhook_url: str,
    *,
    connection_id: str,
    purpose: Purpose,
    about: str,
    audio_format: str,
    **options: Any,
) -> Document:
    """A new call. What it is about names the command: the same run, or transfer, is never dialled twice.

    Args:
        to_number: Whom to ring.
        from_number: The caller id, one of the account's numbers.
        webhook_url: Told everything about the call.
        connection_id: The application it goes through.
        purpose: What is to be done once it is answered.
        about: The run or the transfer.
        audio_format: What its audio will be streamed in.
        **options: ``timeout`` (seconds of ringing), ``machine_detection`` and its tuning by Telnyx's own names.

    Raises:
        ConfigurationError: There is no caller id.
    """
    if not from_number:
        raise ConfigurationError("the configuration has no number to call from")
    document: Document = {
        "connection_id": connection_id,
        "to": to_number,
        "from": from_number,
        "webhook_url": webhook_url,
        "webhook_url_method": "POST",
        "client_state": encode(purpose, about),
    }
    if about:
        document["command_id"] = f"dial-{about}"
    if audio_format in CODECS:
        document["preferred_codecs"] = CODECS[audio_format]
    if options.get("timeout"):
        # Another route would ring the same phone for as long again.
        document |= {"timeout_secs": _ring_seconds(options["timeout"]), "retry_on_timeout": False}
    if options.get("machine_detection"):
        document |= _machine_detection(options)
    return document


def _machine_detection(options: Mapping[str, Any]) -> Document:
    document: Document = {"answering_machine_detection": MACHINE_DETECTION[options["machine_detection"]]}
    if tuning := {name: int(options[name]) for name in TUNING if options.get(name)}:
        document["answering_machine_detection_config"] = tuning
    return document


def answer(run_id: str, stream_url: str, webhook_url: str, audio_format: str) -> Document:
    """Take a call that comes in; everything else about it is told to the run's own URL."""
    at_once = SAMPLE_RATES[audio_format] == SAMPLE_RATES["PCMU"]
    return {
        "webhook_url": webhook_url,
        "webhook_url_method": "POST",
        "client_state": encode(Purpose.TALK if at_once else Purpose.STREAM, run_id),
        "command_id": f"answer-{run_id}",
        **(_stream(stream_url, audio_format) if at_once else {}),
    }


def start_stream(run_id: str, stream_url: str, audio_format: str) -> Document:
    """Open the media socket of an answered call."""
    return {
        **_stream(stream_url, audio_format),
        "stream_bidirectional_sampling_rate": SAMPLE_RATES[audio_format],
        "command_id": f"stream-{run_id}",
    }


def _stream(url: str, audio_format: str) -> Document:
    return {
        "stream_url": url,
        "stream_track": "inbound_track",
        "stream_codec": audio_format,
        "stream_bidirectional_mode": "rtp",
        "stream_bidirectional_codec": audio_format,
    }


def answer_to_refuse(message: str, webhook_url: str) -> Document:
    """Take a call only to say why it is not taken: a rejected caller would hear nothing but a tone."""
    return {
        "webhook_url": webhook_url,
        "webhook_url_method": "POST",
        "client_state": encode(Purpose.REFUSE, message),
        "command_id": "answer-to-refuse",
    }


def say_goodbye(message: str) -> Document:
    """Speak ``message``; whoever hears that it was spoken ends the call."""
    spoken = speakable(message.encode(errors="replace").decode())[:MAX_SPOKEN]
    return {
        "payload": spoken,
        "voice": VOICE,
        "stop": "all",
        "client_state": encode(Purpose.GOODBYE, ""),
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
        "target_leg_client_state": encode(Purpose.FORWARD, call_id),
    }


def create_conference(call_id: str, name: str) -> Document:
    """A conference with its first leg in it, whose leaving cannot end it."""
    return {
        "call_control_id": call_id,
        "name": name,
        "beep_enabled": "never",
        "start_conference_on_create": True,
        "command_id": f"conference-{name}",
    }


def join(call_id: str) -> Document:
    """Bring a leg into a conference that ends with it."""
    return {"call_control_id": call_id, "end_conference_on_exit": True, "command_id": f"join-{call_id}"}


def _ring_seconds(seconds: Any) -> int:
    return min(max(int(seconds), MIN_RING_SECONDS), MAX_RING_SECONDS)
