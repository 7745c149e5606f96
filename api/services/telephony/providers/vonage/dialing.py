"""The document that places a call.

https://developer.vonage.com/en/api/voice#createCall
"""

from typing import Any

from api.errors import ConfigurationError
from api.services.telephony.kit.phone_numbers import without_plus
from api.services.telephony.types import MachineDetection

MAX_RING_SECONDS = 120
MACHINE_DETECTION: dict[MachineDetection, dict[str, Any]] = {
    MachineDetection.DETECT: {"behavior": "continue", "mode": "detect"},
    MachineDetection.MESSAGE_END: {"behavior": "continue", "mode": "detect_beep", "beep_timeout": 45},
}


def build_call(
    to_number: str, from_number: str, answer_url: str, event_url: str | None, **options: Any
) -> dict[str, Any]:
    """A new call to a number or a SIP URI.

    ``event_url`` is told every step of the call, and what machine detection found while it already talks; ``options``
    are ``timeout`` (seconds of ringing) and ``machine_detection``.

    Raises:
        ConfigurationError: There is no caller id.
    """
    if not from_number:
        raise ConfigurationError("the configuration has no number to call from")
    call: dict[str, Any] = {
        "to": [build_endpoint(to_number)],
        "from": {"type": "phone", "number": without_plus(from_number)},
        "answer_url": [answer_url],
        "answer_method": "POST",
    }
    if event_url:
        call |= {"event_url": [event_url], "event_method": "POST"}
    if options.get("timeout"):
        call["ringing_timer"] = min(int(options["timeout"]), MAX_RING_SECONDS)
    if options.get("machine_detection"):
        call["advanced_machine_detection"] = MACHINE_DETECTION[options["machine_detection"]]
    return call


def build_endpoint(address: str) -> dict[str, str]:
    """Whom to ring, as Vonage spells it."""
    if address.startswith(("sip:", "sips:")):
        return {"type": "sip", "uri": address}
    return {"type": "phone", "number": without_plus(address)}
