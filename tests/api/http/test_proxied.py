"""The client address comes from a trusted proxy only."""

from typing import Any

import pytest

from api.http.proxied import Proxied


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        ("10.1.2.3", "2001:db8::1", "2001:db8::1"),
        ("203.0.113.1", "10.0.0.1", "203.0.113.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("", "203.0.113.9", ""),
    ],
)
def test_the_address_is_the_clients_where_the_proxy_is_trusted(peer: str, forwarded: str, expected: str) -> None:
    seen: list[str] = []

    def application(environ: dict[str, Any], _: Any) -> list[bytes]:
        seen.append(environ["REMOTE_ADDR"])
        return []

    Proxied(application, "127.0.0.1,10.0.0.0/8")({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded}, None)
    assert seen == [expected]
