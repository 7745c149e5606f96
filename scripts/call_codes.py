"""Prints every word the gateway may end a call with, and every kind of event it keeps of one, as JSON.

The web app has words of its own for each of them: ``python -m scripts.call_codes > ui/src/pages/calls/codes.json``.
"""

import ast
import importlib
import json
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path

import api.services
from api.errors import GatewayError
from api.services.pipecat.call import EndReason, Failure
from api.services.telephony.calls.verdicts import Lost
from api.services.telephony.types import TERMINAL_STATUSES

SERVICES = Path(api.services.__path__[0])
KINDS = {"happened": 0, "record": 1, "add_event": 2}
"""What keeps an event, and which of its arguments is the kind."""
NO_CALL = frozenset(
    {
        # Who may ask, and for what
        *("not_authenticated", "not_allowed", "wrong_password", "too_many_attempts"),
        # What was asked for, and how
        *("conflict", "idempotency_key_reused", "invalid_cursor", "reserved_name", "unstorable_value"),
        *("validation_failed",),
        # Who looks at figures, watches, listens, or has a caller handed on
        *("abandoned", "too_many_channels", "call_is_over", "no_recording", "call_not_held"),
        # A request that was never believed to be about a call
        *("webhook_error", "malformed_webhook", "unrecognized_webhook", "payload_too_large", "invalid_signature"),
    }
)
"""Codes of errors no call ends with: they are answered to whoever sent the request."""


def main() -> None:
    """Print them."""
    words = {"dispositions": sorted(dispositions()), "events": sorted(event_kinds())}
    sys.stdout.write(json.dumps(words, indent=2) + "\n")


def dispositions() -> set[str]:
    """Every word a call may end with, those of the errors that may happen on its way among them."""
    for module in pkgutil.walk_packages(api.services.__path__, "api.services."):
        importlib.import_module(module.name)
    codes = {error.code for error in errors(GatewayError)} - NO_CALL
    return codes | {str(word) for words in (TERMINAL_STATUSES, EndReason, Failure, Lost) for word in words}


def errors(root: type[GatewayError]) -> Iterator[type[GatewayError]]:
    """The class and everything below it, as far as it is the gateway's own."""
    if root.__module__.startswith("api.") and not root.__module__.startswith("api.tests"):
        yield root
    for below in root.__subclasses__():
        yield from errors(below)


def event_kinds() -> set[str]:
    """Every kind of event the services keep, read from their source."""
    return {kind for path in SERVICES.rglob("*.py") for kind in _kinds(ast.parse(path.read_text()))}


def _kinds(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        place = KINDS.get(name)
        if place is None or len(node.args) <= place:
            continue
        kind = node.args[place]
        if isinstance(kind, ast.Constant) and isinstance(kind.value, str):
            yield kind.value


if __name__ == "__main__":
    main()
