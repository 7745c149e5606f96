"""Which addresses lie in the public internet. Judgement only: no resolver, no socket.

The table is ours, because ``ipaddress.is_global`` means something else in every release of Python.

https://www.iana.org/assignments/iana-ipv4-special-registry
https://www.iana.org/assignments/iana-ipv6-special-registry
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NOT_PUBLIC_V4 = [
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT, and some clouds' metadata
        "127.0.0.0/8",
        "168.63.129.16/32",  # looks public, and is the host every Azure machine runs on
        "169.254.0.0/16",  # link-local, and most clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
]
_PUBLIC_V6 = IPv6Network("2000::/3")
_NOT_PUBLIC_V6 = [
    IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo and other tunnels
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "3fff::/20",
    )
]
_EMBEDDING = [
    IPv6Network("::ffff:0:0/96"),  # an IPv4 address that an IPv6 socket speaks to
    IPv6Network("64:ff9b::/96"),  # NAT64, which is how a network without IPv4 reaches it
]


def is_allowed(address: Address, allowed_ranges: Iterable[Network] = ()) -> bool:
    """Whether a user may have us connect to ``address``: it is public, or in a range the operator allows.

    An IPv6 address that is only another spelling of an IPv4 one is judged as that one.
    """
    ranges = list(allowed_ranges)
    if any(address in network for network in ranges):
        return True
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_V4)
    if any(address in network for network in _EMBEDDING):
        return is_allowed(IPv4Address(address.packed[-4:]), ranges)
    return address in _PUBLIC_V6 and not any(address in network for network in _NOT_PUBLIC_V6)
