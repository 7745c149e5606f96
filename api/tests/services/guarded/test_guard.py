"""A name is asked for once, and everything it stands for must be allowed."""

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

import pytest
from pydantic import ValidationError

from api.errors import AddressNotAllowed, GatewayError, ServerUnreachable
from api.services.guarded import guard as guarding
from api.services.guarded.guard import AddressGuard
from api.settings import Settings
from api.tests.services.guarded.names import Names

LOOPBACK = [
    "127.0.0.1",
    "127.1",
    "0x7f000001",
    "0x7f.1",
    "2130706433",
    "017700000001",
    "0177.0.0.1",
    "localhost",
    "LOCALHOST",
    "0",
    "0.0.0.0",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
]


async def resolve(*answers: Sequence[str] | Exception) -> list[str]:
    """What the guard makes of a name that stands for that."""
    found = await AddressGuard(resolver=Names(*answers)).resolve("pbx.example", 8089)
    return [str(address) for address in found]


async def refusal(*answers: Sequence[str] | Exception) -> GatewayError:
    """The guard's refusal of it."""
    with pytest.raises(AddressNotAllowed) as refused:
        await resolve(*answers)
    return refused.value


@pytest.mark.parametrize("host", LOOPBACK)
async def test_this_machine_is_refused_however_it_is_spelled(host: str) -> None:
    with pytest.raises(AddressNotAllowed):
        await AddressGuard().resolve(host, 80)


async def test_a_public_name_stands_for_its_addresses_in_the_resolvers_order() -> None:
    assert await resolve(["1.1.1.1", "2606:4700:4700::1111", "1.1.1.1"]) == ["1.1.1.1", "2606:4700:4700::1111"]


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["10.0.0.1"], ["1.1.1.1", "10.0.0.1"], ["fe80::1", "1.1.1.1"]])
async def test_one_address_that_is_not_allowed_is_enough(addresses: list[str]) -> None:
    assert (await refusal(addresses)).code == "address_not_allowed"


async def test_nobody_learns_which_private_names_exist() -> None:
    unknown = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    assert str(await refusal(unknown)) == str(await refusal(["10.0.0.1"])) == str(await refusal([]))


@pytest.mark.parametrize("failure", [socket.gaierror(socket.EAI_AGAIN, "Try again"), OSError("no network")])
async def test_a_resolver_that_fails_may_work_again(failure: OSError) -> None:
    with pytest.raises(ServerUnreachable) as failed:
        await resolve(failure)
    assert failed.value.retryable


async def test_a_resolver_that_is_silent_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(host: str, port: int) -> list[str]:
        await asyncio.Event().wait()
        return []

    monkeypatch.setattr(guarding, "RESOLVE_SECONDS", 0.05)
    with pytest.raises(ServerUnreachable):
        await AddressGuard(resolver=silent).resolve("pbx.example", 80)


@pytest.mark.parametrize("host", ["a..b", "x" * 70, "", "a\0b", ".", "[::1]"])
async def test_what_is_no_name_is_refused(host: str) -> None:
    with pytest.raises(AddressNotAllowed):
        await AddressGuard().resolve(host, 80)


@pytest.mark.parametrize("port", [-1, 0, 65536, 99999])
async def test_what_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(AddressNotAllowed):
        await AddressGuard(resolver=Names(["1.1.1.1"])).resolve("pbx.example", port)


async def test_an_allowed_range_lets_its_addresses_pass_and_no_others() -> None:
    guard = AddressGuard(allowed_ranges=[IPv4Network("10.1.0.0/16")], resolver=Names(["10.1.0.9"], ["10.2.0.9"]))
    assert await guard.resolve("pbx.example", 80) == [ip_address("10.1.0.9")]
    with pytest.raises(AddressNotAllowed):
        await guard.resolve("pbx.example", 80)


@pytest.mark.parametrize(
    ("host", "port", "passes"),
    [("127.0.0.1", 8900, True), ("127.0.0.1", 8901, False), ("localhost", 8900, False), ("127.1", 8900, False)],
)
async def test_the_operators_own_origin_is_one_host_and_one_port(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, host: str, port: int, passes: bool
) -> None:
    monkeypatch.setattr(settings, "allowed_private_ranges", [])
    guard = AddressGuard.of_settings("http://127.0.0.1:8900")
    if passes:
        assert await guard.resolve(host, port) == [ip_address("127.0.0.1")]
    else:
        with pytest.raises(AddressNotAllowed):
            await guard.resolve(host, port)


def test_ranges_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_PRIVATE_RANGES", '["10.8.0.0/24", "fd00::/8", "192.168.0.7"]')
    assert Settings().allowed_private_ranges == [
        IPv4Network("10.8.0.0/24"),
        IPv6Network("fd00::/8"),
        IPv4Network("192.168.0.7/32"),
    ]


@pytest.mark.parametrize("written", ["10.8.0.0/33", "10.8.0.1/24", "office", ""])
def test_what_is_no_range_is_found_out_at_the_start(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("ALLOWED_PRIVATE_RANGES", f'["{written}"]')
    with pytest.raises(ValidationError):
        Settings()
