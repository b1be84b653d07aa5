"""During a bulk load the projector lowers its priority; single events are projected at once."""

import os
import threading
from typing import Any

import pytest

from projections.engine import projector, step
from tests.projections.engine.test_steps import zuji
from tests.waiting import wait_until
from tests.world import KEYS, World

__all__ = ["zuji"]


def test_after_a_step_of_a_bulk_the_next_stands_back(zuji: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given nine events in steps of four, when four are a bulk, then the second and the third step stand back."""
    usual, seen = os.getpriority(os.PRIO_PROCESS, 0), list[tuple[int, int]]()

    def noted(*arguments: Any) -> int:
        taken = step.project_next(*arguments)
        seen.append((taken, os.getpriority(os.PRIO_PROCESS, 0)))
        return taken

    monkeypatch.setattr(projector, "project_next", noted)
    monkeypatch.setattr(projector, "BULK", 4)
    monkeypatch.setattr(step, "EVENTS_A_STEP", 4)
    stop = threading.Event()
    thread = threading.Thread(target=projector.run, args=(zuji.url, KEYS, zuji.reference, stop))
    thread.start()
    wait_until(lambda: len(seen) > 3)
    stop.set()
    thread.join()
    back = max(usual, projector.NICENESS)
    assert seen[:4] == [(4, usual), (4, back), (1, back), (0, usual)]
