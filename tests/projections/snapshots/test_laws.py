"""The laws of snapshots: what is recorded later changes none; one moment has the same rows, however it is built."""

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from domain.reference.calendar import end_of_day
from domain.reference.scope import EVERYWHERE
from projections.queries import views_as_of
from projections.reports import REPORTS
from projections.snapshots.moment import Moment, position_known_at
from tests.projections.engine.test_laws import EXAMPLES, fresh, say_in_parts, version_of
from tests.projections.snapshots.building import (
    OF_LAST_DAY,
    built,
    dropped,
    figures_of,
    head_of,
    in_live,
    in_snapshot,
    rows_of,
)
from tests.world import EventMaker, World, world

FEW = settings(EXAMPLES, max_examples=1, phases=(Phase.generate,))
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def zuji(module_database_url: str) -> Iterator[World]:
    with world(module_database_url) as made:
        yield made


@FEW
@given(data=st.data(), seed=st.integers(0, 2**32), day=st.dates(date(2021, 3, 1), date(2021, 12, 30)))
def test_what_is_recorded_later_changes_no_snapshot(zuji: World, data: st.DataObject, seed: int, day: date) -> None:
    dice = Random(seed)
    families = [fresh(data) for _ in range(4)]
    lives = [life for family, _ in families for life in family]
    events = [event for _, of_family in families for event in of_family]
    registered = [event for event in events if event["type"] == "person.registered"]
    rest = [event for event in events if event["type"] != "person.registered"]
    assume(len(rest) > 40)
    dice.shuffle(rest)
    half = len(rest) // 2
    say_in_parts(zuji, [*registered, *rest[:half]], dice)
    then, period = Moment(day, head_of(zuji)), f"2021-01-01..{day}"
    of_day, figures = figures_of(period, day, REPORTS.keys() - OF_LAST_DAY), figures_of(period, day)
    live_then = in_live(zuji, of_day)
    ((moment,),) = zuji.log("SELECT recorded_at FROM zuji.log_head")

    snapshot = built(zuji, then)
    following = built(zuji, then._replace(follows=True))
    rows_then = in_snapshot(zuji, then, rows_of)
    figures_then = in_snapshot(zuji, then, figures)
    assert live_then == in_snapshot(zuji, then, of_day)

    later = EventMaker(f"/later/{next(_numbers)}")
    people = [str(one) for (one,) in zuji.rows("SELECT person_id FROM roster ORDER BY person_id")]
    duplicate, survivor, moved, wrong = dice.sample(people, 4)
    say_in_parts(zuji, rest[half:], dice)
    zuji.post(later.event("moved", (day + timedelta(days=1)).isoformat(), moved, to_area="320614-07"))
    zuji.post(later.event("merged", "2026-01-01", duplicate, into=survivor))
    zuji.post(*(later.event("voided", "2026-01-02", wrong, target_version=n, reason={"code": "e"}) for n in (1, 2, 3)))
    job = next((e for life in lives for e in life.events if e["type"] == "person.employed"), None)
    if job is not None:
        changed = {"target_version": version_of(zuji, job), "changes": {"channel": "self_employed"}}
        zuji.post(later.event("corrected", "2026-01-03", job["subject"], **changed, reason={"code": "e"}))
    zuji.project()
    now = Moment(day, head_of(zuji))
    assert now.position > then.position

    assert rows_then == in_snapshot(zuji, then, rows_of)
    assert figures_then == in_snapshot(zuji, then, figures)
    with zuji.pool.connection() as conn:
        assert then.position == position_known_at(conn, moment)
    dropped(zuji, snapshot)
    built(zuji, then)
    assert rows_then == in_snapshot(zuji, then, rows_of), "built anew from a log that has grown"

    assert following.id == built(zuji, now._replace(follows=True)).id
    brought_up = in_snapshot(zuji, now._replace(follows=True), rows_of)
    dropped(zuji, following)
    built(zuji, now)
    assert brought_up == in_snapshot(zuji, now, rows_of)
    assert in_live(zuji, of_day) == in_snapshot(zuji, now, of_day)
    with views_as_of.views_as_of(
        zuji.pool, zuji.store, zuji.reference, EVERYWHERE, views_as_of.Moment(end_of_day(day)), up_to=now.position
    ) as (conn, _):
        assert rows_of(conn) == brought_up
