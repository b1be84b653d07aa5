"""Late events, and events of which only the day is known, are checked at their place, jointly if necessary."""

import itertools
import pickle
from collections.abc import Sequence

import pytest

from domain.decisions.decide_jointly import decide_jointly
from domain.errors import Refusal
from domain.events.event import Event, event_type_of
from domain.history.history import History
from tests.domain.events.samples import make_event
from tests.domain.given import CONTEXT, Given, as_posted, given, resent

REGISTERED = make_event("registered", "2021-01-05T09:00")


def life(*events: Event) -> Given:
    return given(REGISTERED, *events)


def event_types(history: History) -> list[str]:
    """The types of the events in business order."""
    return [event_type_of(type(step.event)).removeprefix("person.") for step in history.transitions]


def test_a_late_event_is_checked_at_its_place_in_business_order() -> None:
    today_employed = life(make_event("employed", "2021-06-01"))
    history = today_employed.when(make_event("unemployment_registered", "2021-02-01")).then_recorded(labour="employed")
    assert event_types(history) == ["registered", "unemployment_registered", "employed"]
    today_employed.when(make_event("unemployment_registered", "2021-07-01")).then_refused("transition.labour")


def test_a_late_event_that_its_place_does_not_admit_is_refused() -> None:
    left_again = life(make_event("employed", "2021-03-01"), make_event("left_post", "2021-05-01"))
    refusal = left_again.when(make_event("employed", "2021-04-01")).then_refused("transition.labour")
    assert "contradicts" not in refusal.data


def test_an_event_before_the_registration_is_refused() -> None:
    life().when(make_event("surveyed", "2021-01-05T08:59")).then_refused("transition.case")


def test_a_late_event_that_contradicts_a_later_one_is_refused_and_cites_it() -> None:
    employed_in_may = life(make_event("surveyed", "2021-02-01"), make_event("employed", "2021-05-01T08:30"))
    refusal = employed_in_may.when(make_event("employed", "2021-03-01")).then_refused("transition.labour")
    assert refusal.data["contradicts"] == {"version": 3, "type": "person.employed"}
    assert "第3条“就业”（2021-05-01 08:30）矛盾" in refusal.zh
    assert "Contradicts the recorded event 3 (Employed, 2021-05-01 08:30)" in refusal.en


def test_a_refusal_can_be_pickled() -> None:
    refused = life(make_event("employed", "2021-05-01")).when(make_event("employed", "2021-03-01")).result
    assert isinstance(refused, Refusal)
    assert refused.data == pickle.loads(pickle.dumps(refused)).data


def test_a_late_event_has_the_area_of_its_day() -> None:
    moved = life(make_event("moved", "2021-06-01", to_area="320614-02"))
    history = moved.when(make_event("surveyed", "2021-05-01")).then_recorded()
    assert history.recorded[-1].metadata.area == "320614-01"
    assert moved.when(make_event("surveyed", "2021-07-01")).then_recorded().recorded[-1].metadata.area == "320614-02"


@pytest.mark.parametrize(
    ("so_far", "day", "order"),
    [
        ((), ("employed", "registered"), "registered employed"),
        (("employed",), ("employed", "left_post"), "left_post employed"),
        ((), ("left_post", "employed"), "employed left_post"),
        (("labour_force_left",), ("employed", "labour_force_returned"), "labour_force_returned employed"),
        (
            ("labour_force_left",),
            ("unemployment_registered", "labour_force_returned", "employed"),
            "labour_force_returned unemployment_registered employed",
        ),
        (("return_risk_raised",), ("poverty_status_set", "risk_cleared"), "risk_cleared poverty_status_set"),
        (
            ("household_joined",),
            ("household_left", "zero_employment_recognised"),
            "zero_employment_recognised household_left",
        ),
        (("recognised",), ("recognised", "exited"), "exited recognised"),
        ((), ("deceased", "surveyed", "employed"), "surveyed employed deceased"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_events_of_one_day_are_put_in_an_order_that_is_possible(
    so_far: Sequence[str], day: Sequence[str], order: str
) -> None:
    """Only the day is known of each, and the order of recording has no effect."""
    fresh = "registered" in day
    data = {"poverty_status_set": {"status": "none"}}
    for arrival in itertools.permutations(day):
        events = [make_event(name, "2021-05-06", **data.get(name, {})) for name in arrival]
        before = given() if fresh else life(*(make_event(name, "2021-02-01") for name in so_far))
        history, refused = decide_jointly(before.history, events, CONTEXT)
        assert ({}, order) == (refused, " ".join(event_types(history)[-len(day) :]))


@pytest.mark.parametrize("first", ["deceased", "surveyed"])
def test_a_person_visited_in_the_morning_may_die_the_same_day(first: str) -> None:
    events = {"deceased": make_event("deceased", "2021-05-06"), "surveyed": make_event("surveyed", "2021-05-06T09:00")}
    so_far = life(events.pop(first))
    (other,) = events.values()
    assert event_types(so_far.when(other).then_recorded(case="deceased")) == ["registered", "surveyed", "deceased"]


def test_events_with_a_time_of_day_keep_their_order() -> None:
    history = life(
        make_event("employed", "2021-02-01"),
        make_event("left_post", "2021-05-06T08:00"),
        make_event("employed", "2021-05-06", post="夜班"),
        make_event("surveyed", "2021-05-06T07:00"),
    ).history
    assert event_types(history)[-3:] == ["surveyed", "left_post", "employed"]


def test_a_day_that_is_not_possible_in_any_order_is_refused() -> None:
    day = life(make_event("employed", "2021-05-06"), make_event("left_post", "2021-05-06"))
    day.when(make_event("left_post", "2021-05-06", cause="辞职")).then_refused("transition.labour")


def test_the_search_for_an_order_of_a_day_is_bounded() -> None:
    jobs = [make_event("employed", "2021-05-06", post=f"岗位{i}") for i in range(14)]
    ends = [make_event("left_post", "2021-05-06", cause=f"原因{i}") for i in range(12)]
    history, refused = decide_jointly(life().history, [*jobs, *ends], CONTEXT)
    assert (history.version, len(refused)) == (1 + 14 + 12 - 1, 1)


def test_events_refused_one_by_one_are_recorded_together() -> None:
    """They are recorded in the order in which they were posted."""
    left, employed = make_event("left_post", "2021-04-01"), make_event("employed", "2021-03-01")
    life().when(left).then_refused("transition.labour")
    history, refused = decide_jointly(life().history, [left, employed], CONTEXT)
    assert ({}, [as_posted(left), as_posted(employed)]) == (
        refused,
        [as_posted(event) for event in history.recorded[1:]],
    )
    assert event_types(history) == ["registered", "employed", "left_post"]


def test_two_events_that_need_each_other_are_recorded_together() -> None:
    """Between two recorded jobs: each event alone would mean two jobs, or leaving no job."""
    so_far = life(make_event("employed", "2021-02-01"), make_event("left_post", "2021-06-01"))
    returned, left = make_event("employed", "2021-04-01", post="保洁"), make_event("left_post", "2021-03-01")
    so_far.when(returned).then_refused("transition.labour")
    so_far.when(left).then_refused("transition.labour")
    history, refused = decide_jointly(so_far.history, [returned, left], CONTEXT)
    assert (refused, history.version) == ({}, 5)


def origins(*events: Event) -> set[tuple[str, str, str]]:
    return {(event.metadata.actor.name, event.metadata.source, event.metadata.request_id) for event in events}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_an_impossible_event_does_not_prevent_the_others(order: Sequence[int]) -> None:
    """Also if the contradiction is found after one of the possible events."""
    so_far = life(make_event("employed", "2021-05-01"))
    bad, good, better = (
        make_event("employed", "2021-03-01"),
        make_event("surveyed", "2021-04-01"),
        make_event("surveyed", "2021-06-01"),
    )
    events = [bad, good, better]
    history, refused = decide_jointly(so_far.history, [events[i] for i in order], CONTEXT)
    assert origins(bad) == refused.keys()
    assert event_types(history) == ["registered", "surveyed", "employed", "surveyed"]


def test_of_two_equal_events_in_a_call_one_is_recorded() -> None:
    visit = make_event("surveyed", "2021-04-01")
    history, refused = decide_jointly(life().history, [visit, resent(visit)], CONTEXT)
    assert (history.version, refused) == (2, {})


def test_of_two_equal_impossible_events_in_a_call_both_are_refused() -> None:
    left = make_event("left_post", "2021-04-01")
    history, refused = decide_jointly(life().history, [left, resent(left)], CONTEXT)
    assert (1, origins(left, resent(left))) == (history.version, set(refused))


def test_a_correction_is_recorded_after_its_target_in_the_same_call() -> None:
    visit, correction = make_event("surveyed"), make_event("corrected", "2021-06-01", changes={"method": "电话"})
    history, refused = decide_jointly(life().history, [correction, visit], CONTEXT)
    assert (
        refused,
        [event_type_of(type(event)) for event in history.recorded[1:]],
    ) == ({}, ["person.surveyed", "person.corrected"])


def test_future_events_and_violations_of_rules_are_refused_and_the_rest_recorded() -> None:
    future, unruly, good = (
        make_event("surveyed", "2027-01-01"),
        make_event("moved", to_area="999999"),
        make_event("surveyed"),
    )
    history, refused = decide_jointly(life().history, [future, unruly, good], CONTEXT)
    assert history.version == 2
    assert sorted(refusal.code for refusal in refused.values()) == ["known_area", "not_in_the_future"]
