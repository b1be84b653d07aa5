"""The client's address behind a trusted proxy."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from ipaddress import ip_address, ip_network
from typing import Any, Final


class Proxied:
    """A WSGI application that sees the client's address instead of the proxy's.

    `X-Forwarded-For` is used only if the peer is in one of the given networks, and of it the last address, which the
    proxy has added. gunicorn handles the scheme, for the same networks.
    """

    def __init__(self, app: Callable[..., Iterable[bytes]], proxies: str) -> None:
        self._app = app
        self._networks: Final = [ip_network(one) for one in proxies.split(",")]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answers a request."""
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if forwarded and self._trusted(environ.get("REMOTE_ADDR", "")):
            with suppress(ValueError):  # not an address: the proxy's own stays
                environ["REMOTE_ADDR"] = str(ip_address(forwarded))
        return self._app(environ, start_response)

    def _trusted(self, peer: str) -> bool:
        try:
            address = ip_address(peer)
        except ValueError:
            return False
        return any(address in network for network in self._networks)
