"""Prints the OpenAPI document of a gateway without carriers but its own: what its web app is written against."""

import sys
from typing import Any

import orjson

from api.app import create_app
from api.services.telephony.registry import providers

CREDENTIALS = {
    "type": "object",
    "required": ["provider"],
    "properties": {"provider": {"type": "string"}},
    "additionalProperties": True,
}
CREDENTIALS_MODELS = {
    model.__name__ for spec in providers.all() for model in (spec.config_request_cls, spec.config_response_cls)
}


def main() -> None:
    """Print it. A configuration's credentials are an open object there: only its carrier knows more of them."""
    for spec in providers.all():
        if not spec.embedded:
            providers.unregister(spec.name)
    sys.stdout.buffer.write(orjson.dumps(opened(create_app(warm=False).openapi())))


def opened(node: Any) -> Any:
    """The document with open credentials."""
    if isinstance(node, list):
        return [opened(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("title") in CREDENTIALS_MODELS:
        return CREDENTIALS
    return {name: opened(item) for name, item in node.items()}


if __name__ == "__main__":
    main()
