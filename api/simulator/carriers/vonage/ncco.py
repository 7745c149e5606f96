"""NCCOs as Vonage reads them.

https://developer.vonage.com/en/voice/voice-api/ncco-reference
"""

from typing import Any

import orjson

from api.simulator.markup import InvalidMarkup

Action = dict[str, Any]
NEEDED = {"talk": "text", "connect": "endpoint", "conversation": "name", "wait": "action"}
CONTENT_TYPES = frozenset(f"audio/l16;rate={rate}" for rate in (8000, 16000, 24000))


def parse(document: str) -> list[Action]:
    """The actions of a document.

    Raises:
        InvalidMarkup: Vonage would not carry it out.
    """
    try:
        actions = orjson.loads(document)
    except orjson.JSONDecodeError as error:
        raise InvalidMarkup(str(error)) from None
    if not isinstance(actions, list):
        raise InvalidMarkup("an NCCO is a list of actions")
    for action in actions:
        _check(action)
    return actions


def _check(action: Any) -> None:
    name = action.get("action") if isinstance(action, dict) else None
    if name not in NEEDED or not action.get(NEEDED[name]):
        raise InvalidMarkup(f"'{name}' is no action, or lacks something")
    if name == "connect":
        _check_endpoint(action["endpoint"])


def _check_endpoint(endpoints: Any) -> None:
    if not isinstance(endpoints, list) or len(endpoints) != 1:
        raise InvalidMarkup("connect takes one endpoint")
    endpoint = endpoints[0]
    match endpoint.get("type"):
        case "websocket":
            known = endpoint.get("content-type") in CONTENT_TYPES
            if not known or not str(endpoint.get("uri", "")).startswith(("ws://", "wss://")):
                raise InvalidMarkup("a websocket needs an uri and a content-type")
        case "phone":
            if not str(endpoint.get("number", "")).isdecimal():
                raise InvalidMarkup("a number is digits, without a plus")
        case other:
            raise InvalidMarkup(f"'{other}' is no endpoint here")


def write(actions: list[Action]) -> str:
    """A document of these actions."""
    return orjson.dumps(actions).decode()
