"""The time left as a rebuild foretells it, beside what it then took."""

import time
from bisect import bisect_right
from collections.abc import Mapping

from projections.rebuild.eta import EtaEstimator

MOMENTS = (0.1, 0.25, 0.5, 0.75, 0.9)
"""When somebody looks, as shares of the whole time."""


class Foretold:
    """Takes the reports of a rebuild as its progress bar does, and keeps what it would have shown."""

    def __init__(self, expected: Mapping[str, float]) -> None:
        self._eta = EtaEstimator(expected)
        self._began = time.monotonic()
        self._said: list[tuple[float, float]] = []

    def report(self, phase: str, done: int, total: int) -> None:
        """So much of a phase is done."""
        now = time.monotonic()
        self._eta.report(now, phase, done, total)
        self._said.append((now, self._eta.seconds_left(now)))

    def off(self) -> dict[float, float]:
        """Now that all is done: by how much what was said at each of the moments was off, in per cent of the truth."""
        ended = time.monotonic()
        looks = {share: self._began + share * (ended - self._began) for share in MOMENTS}
        return {share: 100 * abs(self._left_at(now) / (ended - now) - 1) for share, now in looks.items()}

    def _left_at(self, now: float) -> float:
        """What was shown: the last word, and the seconds since counted down."""
        place = bisect_right(self._said, now, key=lambda said: said[0])
        at, left = self._said[max(place - 1, 0)]
        return max(left - (now - at), 0.0)
