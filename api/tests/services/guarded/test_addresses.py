"""What is public, and what only looks it."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.services.guarded.addresses import Network, is_allowed

PUBLIC = ["1.1.1.1", "8.8.8.8", "54.172.60.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0"]
PUBLIC_V6 = ["2606:4700:4700::1111", "2001:4860:4860::8888", "2a00:1450:4001:830::200e", "2400:cb00::1"]
NOT_PUBLIC = {
    "0.0.0.0": "this host",
    "0.1.2.3": "this network",
    "10.0.0.1": "private",
    "100.64.0.1": "carrier-grade NAT",
    "100.100.100.200": "Alibaba's metadata",
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback",
    "168.63.129.16": "Azure's host",
    "169.254.169.254": "metadata",
    "169.254.170.2": "AWS's credentials of containers",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.0.0.192": "Oracle's metadata",
    "192.0.2.1": "documentation",
    "192.88.99.1": "6to4 relay",
    "192.168.1.1": "private",
    "198.18.0.1": "benchmarks",
    "203.0.113.7": "documentation",
    "224.0.0.1": "multicast",
    "239.255.255.250": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "broadcast",
    "::": "this host",
    "::1": "loopback",
    "::127.0.0.1": "IPv4-compatible",
    "::ffff:127.0.0.1": "IPv4-mapped loopback",
    "::ffff:169.254.169.254": "IPv4-mapped metadata",
    "::ffff:0:127.0.0.1": "IPv4-translated",
    "64:ff9b::7f00:1": "NAT64 of loopback",
    "64:ff9b::a9fe:a9fe": "NAT64 of metadata",
    "64:ff9b:1::1": "local NAT64",
    "100::1": "discarded",
    "2001:0:4136:e378:8000:63bf:80ff:fffe": "Teredo of loopback",
    "2001:db8::1": "documentation",
    "2002:7f00:1::": "6to4 of loopback",
    "2002:a9fe:a9fe::1": "6to4 of metadata",
    "3fff::1": "documentation",
    "5f00::1": "segment routing",
    "fc00::1": "unique local",
    "fd00:ec2::254": "AWS's metadata",
    "fd20:ce::254": "Google's metadata",
    "fe80::1": "link-local",
    "fe80::1%1": "link-local, of an interface",
    "fec0::1": "site-local",
    "ff02::1": "multicast",
}
PRIVATE: list[Network] = [IPv4Network("10.0.0.0/8"), IPv6Network("fd00::/8")]
EVERYTHING: list[Network] = [IPv4Network("0.0.0.0/0"), IPv6Network("::/0")]
ADDRESSES = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6))


@pytest.mark.parametrize("address", PUBLIC + PUBLIC_V6)
def test_the_internet_is_allowed(address: str) -> None:
    assert is_allowed(ip_address(address))


@pytest.mark.parametrize("address", NOT_PUBLIC, ids=[f"{address} {what}" for address, what in NOT_PUBLIC.items()])
def test_what_is_not_the_internet_is_not(address: str) -> None:
    assert not is_allowed(ip_address(address))


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_the_operator_may_allow_it(address: str) -> None:
    host, _, _scope = address.partition("%")
    assert is_allowed(ip_address(address), [ip_network(host)])


@pytest.mark.parametrize("spelling", ["::ffff:10.1.2.3", "64:ff9b::10.1.2.3"])
def test_a_range_holds_for_every_spelling_of_its_addresses(spelling: str) -> None:
    assert is_allowed(ip_address(spelling), [IPv4Network("10.1.0.0/16")])
    assert not is_allowed(ip_address(spelling), [IPv4Network("10.2.0.0/16")])


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_in_ipv6_clothes_is_the_same_address(address: IPv4Address) -> None:
    for prefix in ("::ffff:0:0", "64:ff9b::"):
        assert is_allowed(IPv6Address(int(IPv6Address(prefix)) + int(address))) == is_allowed(address)


@given(ADDRESSES)
def test_nothing_private_is_public(address: IPv4Address | IPv6Address) -> None:
    suspicious = address.is_private or address.is_loopback or address.is_link_local or address.is_multicast
    assert not (suspicious and is_allowed(address))


@given(ADDRESSES)
def test_a_range_takes_nothing_away(address: IPv4Address | IPv6Address) -> None:
    assert is_allowed(address, PRIVATE) >= is_allowed(address)


def test_the_whole_internet_is_a_range_too() -> None:
    assert all(is_allowed(ip_address(address), EVERYTHING) for address in NOT_PUBLIC)
