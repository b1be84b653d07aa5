"""The view of deadlines: its rows, visible to the responsible area, the same live and rebuilt."""

from collections.abc import Iterator

import pytest

from projections.rebuild.check import check
from projections.rebuild.rebuild import rebuild
from tests.world import KEYS, ZHANG_SAN, CloudEvent, EventMaker, World, world

WHO = f"id_no:{ZHANG_SAN}"


@pytest.fixture
def zuji(database_with_views: str) -> Iterator[World]:
    with world(database_with_views) as made:
        yield made


def life(make: EventMaker) -> list[CloudEvent]:
    return [
        make.registered(),
        make.event("recognised", "2021-02-01", WHO, categories=["dibao"], basis="文件"),
        make.event(
            "needs_assessed", "2021-02-03", WHO, wishes_work=True, wishes_training=False, able_to_work=True, level="A"
        ),
        make.event("employed", "2021-05-06T09:00:00+08:00", WHO, channel="public_welfare"),
        make.event("helper_paired", "2021-06-01", WHO, helper="李芳", unit="镇人社所"),
    ]


def deadlines(zuji: World, area: str = "320614") -> list[tuple[str, str, str, str | None, str | None]]:
    return zuji.rows(
        "SELECT name, area, (due_at AT TIME ZONE 'Asia/Shanghai')::date::text, waived_reason, helper"
        " FROM deadline ORDER BY started_at, name",
        area=area,
    )


def test_the_deadlines_of_a_person_are_rows_and_those_that_run_are_of_the_area_and_the_helper_of_now(
    zuji: World,
) -> None:
    events = EventMaker()
    zuji.given(*life(events), events.event("moved", "2021-07-01", WHO, to_area="320614-02"))
    zuji.project()
    assert deadlines(zuji) == [
        ("review", "320614-02", "2022-02-01", None, "李芳"),
        ("contact", "320614-01", "2021-03-03", "employed", None),
        ("contact", "320614-02", "2021-06-06", None, "李芳"),
        ("post_term", "320614-02", "2024-05-05", None, "李芳"),
    ]
    assert [name for name, *_ in deadlines(zuji, "320614-01")] == ["contact"]
    assert deadlines(zuji, "210000") == []


def test_the_order_of_arrival_leaves_no_trace_and_the_rebuilt_deadlines_are_the_live_ones(zuji: World) -> None:
    events = EventMaker()
    registered, *others = life(events)
    zuji.given(registered)
    for event in reversed(others):
        zuji.given(event)
        zuji.project()
    assert [name for name, *_ in deadlines(zuji)] == ["review", "contact", "contact", "post_term"]
    assert check(zuji.url, KEYS, workers=1, progress=lambda *_: None).clean
    before = zuji.state_of_views()["deadline"]
    assert rebuild(zuji.url, KEYS, workers=1, progress=lambda *_: None).drifted == ()
    assert before == zuji.state_of_views()["deadline"]


def test_a_drifted_deadline_is_found_and_named(zuji: World) -> None:
    zuji.given(*life(EventMaker()))
    zuji.project()
    with zuji.pool.connection() as conn:
        conn.execute("UPDATE views.deadline SET due_at = due_at + interval '1 day' WHERE name = 'review'")
    (found,) = check(zuji.url, KEYS, workers=1, progress=lambda *_: None).views
    assert (found.view, found.columns) == ("deadline", ("due_at",))
