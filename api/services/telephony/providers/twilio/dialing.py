"""The form that places a call.

https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource
"""

from collections.abc import Sequence
from typing import Any

from api.errors import ConfigurationError
from api.services.telephony.types import MachineDetection

# Twilio knows four events; a busy or unanswered call arrives as "completed" with its own CallStatus.
STATUS_EVENTS = ("initiated", "ringing", "answered", "completed")
MAX_RING_SECONDS = 600
MACHINE_DETECTION = {MachineDetection.DETECT: "Enable", MachineDetection.MESSAGE_END: "DetectMessageEnd"}
TUNING = {
    "machine_detection_timeout": "MachineDetectionTimeout",
    "machine_detection_speech_threshold": "MachineDetectionSpeechThreshold",
    "machine_detection_speech_end_threshold": "MachineDetectionSpeechEndThreshold",
    "machine_detection_silence_timeout": "MachineDetectionSilenceTimeout",
}


def build_call(
    to_number: str,
    from_number: str,
    answer_url: str,
    status_url: str | None,
    *,
    amd_url: str | None = None,
    **options: Any,
) -> dict[str, str | Sequence[str]]:
    """The fields of a new call.

    Args:
        to_number: Whom to ring, E.164.
        from_number: The caller id, one of the account's numbers.
        answer_url: Asked for TwiML once somebody answers.
        status_url: Told every step of the call.
        amd_url: Told what machine detection found, while the call already talks.
        **options: ``timeout`` (seconds of ringing), ``machine_detection`` and its tuning in milliseconds
            (``machine_detection_timeout`` in seconds).

    Raises:
        ConfigurationError: There is no caller id.
    """
    if not from_number:
        raise ConfigurationError("the configuration has no number to call from")
    fields: dict[str, str | Sequence[str]] = {
        "To": to_number,
        "From": from_number,
        "Url": answer_url,
        "Method": "POST",
    }
    if status_url:
        fields |= {
            "StatusCallback": status_url,
            "StatusCallbackMethod": "POST",
            "StatusCallbackEvent": list(STATUS_EVENTS),
        }
    if options.get("timeout"):
        fields["Timeout"] = str(min(int(options["timeout"]), MAX_RING_SECONDS))
    if options.get("machine_detection"):
        fields |= _machine_detection(options, amd_url)
    return fields


def _machine_detection(options: dict[str, Any], amd_url: str | None) -> dict[str, str]:
    fields = {"MachineDetection": MACHINE_DETECTION[options["machine_detection"]]}
    fields |= {name: str(int(options[option])) for option, name in TUNING.items() if options.get(option)}
    if amd_url:
        fields |= {"AsyncAmd": "true", "AsyncAmdStatusCallback": amd_url, "AsyncAmdStatusCallbackMethod": "POST"}
    return fields
