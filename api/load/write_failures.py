"""Writes that failed because the disk was full, remembered for `/readyz`."""

import threading
import time
from typing import Final

FULL_SECONDS: Final = 30.0
"""Seconds for which a failed write is remembered, unless a write succeeds before."""


class WriteFailures:
    """The last write of this process that failed because the disk was full."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at: float | None = None

    def record_failure(self) -> None:
        """Notes that a write failed."""
        with self._lock:
            self._at = time.monotonic()

    def record_success(self) -> None:
        """Forgets earlier failures."""
        self._at = None

    def is_recent(self) -> bool:
        """Whether a write failed within FULL_SECONDS and none has succeeded since."""
        at = self._at
        return at is not None and time.monotonic() - at < FULL_SECONDS


WRITE_FAILURES: Final = WriteFailures()
"""The failures of this process."""
