"""A unit of work is freed at the end of its call."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from domain.history.history import History
from service.recording.unit_of_work import StreamState, UnitOfWork
from tests.service.recording.conftest import Town


def test_given_a_call_then_what_it_worked_on_is_freed_without_a_garbage_collection(town: Town) -> None:
    person = town.registered()
    joined = town.event("household_joined", "2021-02-01", person, household_id="H-1", relation="head")
    with uncollected() as garbage:
        assert town.post(joined, town.registration()).accepted == 2
    assert not [one for one in garbage if isinstance(one, UnitOfWork | StreamState | History)]


@contextmanager
def uncollected() -> Iterator[list[Any]]:
    """The objects that only a garbage collection can free; complete after the `with`."""
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    found: list[Any] = []
    try:
        yield found
        gc.collect()
        found += gc.garbage
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
