"""The document that places a call.

https://www.vobiz.ai/docs/call/make-call
"""

from typing import Any

from api.services.telephony.kit import call_requests


def build_call(
    to_number: str, from_number: str, answer_url: str, status_url: str | None, **options: Any
) -> dict[str, str]:
    """The fields of a new call, see ``call_requests``. Vobiz's are strings, whatever they say.

    Raises:
        ConfigurationError: There is no caller id.
    """
    fields = call_requests.build_call(to_number, from_number, answer_url, status_url, **options)
    return {name: str(value) for name, value in fields.items()}
