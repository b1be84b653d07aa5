"""Addresses of consumers: which are accepted, and that a call does not reach the installation's own network (SSRF)."""

import re
import socket
from collections.abc import Iterable
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from domain.errors import Refusal
from service.webhooks.policy import DeliveryPolicy

Address = IPv4Address | IPv6Address

LONGEST_URL: Final = 500
_PORTS: Final = {"https": 443, "http": 80}
_is_printable_ascii: Final = re.compile(r"[!-~]+").fullmatch
_EMBEDDED_IPV4: Final = tuple(map(IPv6Network, ("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48")))
"""IPv6 networks whose last 32 bits are an IPv4 address: compatible, mapped, and translated (NAT64)."""
_LOCAL_NAMES: Final = ("localhost", "local", "internal", "lan", "home.arpa")


class Target(NamedTuple):
    """The parts of an accepted address; `path` has the query."""

    https: bool
    host: str
    port: int
    path: str


class AddressRefused(Exception):
    """The host name has an internal address, or none; the argument is the code of the error."""


def parse_url(url: str, policy: DeliveryPolicy) -> Target:
    """The parts of an address that a subscription may have. Names are not looked up here.

    Raises Refusal (shape) for another scheme than https (or http, where the operator allows it), for a user, a
    fragment or another form, and for a host that is an internal address or a local name.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise _malformed() from None
    if not _is_printable_ascii(url) or len(url) > LONGEST_URL or "\\" in url or parts.fragment:
        raise _malformed()
    if parts.scheme not in _PORTS or not host or port == 0 or not set("@%").isdisjoint(parts.netloc):
        raise _malformed()
    if parts.scheme == "http" and not policy.http:
        zh, en = "地址应以https://开头", "the address must begin with https://"
        raise Refusal("shape", "webhook.scheme", zh, en, field="url")
    if host.split(".")[-1] in _LOCAL_NAMES or host.endswith(".home.arpa"):
        addresses: list[Address] = [ip_address("127.0.0.1")]
    else:
        addresses = _numeric(host)
    if any(not is_permitted(address, policy) for address in addresses):
        zh, en = (
            "地址在本机或内部网络中，运行者没有许可",
            "the address is in an internal network, which is not permitted",
        )
        raise Refusal("shape", "webhook.internal", zh, en, field="url")
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return Target(parts.scheme == "https", host, port or _PORTS[parts.scheme], path)


def resolve(target: Target, policy: DeliveryPolicy) -> list[Address]:
    """The addresses of the host, each of which may be called: connect to one of them, not to the name again.

    Raises AddressRefused if one of them is internal, or there is none.
    """
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise AddressRefused("unknown_host") from None
    addresses = list(dict.fromkeys(ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))
    if any(not is_permitted(address, policy) for address in addresses):
        raise AddressRefused("internal_address")
    return addresses


def is_permitted(address: Address, policy: DeliveryPolicy) -> bool:
    """Whether the address may be called: a public one, or one of the operator's networks."""
    meant = [address, *_embedded(address)]
    return all(_is_public(one) for one in meant) or any(
        one in _network(network) for one in meant for network in policy.networks
    )


def _embedded(address: Address) -> Iterable[Address]:
    """The IPv4 addresses that an IPv6 address leads to."""
    if not isinstance(address, IPv6Address):
        return
    if any(address in network for network in _EMBEDDED_IPV4):
        yield IPv4Address(int(address) & 0xFFFFFFFF)
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo


def _is_public(address: Address) -> bool:
    """Whether anybody may have the address; an IPv6 address with an embedded one is decided by that."""
    if any(True for _ in _embedded(address)):
        return True
    return address.is_global and not (
        address.is_multicast or address.is_reserved or (isinstance(address, IPv6Address) and address.is_site_local)
    )


@cache
def _network(text: str) -> IPv4Network | IPv6Network:
    return ip_network(text)


def _numeric(host: str) -> list[Address]:
    """The address that a host written in numbers means, in every spelling that the system reads; none for a name."""
    try:
        found = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return []
    return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


def _malformed() -> Refusal:
    zh = f"应为https地址，如https://example.org/hooks；至多{LONGEST_URL}个字符，不含用户名和#"
    en = f"must be an https address such as https://example.org/hooks: at most {LONGEST_URL} characters, no user, no #"
    return Refusal("shape", "webhook.address", zh, en, field="url")
