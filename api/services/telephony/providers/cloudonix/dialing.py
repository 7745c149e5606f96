"""The document that places a call.

https://developers.cloudonix.com/Documentation/apiWorkflow/callControlAndSessionManagement
"""

from collections.abc import Mapping
from typing import Any

from api.errors import ConfigurationError

MAX_RING_SECONDS = 600
RUN = "patchbay-run"
"""The entry of a session's profile that names our run, so that a call whose answer was lost is found again."""


def build_call(
    to_number: str,
    from_number: str,
    cxml: str,
    status_url: str | None,
    *,
    trunk: str = "",
    profile: Mapping[str, str] | None = None,
    **options: Any,
) -> dict[str, Any]:
    """A new call.

    Args:
        to_number: Whom to ring: E.164, a SIP URI or a subscriber.
        from_number: The caller id.
        cxml: What the call does once somebody answers.
        status_url: Told every step of the session.
        trunk: The trunk it leaves through; Cloudonix chooses, if empty.
        profile: What the session remembers.
        **options: ``timeout`` (seconds of ringing).

    Raises:
        ConfigurationError: There is no caller id.
    """
    if not from_number:
        raise ConfigurationError("the configuration has no number to call from")
    document: dict[str, Any] = {"destination": to_number, "caller-id": from_number, "cxml": cxml}
    if status_url:
        document["callback"] = status_url
    if options.get("timeout"):
        document["timeout"] = min(int(options["timeout"]), MAX_RING_SECONDS)
    if trunk:
        document["trunk"] = trunk
    if profile:
        document["profile"] = dict(profile)
    return document


def is_placed_for(session: Mapping[str, Any], run_id: str) -> bool:
    """Whether the session is a call that was placed for our run."""
    profile = session.get("profile")
    return isinstance(profile, Mapping) and profile.get(RUN) == run_id
