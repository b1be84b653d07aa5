"""Whether there was room for what was written lately."""

import threading
import time
from typing import Final

FULL_SECONDS: Final = 30.0
"""Seconds for which a write that failed for want of space is remembered, unless one succeeds before."""


class WritesFailed:
    """Whether a write failed lately for want of space, in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at: float | None = None

    def full(self) -> None:
        """A write failed for want of space."""
        with self._lock:
            self._at = time.monotonic()

    def succeeded(self) -> None:
        """A write succeeded."""
        self._at = None

    def lately(self) -> bool:
        """Whether one failed and none succeeded since, within FULL_SECONDS."""
        at = self._at
        return at is not None and time.monotonic() - at < FULL_SECONDS


WRITES_FAILED: Final = WritesFailed()
"""Of this process."""
