"""A forwarded address counts only if a proxy we trust says so."""

from typing import Any

import pytest
from pydantic import ValidationError
from starlette.requests import Request
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.routes.dependencies import peer_of
from api.server import spell_networks
from api.settings import Settings

TRUSTED = ["127.0.0.1", "10.0.0.0/8", "::1", "2001:db8:1::/48"]


async def peer(client: str, *forwarded_for: str, trusted: list[str] | None = None) -> str:
    """Whom the throttle and the log take the request to come from."""
    seen: list[str] = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        seen.append(peer_of(Request(scope)))

    settings = Settings.model_validate({"trusted_proxies": TRUSTED if trusted is None else trusted})
    middleware = ProxyHeadersMiddleware(app, list(spell_networks(settings.trusted_proxies)))
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded_for]
    scope: Any = {"type": "http", "client": (client, 4711), "headers": headers, "scheme": "http"}
    await middleware(scope, None, None)  # type: ignore[arg-type]
    return seen[0]


@pytest.mark.parametrize("proxy", ["127.0.0.1", "::ffff:127.0.0.1", "10.20.30.40", "::ffff:10.20.30.40", "::1"])
async def test_a_trusted_proxy_is_believed_however_its_address_is_written(proxy: str) -> None:
    assert await peer(proxy, "203.0.113.7") == "203.0.113.7"


@pytest.mark.parametrize("stranger", ["127.0.0.2", "::ffff:127.0.0.2", "11.0.0.1", "::ffff:11.0.0.1", "2001:db8:2::1"])
async def test_nobody_else_is(stranger: str) -> None:
    assert await peer(stranger, "203.0.113.7") == stranger.removeprefix("::ffff:")


async def test_without_a_trusted_proxy_nobody_is() -> None:
    assert await peer("127.0.0.1", "203.0.113.7", trusted=[]) == "127.0.0.1"


@pytest.mark.parametrize(
    ("chain", "seen"),
    [
        ("203.0.113.7, 10.1.2.3", "203.0.113.7"),
        ("203.0.113.7, ::ffff:10.1.2.3", "203.0.113.7"),
        ("203.0.113.7, 2001:db8:1::5, 127.0.0.1", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("made up, 203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:5678", "203.0.113.7"),
        ("[2001:db8:2::0:7]:5678", "2001:db8:2::7"),
        ("2001:0DB8:2::7", "2001:db8:2::7"),
    ],
)
async def test_the_peer_is_the_last_one_that_no_proxy_of_ours_is(chain: str, seen: str) -> None:
    assert await peer("127.0.0.1", chain) == seen


async def test_what_a_client_sends_itself_stands_before_what_the_proxy_adds() -> None:
    assert await peer("127.0.0.1", "198.51.100.1", "203.0.113.7") == "203.0.113.7"


@pytest.mark.parametrize("trusted", ["*", "proxy.internal", "10.0.0.0/33", ""])
def test_what_is_no_address_and_no_network_stops_the_start(trusted: str) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"trusted_proxies": [trusted]})
