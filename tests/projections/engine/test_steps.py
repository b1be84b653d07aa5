"""The live views move forward by steps: so many events, so many subjects, and what follows in the next."""

from collections.abc import Iterator

import pytest

from projections.engine import step
from projections.engine.step import project_next
from service.postgres.database import connect
from tests.world import EventMaker, World, id_no, world

NUMBERS = [id_no("1980-01-01", number) for number in (1, 2, 3)]


@pytest.fixture
def zuji(database_with_views: str) -> Iterator[World]:
    """Nine events of three people: one after another registered, briefed in turn, and so again."""
    with world(database_with_views) as made:
        events = EventMaker()
        briefed = (
            events.event("policy_briefed", day, f"id_no:{number}", policies=["a"])
            for day in ("2021-02-01", "2021-03-01")
            for number in NUMBERS
        )
        made.given(*(events.registered(number) for number in NUMBERS), *briefed)
        yield made


@pytest.mark.parametrize(
    ("events", "subjects", "steps"),
    [(20, 5, [9]), (4, 5, [4, 4, 1]), (20, 2, [2, 2, 2, 2, 1]), (20, 1, [1] * 9), (20, 3, [9])],
)
def test_a_step_takes_in_no_more_than_so_many_events_and_subjects(
    zuji: World, monkeypatch: pytest.MonkeyPatch, events: int, subjects: int, steps: list[int]
) -> None:
    monkeypatch.setattr(step, "EVENTS_A_STEP", events)
    monkeypatch.setattr(step, "SUBJECTS_A_STEP", subjects)
    taken, position = [], 0
    with connect(zuji.url) as conn:
        while done := project_next(conn, zuji.store, zuji.reference):
            taken.append(done)
            position += done
            assert [(position,)] == zuji.rows("SELECT position FROM projection_position")
            assert zuji.rows("SELECT sum(version) FROM roster") == [(position,)]
    assert steps == taken
