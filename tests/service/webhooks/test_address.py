"""Which addresses a webhook may have, and that none leads into the installation's own network."""

import socket
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from service.webhooks.address import AddressRefused, Target, is_permitted, parse_url, resolve
from service.webhooks.post import post
from tests.service.webhooks.given import LOCAL, SHIPPED, consuming

INTERNAL = (
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1"),
    *("[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[fd12:3456::1]", "[fec0::1]", "[ff02::1]"),
    *("[::ffff:127.0.0.1]", "[::ffff:a00:1]", "[::127.0.0.1]", "[64:ff9b::10.0.0.1]", "[2002:7f00:1::]"),
    *("2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0"),
    *("localhost", "LOCALHOST.", "db.localhost", "printer.local", "metadata.google.internal", "router.home.arpa"),
)
MALFORMED = (
    *("", "example.org", "ftp://example.org/", "file:///etc/passwd", "https://", "https:///hooks", "https://:443/"),
    *("https://user:secret@example.org/", "https://example.org/#part", "https://example.org:0/", "https://a b/"),
    *(
        "https://example.org:99999/",
        "https://example.org\\@127.0.0.1/",
        "https://[::1",
        "https://[fe80::1%25eth0]/",
        "https://例子.org/",
    ),
    "https://example.org/" + "x" * 500,
)


@pytest.mark.parametrize("host", INTERNAL)
def test_a_host_in_an_internal_network_is_refused(host: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_url(f"https://{host}/hooks", SHIPPED)
    assert "webhook.internal" == refused.value.code


@pytest.mark.parametrize("url", MALFORMED)
def test_an_address_of_another_form_is_refused(url: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_url(url, SHIPPED)
    assert "webhook.address" == refused.value.code


def test_an_https_address_is_accepted_and_http_only_where_the_operator_allows_it() -> None:
    assert Target(True, "example.org", 8443, "/a?b=c") == parse_url("https://Example.ORG:8443/a?b=c", SHIPPED)
    assert Target(True, "2606:4700::1111", 443, "/") == parse_url("https://[2606:4700::1111]", SHIPPED)
    with pytest.raises(Refusal) as refused:
        parse_url("http://example.org/", SHIPPED)
    assert "webhook.scheme" == refused.value.code
    assert Target(False, "example.org", 80, "/") == parse_url("http://example.org/", LOCAL)


def test_only_the_networks_that_the_operator_names_are_allowed() -> None:
    assert "127.0.0.1" == parse_url("http://127.0.0.1/", LOCAL).host
    for host in ("10.0.0.1", "[::1]", "169.254.169.254"):
        with pytest.raises(Refusal):
            parse_url(f"http://{host}/", LOCAL)


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:{}", "::{}", "64:ff9b::{}"]))
def test_an_ipv4_address_within_ipv6_is_permitted_exactly_if_it_is_by_itself(address: Any, form: str) -> None:
    import ipaddress

    inside = ipaddress.ip_address(form.format(address))
    assert is_permitted(address, SHIPPED) == is_permitted(inside, SHIPPED)


def test_a_name_of_which_one_address_is_internal_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    target = parse_url("https://rebind.example/", SHIPPED)
    answers = {"rebind.example": ["93.184.216.34", "127.0.0.1"]}

    def looked_up(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in answers[host]]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    with pytest.raises(AddressRefused, match="internal_address"):
        resolve(target, SHIPPED)
    answers["rebind.example"].pop()
    assert ["93.184.216.34"] == [str(address) for address in resolve(target, SHIPPED)]


def test_the_checked_address_is_called_and_the_name_is_not_looked_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the first answer is permitted, every later one is not."""
    genuine, asked = socket.getaddrinfo, list[str]()

    def rebinding(host: Any, port: Any, *args: Any, **options: Any) -> Any:
        if host != "rebind.example" or options.get("flags"):
            return genuine(host, port, *args, **options)
        asked.append(host)
        return genuine("127.0.0.1" if len(asked) == 1 else "10.0.0.1", port, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with consuming() as consumer:
        answer = post(f"http://rebind.example:{consumer.port}/hooks", {"webhook-id": "1"}, b"{}", LOCAL)

        assert (204, None) == (answer.status, answer.error)
        assert ["rebind.example"] == asked
        assert f"rebind.example:{consumer.port}" == consumer.received[0].headers["host"]
