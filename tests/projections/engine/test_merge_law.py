"""The laws of merging: live = rebuilt, whatever is merged, reverted and posted in between; reverted = never merged."""

import itertools
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from projections.rebuild.check import check
from projections.rebuild.rebuild import rebuild
from tests.projections.engine.test_laws import EXAMPLES, fresh, say_in_parts
from tests.world import KEYS, CloudEvent, EventMaker, World, world

BRIEFLY = settings(EXAMPLES, max_examples=15, phases=(Phase.explicit, Phase.reuse, Phase.generate))
"""Without shrinking: every example is a family, and stays in the database."""

_numbers = itertools.count(1)


def families_of_two(data: st.DataObject) -> list[CloudEvent]:
    """All events of two families of whom nobody has heard; nobody is on a public-welfare post, that has rules."""
    events = [event for _ in range(2) for event in fresh(data)[1]]
    for event in events:
        if event["data"].get("channel") == "public_welfare":
            event["data"]["channel"] = "employer"
    return events


@pytest.fixture(scope="module")
def zuji(module_database_url: str) -> Iterator[World]:
    with world(module_database_url) as made:
        yield made


def persons(zuji: World, events: list[CloudEvent]) -> list[str]:
    """The ids of those whom the events register."""
    return [
        str(person)
        for event in events
        if event["type"] == "person.registered"
        for (person,) in zuji.log(
            "SELECT stream_id FROM zuji.request WHERE (source, request_id) = (%s, %s)", event["source"], event["id"]
        )
    ]


def without_numbers(zuji: World) -> dict[str, list[object]]:
    """All rows of all views but for how many events each person has, and what the year or the policy of the day of the
    last event decides: a merge and its end are events.
    """
    zuji.project()
    views = zuji.state_of_views()
    of_the_last_event = "'{version,last_event_on,counted_group,services_lacking_since}'::text[]"
    views["roster"] = sorted(zuji.rows(f"SELECT (to_jsonb(t) - {of_the_last_event})::text FROM roster t"))
    return dict(views)


@BRIEFLY
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_live_is_rebuilt_whatever_is_merged_and_reverted(zuji: World, data: st.DataObject, seed: int) -> None:
    """Two families; at random members are merged into each other, and come apart, while events arrive in any order."""
    dice = Random(seed)
    events = families_of_two(data)
    first, rest = events[::2], events[1::2]
    say_in_parts(zuji, first, dice)
    merges = EventMaker(f"/merge/{next(_numbers)}")
    people = persons(zuji, first)
    merged: list[tuple[str, str]] = []
    for _ in range(data.draw(st.integers(1, 4))):
        if len(people) > 1 and (not merged or dice.random() < 0.7):
            duplicate, survivor = dice.sample(people, 2)
            if zuji.post(merges.event("merged", "2026-01-01", duplicate, into=survivor)).accepted:
                merged.append((duplicate, survivor))
        elif merged:
            duplicate, survivor = merged.pop(dice.randrange(len(merged)))
            zuji.post(merges.event("merge_reverted", "2026-01-02", survivor, merged_person=duplicate))
        if dice.random() < 0.5:
            zuji.project()
        zuji.post(*dice.sample(rest, k=min(3, len(rest))))
    say_in_parts(zuji, rest, dice)
    for duplicate, _ in merged:
        assert [] == zuji.rows("SELECT 1 FROM roster WHERE person_id = %s", duplicate)


@BRIEFLY
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_a_merge_that_is_reverted_leaves_no_trace(zuji: World, data: st.DataObject, seed: int) -> None:
    events = [event for event in families_of_two(data) if event["type"] != "person.deceased"]
    say_in_parts(zuji, events, Random(seed))
    duplicate, survivor = Random(seed).sample(persons(zuji, events), 2)
    before = without_numbers(zuji)
    merges = EventMaker(f"/merge/{next(_numbers)}")
    zuji.given(merges.event("merged", "2026-01-01", duplicate, into=survivor))
    assert before != without_numbers(zuji)
    zuji.given(merges.event("merge_reverted", "2026-01-01", duplicate, merged_person=duplicate))
    assert before == without_numbers(zuji)


def test_after_all_that_the_rebuilt_views_equal_the_live_ones(zuji: World) -> None:
    assert zuji.log("SELECT count(*) FROM zuji.merge WHERE in_force")[0][0] > 0
    found = check(zuji.url, KEYS, workers=2, progress=lambda *_: None)
    assert (found.log, found.views, found.failed) == ((), (), ())
    before = zuji.state_of_views()
    assert rebuild(zuji.url, KEYS, workers=2, progress=lambda *_: None).drifted == ()
    assert before == zuji.state_of_views()
