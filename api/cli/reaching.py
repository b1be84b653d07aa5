"""Making sure that the service which a demo is posted to is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from service.configuration import ConfigurationError

SECONDS = 10.0
"""How long the service may take to answer that it is alive."""


@contextmanager
def reaching(address: str) -> Iterator[None]:
    """Asks the service at the address whether it is alive, then runs the block.

    Raises ConfigurationError, which names the address, when no Zuji answers there, at first or during the block.
    """
    try:
        with urlopen(f"{address.rstrip('/')}/healthz", timeout=SECONDS):
            pass
    except (OSError, ValueError, HTTPException) as error:
        raise _not_there(address, error) from error
    try:
        yield
    except (URLError, ConnectionError, TimeoutError, HTTPException) as error:
        raise _not_there(address, error) from error


def _not_there(address: str, error: Exception) -> ConfigurationError:
    reason = error.code if isinstance(error, HTTPError) else getattr(error, "reason", error)
    return ConfigurationError(
        "--address",
        f"{address} 没有足迹服务应答：{reason}",
        f"{address} does not answer as Zuji: {reason}",
    )
