"""The laws of views: live = rebuilt = computed by hand; posted twice = once; the order of arrival has no effect."""

import itertools
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections.rebuild.check import check
from projections.rebuild.rebuild import rebuild
from tests.projections.lives import Life, families
from tests.world import KEYS, CloudEvent, EventMaker, World, world

EXAMPLES = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def zuji(module_database_url: str) -> Iterator[World]:
    with world(module_database_url) as made:
        yield made


def fresh(data: st.DataObject) -> tuple[list[Life], list[CloudEvent]]:
    """A family nobody has heard of yet, and all its events."""
    number = next(_numbers)
    lives = data.draw(families(f"/law/{number}", number * 5 % 990, f"家庭{number}"))
    renamed = [_with_unique_number(life, number, i) for i, life in enumerate(lives)]
    return renamed, [event for life in renamed for event in life.events]


def _with_unique_number(life: Life, number: int, place: int) -> Life:
    """The same life under an identity number that no other example has."""
    from tests.world import id_no

    born = f"{life.number[6:10]}-{1 + number % 12:02d}-{1 + number // 12 % 28:02d}"
    own = id_no(born, (number // 336 * 9 + place * 2 + int(life.number[16]) % 2) % 999)
    for event in life.events:
        if event["type"] == "person.registered":
            event["data"]["id_no"] = own
        else:
            event["subject"] = f"id_no:{own}"
    life.number = own
    return life


def say_in_parts(zuji: World, events: list[CloudEvent], dice: Random) -> None:
    """Says the events in calls of random size, projecting in between."""
    rest = list(events)
    while rest:
        size = dice.randint(1, 8)
        zuji.post(*rest[:size])
        rest = rest[size:]
        if dice.random() < 0.3:
            zuji.project()
    zuji.project()


def seen(zuji: World, life: Life) -> dict[str, Any]:
    """What the live views say of a person, without what numbers the events."""
    rows = zuji.rows(
        "SELECT person_id, area, case_state, labour_state, household_id FROM roster WHERE id_no = %s", life.number
    )
    ((person_id, *state),) = rows
    spells = zuji.rows(
        "SELECT began_on, ended_on, channel, entry, area FROM employment WHERE person_id = %s"
        " ORDER BY began_on, ended_on",
        person_id,
    )
    completed = zuji.rows("SELECT count(*) FROM training WHERE person_id = %s AND completed_on IS NOT NULL", person_id)
    served = zuji.rows("SELECT count(*) FROM service WHERE person_id = %s", person_id)
    return {"state": state, "spells": [list(s) for s in spells], "completed": completed[0][0], "served": served[0][0]}


def read_plainly(life: Life) -> dict[str, Any]:
    """What a plain reading of the life says."""
    return {
        "state": [life.area, life.case, life.labour, life.household],
        "spells": life.spells,
        "completed": life.completed,
        "served": life.served,
    }


def waiting(zuji: World, source: str) -> list[Any]:
    """What of a source is still in quarantine."""
    return zuji.log("SELECT type, refusal FROM zuji.quarantine WHERE status = 'waiting' AND source = %s", source)


def version_of(zuji: World, event: CloudEvent) -> int:
    """As which event of its stream an event was recorded."""
    ((version,),) = zuji.log(
        "SELECT version FROM zuji.request WHERE (source, request_id) = (%s, %s)", event["source"], event["id"]
    )
    return int(version)


@EXAMPLES
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_whatever_the_order_of_arrival_the_views_are_what_the_lives_say(
    zuji: World, data: st.DataObject, seed: int
) -> None:
    lives, events = fresh(data)
    dice = Random(seed)
    dice.shuffle(events)
    twice = events + dice.sample(events, k=len(events) // 2)
    say_in_parts(zuji, twice, dice)
    waiting = zuji.log(
        "SELECT type, refusal FROM zuji.quarantine WHERE status = 'waiting' AND source = %s", events[0]["source"]
    )
    assert waiting == []
    assert [read_plainly(life) for life in lives] == [seen(zuji, life) for life in lives]


@EXAMPLES
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_said_again_in_any_order_nothing_changes(zuji: World, data: st.DataObject, seed: int) -> None:
    _, events = fresh(data)
    dice = Random(seed)
    say_in_parts(zuji, events, dice)
    before = zuji.log("SELECT position FROM zuji.log_head"), zuji.state_of_views()
    dice.shuffle(events)
    receipt = zuji.post(*events)
    zuji.project()
    assert (0, len(events)) == (receipt.accepted, receipt.duplicates)
    assert before == (zuji.log("SELECT position FROM zuji.log_head"), zuji.state_of_views())


@EXAMPLES
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_voiding_events_one_by_one_leaves_the_views_as_if_they_had_never_been_said(
    zuji: World, data: st.DataObject, seed: int
) -> None:
    lives, events = fresh(data)
    dice = Random(seed)
    say_in_parts(zuji, events, dice)
    oversight = EventMaker(f"{events[0]['source']}/oversight")
    for life in lives:
        if life.case == "deceased":
            continue  # nothing is given to the dead
        who = f"id_no:{life.number}"
        before = seen(zuji, life)
        extra = oversight.event("policy_briefed", "2023-02-01", who, policies=["误录"])
        zuji.given(extra)
        (version,) = zuji.log(
            "SELECT version FROM zuji.request WHERE (source, request_id) = (%s, %s)", extra["source"], extra["id"]
        )[0]
        assert seen_after(zuji, life)["served"] == before["served"] + 1
        zuji.given(
            oversight.event(
                "voided", "2023-02-02", who, target_version=version, reason={"code": "error", "text": "误录"}
            )
        )
        assert before == seen_after(zuji, life)


def seen_after(zuji: World, life: Life) -> dict[str, Any]:
    zuji.project()
    return seen(zuji, life)


@EXAMPLES
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_correcting_a_event_is_as_if_it_had_been_said_right(zuji: World, data: st.DataObject, seed: int) -> None:
    lives, events = fresh(data)
    say_in_parts(zuji, events, Random(seed))
    for life in lives:
        if not life.spells:
            continue
        who, source = f"id_no:{life.number}", life.events[0]["source"]
        job = next(e for e in life.events if e["type"] in ("person.employed", "person.job_changed"))
        ((version,),) = zuji.log(
            "SELECT version FROM zuji.request WHERE (source, request_id) = (%s, %s)", source, job["id"]
        )
        receipt = zuji.post(
            EventMaker(f"{source}/{life.number}").event(
                "corrected",
                "2026-01-01",
                who,
                target_version=version,
                changes={"channel": "self_employed"},
                reason={"code": "checked", "text": "核对合同"},
            )
        )
        assert receipt.rejected == []
        life.spells[0][2] = "self_employed"
        assert read_plainly(life) == seen_after(zuji, life)


def test_after_all_that_the_rebuilt_views_equal_the_live_ones(zuji: World) -> None:
    found = check(zuji.url, KEYS, workers=2, progress=lambda *_: None)
    assert (found.clean, found.views) == (True, ())
    assert found.events > 100
    before = zuji.state_of_views()
    assert rebuild(zuji.url, KEYS, workers=2, progress=lambda *_: None).drifted == ()
    assert before == zuji.state_of_views()
