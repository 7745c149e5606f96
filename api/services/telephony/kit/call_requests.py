"""The document that places a call, at carriers that ask an ``answer_url`` for XML with ``<Stream>``."""

from typing import Any

from api.errors import ConfigurationError
from api.services.telephony.kit.phone_numbers import without_plus

MAX_RING_SECONDS = 600


def build_call(
    to_number: str,
    from_number: str,
    answer_url: str,
    status_url: str | None,
    *,
    amd_url: str | None = None,
    **options: Any,
) -> dict[str, Any]:
    """The fields of a new call.

    Args:
        to_number: Whom to ring, E.164 or a SIP URI.
        from_number: The caller id, one of the account's numbers.
        answer_url: Asked for XML once somebody answers.
        status_url: Told that it rings, and that it is over.
        amd_url: Told what machine detection found, while the call already talks.
        **options: ``timeout`` (seconds of ringing), ``machine_detection``. A machine is reported as soon as the
            carrier knows; it cannot wait for the end of its greeting.

    Raises:
        ConfigurationError: There is no caller id.
    """
    if not from_number:
        raise ConfigurationError("the configuration has no number to call from")
    fields: dict[str, Any] = {
        "from": without_plus(from_number),
        "to": without_plus(to_number),
        "answer_url": answer_url,
        "answer_method": "POST",
    }
    if status_url:
        fields |= {"ring_url": status_url, "ring_method": "POST", "hangup_url": status_url, "hangup_method": "POST"}
    if options.get("timeout"):
        fields["ring_timeout"] = min(int(options["timeout"]), MAX_RING_SECONDS)
    if options.get("machine_detection") and amd_url:
        fields |= {"machine_detection": "true", "machine_detection_url": amd_url, "machine_detection_method": "POST"}
    return fields
