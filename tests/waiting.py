"""Waiting for something to become true, never for a time to pass."""

import time
from collections.abc import Callable


def wait_until(condition: Callable[[], object], *, seconds: float = 10) -> None:
    """Return as soon as the condition holds; fail when it still does not after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not true after {seconds} s: {condition}"
        time.sleep(0.01)
