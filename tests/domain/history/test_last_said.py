"""Corrections, voids and settings of one fact at one moment are ordered by the log: the one recorded last holds."""

from collections.abc import Sequence
from typing import Any, cast

import pytest

from domain.decisions.decide import decide
from domain.events import EVENTS
from domain.events.event import Event, with_metadata
from domain.events.fields import fields_of
from domain.history.history import History
from domain.history.merged_history import merge_histories
from tests.domain.events.samples import make_event
from tests.domain.given import CONTEXT, PERSON, given

REGISTERED = make_event("registered", "2021-01-05T09:00")
EMPLOYED = make_event("employed", "2021-03-01", employer="甲")
VISITS = [make_event("surveyed", f"2021-04-{1 + i // 2:02}T{9 + i % 2:02}:00") for i in range(40)]
"""With these, the history is decided on a timeline."""

every_order_of_ids = pytest.mark.parametrize("ids", [("W-9", "W-10"), ("W-10", "W-9")], ids=" then ".join)
short_and_long = pytest.mark.parametrize("before", [[], VISITS], ids=["short", "long"])


def posted(request_id: str, name: str, at: str, /, **data: Any) -> Event:
    return with_metadata(make_event(name, at, **data), request_id=request_id)


def correct(request_id: str, target: int, at: str = "2021-06-01", /, **changes: Any) -> Event:
    return posted(request_id, "corrected", at, target_version=target, changes=changes)


def after(known: Sequence[Event], *events: Event, subject: str = PERSON) -> History:
    """The history after these events; it is the same when it is computed from what was recorded."""
    history = given(*known, subject=subject).history
    for event in events:
        history = decide(history, event, CONTEXT)
    assert history.transitions == History(subject, history.recorded).transitions
    return history


def employer(history: History) -> str:
    return cast(str, next(event.employer for event in history.events if hasattr(event, "employer")))


@every_order_of_ids
@short_and_long
def test_a1_of_two_corrections_of_one_moment_the_one_recorded_last_holds(
    ids: tuple[str, str], before: list[Event]
) -> None:
    first, second = ids
    history = after(
        [REGISTERED, EMPLOYED, *before], correct(first, 2, employer="乙"), correct(second, 2, employer="丙")
    )
    assert employer(history) == "丙"
    assert [correction.changes["employer"] for correction in history.corrections[2]] == ["乙", "丙"]


@short_and_long
def test_a_correction_of_an_earlier_moment_does_not_overrule_a_later_one(before: list[Event]) -> None:
    known = [REGISTERED, EMPLOYED, *before]
    later, earlier = correct("1", 2, "2021-07-01", employer="乙"), correct("2", 2, "2021-06-01", employer="丙")
    assert employer(after(known, later, earlier)) == employer(after(known, earlier, later)) == "乙"


@short_and_long
@pytest.mark.parametrize("times", [("2021-06-01T10:00", "2021-06-01"), ("2021-06-01", "2021-06-01T10:00")], ids=str)
def test_of_a_day_without_a_time_the_log_decides(times: tuple[str, str], before: list[Event]) -> None:
    first, second = (correct("1", 2, times[0], employer="乙"), correct("2", 2, times[1], employer="丙"))
    assert employer(after([REGISTERED, EMPLOYED, *before], first, second)) == "丙"


@every_order_of_ids
@short_and_long
def test_of_two_corrections_of_a_correction_the_last_holds(ids: tuple[str, str], before: list[Event]) -> None:
    known = [REGISTERED, EMPLOYED, *before]
    correction = len(known) + 1
    history = after(
        known,
        correct("1", 2, employer="乙"),
        correct(ids[0], correction, employer="丙"),
        correct(ids[1], correction, employer="丁"),
    )
    assert employer(history) == "丁"


@every_order_of_ids
@short_and_long
def test_a_correction_holds_again_when_the_later_one_is_void(ids: tuple[str, str], before: list[Event]) -> None:
    known = [REGISTERED, EMPLOYED, *before]
    last = len(known) + 2
    history = after(
        known,
        correct(ids[0], 2, employer="乙"),
        correct(ids[1], 2, employer="丙"),
        posted("3", "voided", "2021-06-01", target_version=last),
    )
    assert employer(history) == "乙"
    again = decide(history, posted("0", "voided", "2021-06-01", target_version=last + 1), CONTEXT)
    assert employer(again) == employer(History(PERSON, again.recorded)) == "丙"


SETTINGS = [
    ("level_set", {"level": "A"}, {"level": "B"}, "level", "B"),
    ("needs_assessed", {"level": "A"}, {"level": "B"}, "level", "B"),
    ("moved", {"to_area": "320614-02"}, {"to_area": "320614-03"}, "area", "320614-03"),
    ("poverty_status_set", {"status": "monitored"}, {"status": "poverty_lifted"}, "poverty", "poverty_lifted"),
]


@every_order_of_ids
@short_and_long
@pytest.mark.parametrize("at", ["2021-06-01", "2021-06-01T09:00"])
@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting[0])
def test_of_two_settings_of_one_moment_the_one_recorded_last_holds(
    setting: tuple[str, dict[str, Any], dict[str, Any], str, str], at: str, before: list[Event], ids: tuple[str, str]
) -> None:
    name, one, other, axis, expected = setting
    history = after([REGISTERED, *before], posted(ids[0], name, at, **one), posted(ids[1], name, at, **other))
    assert getattr(history.person, axis) == expected


@short_and_long
@pytest.mark.parametrize("names", [("level_set", "needs_assessed"), ("needs_assessed", "level_set")], ids=str)
def test_the_level_is_what_was_set_last_by_either_event(names: tuple[str, str], before: list[Event]) -> None:
    first, second = names
    history = after(
        [REGISTERED, *before], posted("2", first, "2021-06-01", level="A"), posted("1", second, "2021-06-01", level="B")
    )
    assert history.person.level == "B"


@every_order_of_ids
def test_the_helper_is_the_one_paired_last(ids: tuple[str, str]) -> None:
    paired = [posted(each, "helper_paired", "2021-06-01", helper=name) for each, name in zip(ids, "甲乙", strict=True)]
    history = after([REGISTERED], paired[0], make_event("helper_ended", "2021-06-01"), paired[1])
    assert history.person.helper == "乙"


@every_order_of_ids
def test_the_relation_is_that_of_the_last_join(ids: tuple[str, str]) -> None:
    joined = [
        posted(each, "household_joined", "2021-06-01", household_id="H-1", relation=relation, household_area="320614")
        for each, relation in zip(ids, ("head", "child"), strict=True)
    ]
    left = make_event("household_left", "2021-06-01", household_id="H-1")
    history = after([REGISTERED], joined[0], left, joined[1])
    assert [event.relation for event in history.events if hasattr(event, "relation")] == ["head", "child"]


@every_order_of_ids
@pytest.mark.parametrize("name", ["area.target_set", "area.baseline_set"])
def test_the_plan_is_what_was_set_last(name: str, ids: tuple[str, str]) -> None:
    indicator = "posts" if name == "area.target_set" else "recognised"
    data = {"year": 2021, "indicator": indicator}
    one, other = (
        posted(each, name, "2021-01-05", value=value, **data) for each, value in zip(ids, (1, 2), strict=True)
    )
    history = after([], one, other, subject="320614-01")
    assert [getattr(event, "value", None) for event in history.events] == [1, 2]


def test_settings_of_different_facts_are_not_ordered_by_the_log() -> None:
    posts = posted("2", "area.target_set", "2021-01-05", year=2021, indicator="posts", value=1)
    training = posted("1", "area.target_set", "2021-01-05", year=2021, indicator="poor_training", value=2)
    one, other = (after([], *events, subject="320614-01") for events in ([posts, training], [training, posts]))
    assert (
        [getattr(e, "value", None) for e in one.events] == [getattr(e, "value", None) for e in other.events] == [2, 1]
    )


def test_of_merged_records_the_setting_recorded_last_holds() -> None:
    """The log orders the events of both records, not the numbers that they have in their streams."""
    duplicate, survivor = "00000000-0000-0002-0000-000000000000", PERSON
    set_by_duplicate = posted("1", "level_set", "2021-06-01", level="A")
    set_by_survivor = posted("2", "level_set", "2021-06-01", level="B")
    merged = make_event("merged", "2021-07-01", into=survivor, merged_person=duplicate)

    def level(own_position: int, other_position: int) -> str | None:
        own = [REGISTERED, with_metadata(set_by_survivor, position=own_position), merged]
        other = [REGISTERED, *VISITS[:3], with_metadata(set_by_duplicate, position=other_position), merged]
        numbered = [
            [with_metadata(e, version=i, position=e.metadata.position or i) for i, e in enumerate(events, 1)]
            for events in (own, other)
        ]
        histories = {survivor: History(survivor, numbered[0]), duplicate: History(duplicate, numbered[1])}
        return merge_histories(histories)[survivor].person.level

    assert (level(101, 102), level(102, 101)) == ("A", "B")


RAISED = make_event("finding_raised", "2021-03-01")
STAFF = {"account": "lu"}


@every_order_of_ids
@pytest.mark.parametrize(
    ("before", "steps"),
    [
        ((), (("area.doubt_assigned", {"owner": "甲"}), ("area.doubt_assigned", {"owner": "乙"}))),
        ((make_event("area.doubt_assigned"),), (("area.doubt_settled", {}), ("area.doubt_assigned", {"owner": "乙"}))),
        ((REGISTERED, RAISED), (("finding_answered", {"finding": "2"}), ("finding_answered", {"finding": "2"}))),
        ((REGISTERED, RAISED), (("rectification_rejected", {"finding": "2"}), ("rectified", {"finding": "2"}))),
        ((REGISTERED,), (("staff_relation_ended", STAFF), ("staff_relation_noted", {**STAFF, "relation": "spouse"}))),
    ],
    ids=["owner", "assigned again", "reply", "rectified again", "related again"],
)
def test_of_doubts_findings_and_relations_the_step_recorded_last_comes_last(
    ids: tuple[str, str], before: tuple[Event, ...], steps: tuple[tuple[str, dict[str, Any]], ...]
) -> None:
    """Given two steps of one moment, whatever their types and ids, then they happened as they were recorded."""
    later = [
        posted(request_id, name, "2021-06-01", **data) for request_id, (name, data) in zip(ids, steps, strict=True)
    ]
    recorded = [with_metadata(event, version=n) for n, event in enumerate((*before, *later), 1)]
    events = History("320614" if later[0].stream == "area" else PERSON, recorded).events
    assert [event.metadata.version for event in events] == [event.metadata.version for event in recorded]


def test_the_fact_of_a_setting_is_named_by_its_fields() -> None:
    for kind in EVENTS:
        assert set(kind.setting_of or ()) <= fields_of(kind).keys()
