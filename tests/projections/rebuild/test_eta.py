"""The time left, foretold from recorded timings: within a fifth of what it then took, from a tenth of the way on."""

from collections.abc import Iterator, Mapping

import pytest

from projections.rebuild.eta import REBUILD, EtaEstimator, expected_durations, save_durations
from service.postgres.database import connect
from tests.world import world

RECORDED = (
    (0.0, "start", 0, 0),
    (0.24, "persons", 0, 299571),
    (0.48, "persons", 18795, 299571),
    (0.8, "persons", 46307, 299571),
    (1.04, "persons", 73485, 299571),
    (1.37, "persons", 101385, 299571),
    (1.57, "persons", 130056, 299571),
    (1.93, "persons", 159329, 299571),
    (2.2, "persons", 187864, 299571),
    (2.55, "persons", 216006, 299571),
    (2.82, "persons", 243593, 299571),
    (3.2, "persons", 271977, 299571),
    (3.4, "persons", 299571, 299571),
    (3.43, "households", 0, 7245),
    (3.63, "households", 2999, 7245),
    (3.84, "households", 7245, 7245),
    (3.84, "indexes", 679936, 59031552),
    (4.01, "indexes", 29450240, 59031552),
    (4.23, "indexes", 49373184, 59031552),
    (4.26, "indexes", 55721984, 59031552),
    (4.27, "indexes", 59031552, 59031552),
    (4.41, "catch_up", 0, 0),
    (4.43, "compare", 0, 118046720),
    (4.47, "compare", 28835840, 118046720),
    (4.59, "compare", 65699840, 118046720),
    (4.66, "compare", 89767936, 118046720),
    (4.7, "compare", 106266624, 118046720),
    (4.74, "compare", 113557504, 118046720),
    (4.77, "compare", 118046720, 118046720),
    (4.77, "compare", 118046720, 118046720),
    (4.77, "compare", 118046720, 118046720),
    (4.79, "switch", 0, 0),
)
"""A rebuild of 299,571 events: second, phase, done, total. In CPU time of two cores: the machine was busy otherwise."""

END = 5.8
"""It ends with a second of grace."""

TOOK = {"start": 0.24, "persons": 3.19, "households": 0.41, "indexes": 0.57, "compare": 0.36, "switch": 1.01}
USUAL = {"start": 1.0, "persons": 6.0, "households": 0.9, "indexes": 0.75, "compare": 0.45, "switch": 1.2}
MOMENTS = (0.1, 0.25, 0.5, 0.75, 0.9)


def estimates(expected: Mapping[str, float], slower: float = 1.0, after: float = 0.0) -> Iterator[tuple[float, float]]:
    """The time left and the estimate of it, at each report of a run on a machine that is `slower` times as slow."""
    eta, events = EtaEstimator(expected), [event for event in RECORDED if event[0] >= after]
    began, end = events[0][0] * slower, END * slower
    for moment in MOMENTS:
        now = began + (end - began) * moment
        while events and events[0][0] * slower <= now:
            second, phase, done, total = events.pop(0)
            eta.report(second * slower, phase, done, total)
        yield end - now, eta.seconds_left(now)


def scaled(times: float, most: Mapping[str, float] = TOOK) -> dict[str, float]:
    """The same work, so many times as long."""
    return {phase: seconds * times for phase, seconds in most.items()}


@pytest.mark.parametrize("slower", [0.5, 1.0, 3.0])
def test_with_what_the_last_rebuild_took_it_is_right_within_a_fifth(slower: float) -> None:
    for left, estimate in estimates(scaled(slower), slower):
        assert estimate == pytest.approx(left, rel=0.2)


@pytest.mark.parametrize("times", [0.5, 2.0, 5.0])
def test_a_machine_that_was_slower_or_faster_last_time_is_soon_made_up_for(times: float) -> None:
    for left, estimate in list(estimates(scaled(times)))[1:]:
        assert abs(estimate - left) < 0.2 * END


def test_without_anything_learned_the_usual_ratios_do() -> None:
    for left, estimate in list(estimates(USUAL, slower=2.0))[1:]:
        assert abs(estimate - left) < 0.2 * END * 2.0


def test_a_rebuild_that_is_continued_foretells_what_is_left_of_it() -> None:
    for left, estimate in estimates(scaled(1.0), after=2.0):
        assert abs(estimate - left) < 0.2 * (END - 2.0)


def test_the_time_left_runs_while_nothing_is_reported() -> None:
    eta = EtaEstimator({"persons": 10.0})
    eta.report(0.0, "persons", 0, 100)
    eta.report(5.0, "persons", 50, 100)
    assert eta.seconds_left(7.0) == pytest.approx(eta.seconds_left(5.0) - 2.0)
    assert eta.seconds_left(99.0) == 0.0


def test_what_was_seen_of_half_a_phase_or_more_is_learned_as_the_whole() -> None:
    eta = EtaEstimator({})
    eta.report(0.0, "persons", 40, 100)
    eta.report(6.0, "households", 60, 100)
    eta.end(10.0)
    assert eta.phase_durations() == {"persons": pytest.approx(10.0)}
    assert eta.elapsed() == {"persons": 6.0, "households": 4.0}


def test_the_next_rebuild_expects_what_the_last_took_in_proportion(database_url: str) -> None:
    with world(database_url) as zuji, connect(zuji.url) as conn:
        unlearned = expected_durations(conn, REBUILD, 1_000_000)
        assert unlearned["persons"] > unlearned["households"] > 0
        save_durations(conn, "views", 1_000_000, {"persons": 50.0, "switch": 3.0})
        learned = expected_durations(conn, REBUILD, 2_000_000)
    assert (100.0, 3.0) == (learned["persons"], learned["switch"])
    assert learned["households"] / unlearned["households"] == pytest.approx(100.0 / unlearned["persons"])
