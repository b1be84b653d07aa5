"""Events that arrive late, and events of which only the day is known: judged at their place, together if need be."""

import itertools
import pickle
from collections.abc import Sequence

import pytest

from domain.decisions.decide_jointly import decide_jointly
from domain.errors import Refusal
from domain.events import event_type_of
from domain.events.event import Event
from domain.history.history import History
from tests.domain.events.samples import make_event
from tests.domain.given import CONTEXT, Given, as_posted, given, resent

REGISTERED = make_event("registered", "2021-01-05T09:00")


def life(*events: Event) -> Given:
    return given(REGISTERED, *events)


def told(history: History) -> list[str]:
    """The kinds of the events in the order in which they happened."""
    return [event_type_of(type(step.event)).removeprefix("person.") for step in history.transitions]


def test_a_late_event_is_judged_where_it_happened_and_not_by_what_is_so_today() -> None:
    today_employed = life(make_event("employed", "2021-06-01"))
    history = today_employed.when(make_event("unemployment_registered", "2021-02-01")).then_recorded(labour="employed")
    assert told(history) == ["registered", "unemployment_registered", "employed"]
    today_employed.when(make_event("unemployment_registered", "2021-07-01")).then_refused("transition.labour")


def test_a_late_event_that_its_place_does_not_admit_is_refused() -> None:
    left_again = life(make_event("employed", "2021-03-01"), make_event("left_post", "2021-05-01"))
    refusal = left_again.when(make_event("employed", "2021-04-01")).then_refused("transition.labour")
    assert "contradicts" not in refusal.data


def test_nothing_happens_to_a_person_before_the_registration() -> None:
    life().when(make_event("surveyed", "2021-01-05T08:59")).then_refused("transition.case")


def test_a_late_event_that_contradicts_a_later_one_is_refused_and_says_which() -> None:
    employed_in_may = life(make_event("surveyed", "2021-02-01"), make_event("employed", "2021-05-01T08:30"))
    refusal = employed_in_may.when(make_event("employed", "2021-03-01")).then_refused("transition.labour")
    assert refusal.data["contradicts"] == {"version": 3, "type": "person.employed"}
    assert "第3条“就业”（2021-05-01 08:30）矛盾" in refusal.zh
    assert "Contradicts the recorded event 3 (Employed, 2021-05-01 08:30)" in refusal.en


def test_a_refusal_travels_between_processes() -> None:
    refused = life(make_event("employed", "2021-05-01")).when(make_event("employed", "2021-03-01")).result
    assert isinstance(refused, Refusal)
    assert refused.data == pickle.loads(pickle.dumps(refused)).data


def test_a_late_event_stands_under_the_area_of_its_day() -> None:
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
def test_events_of_one_day_stand_in_the_order_that_makes_the_day_possible(
    so_far: Sequence[str], day: Sequence[str], order: str
) -> None:
    """Whichever is told first: only the day is known of any of them."""
    fresh = "registered" in day
    data = {"poverty_status_set": {"status": "none"}}
    for arrival in itertools.permutations(day):
        events = [make_event(name, "2021-05-06", **data.get(name, {})) for name in arrival]
        before = given() if fresh else life(*(make_event(name, "2021-02-01") for name in so_far))
        history, refused = decide_jointly(before.history, events, CONTEXT)
        assert ({}, order) == (refused, " ".join(told(history)[-len(day) :]))


@pytest.mark.parametrize("first", ["deceased", "surveyed"])
def test_a_person_visited_in_the_morning_may_die_the_same_day(first: str) -> None:
    events = {"deceased": make_event("deceased", "2021-05-06"), "surveyed": make_event("surveyed", "2021-05-06T09:00")}
    so_far = life(events.pop(first))
    (other,) = events.values()
    assert told(so_far.when(other).then_recorded(case="deceased")) == ["registered", "surveyed", "deceased"]


def test_events_with_a_time_keep_their_order_among_those_without() -> None:
    history = life(
        make_event("employed", "2021-02-01"),
        make_event("left_post", "2021-05-06T08:00"),
        make_event("employed", "2021-05-06", post="夜班"),
        make_event("surveyed", "2021-05-06T07:00"),
    ).history
    assert told(history)[-3:] == ["surveyed", "left_post", "employed"]


def test_a_day_that_is_not_possible_in_any_order_is_refused() -> None:
    day = life(make_event("employed", "2021-05-06"), make_event("left_post", "2021-05-06"))
    day.when(make_event("left_post", "2021-05-06", cause="辞职")).then_refused("transition.labour")


def test_a_day_made_up_to_be_hard_holds_nobody_up() -> None:
    jobs = [make_event("employed", "2021-05-06", post=f"岗位{i}") for i in range(14)]
    ends = [make_event("left_post", "2021-05-06", cause=f"原因{i}") for i in range(12)]
    history, refused = decide_jointly(life().history, [*jobs, *ends], CONTEXT)
    assert (history.version, len(refused)) == (1 + 14 + 12 - 1, 1)


def test_events_refused_one_by_one_are_recorded_together() -> None:
    """As when a stranger is registered at last; they are recorded in the order in which they were said."""
    left, employed = make_event("left_post", "2021-04-01"), make_event("employed", "2021-03-01")
    life().when(left).then_refused("transition.labour")
    history, refused = decide_jointly(life().history, [left, employed], CONTEXT)
    assert ({}, [as_posted(left), as_posted(employed)]) == (
        refused,
        [as_posted(event) for event in history.recorded[1:]],
    )
    assert told(history) == ["registered", "employed", "left_post"]


def test_two_events_that_need_each_other_are_recorded_together() -> None:
    """Between two jobs that are known: each alone leaves two jobs, or none to leave."""
    so_far = life(make_event("employed", "2021-02-01"), make_event("left_post", "2021-06-01"))
    returned, left = make_event("employed", "2021-04-01", post="保洁"), make_event("left_post", "2021-03-01")
    so_far.when(returned).then_refused("transition.labour")
    so_far.when(left).then_refused("transition.labour")
    history, refused = decide_jointly(so_far.history, [returned, left], CONTEXT)
    assert (refused, history.version) == ({}, 5)


def origins(*events: Event) -> set[tuple[str, str, str]]:
    return {(event.metadata.actor.name, event.metadata.source, event.metadata.request_id) for event in events}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_one_that_cannot_stand_does_not_keep_the_others_out(order: Sequence[int]) -> None:
    """Not even when the contradiction only comes to light after one of the good ones."""
    so_far = life(make_event("employed", "2021-05-01"))
    bad, good, better = (
        make_event("employed", "2021-03-01"),
        make_event("surveyed", "2021-04-01"),
        make_event("surveyed", "2021-06-01"),
    )
    events = [bad, good, better]
    history, refused = decide_jointly(so_far.history, [events[i] for i in order], CONTEXT)
    assert origins(bad) == refused.keys()
    assert told(history) == ["registered", "surveyed", "employed", "surveyed"]


def test_the_same_said_twice_at_once_is_recorded_once() -> None:
    visit = make_event("surveyed", "2021-04-01")
    history, refused = decide_jointly(life().history, [visit, resent(visit)], CONTEXT)
    assert (history.version, refused) == (2, {})


def test_the_same_said_twice_at_once_is_refused_twice() -> None:
    left = make_event("left_post", "2021-04-01")
    history, refused = decide_jointly(life().history, [left, resent(left)], CONTEXT)
    assert (1, origins(left, resent(left))) == (history.version, set(refused))


def test_together_with_what_it_corrects_a_correction_is_recorded_last() -> None:
    visit, correction = make_event("surveyed"), make_event("corrected", "2021-06-01", changes={"method": "电话"})
    history, refused = decide_jointly(life().history, [correction, visit], CONTEXT)
    assert (
        refused,
        [event_type_of(type(event)) for event in history.recorded[1:]],
    ) == ({}, ["person.surveyed", "person.corrected"])


def test_together_a_future_event_and_one_against_a_rule_are_refused_and_the_rest_recorded() -> None:
    future, unruly, good = (
        make_event("surveyed", "2027-01-01"),
        make_event("moved", to_area="999999"),
        make_event("surveyed"),
    )
    history, refused = decide_jointly(life().history, [future, unruly, good], CONTEXT)
    assert history.version == 2
    assert sorted(refusal.code for refusal in refused.values()) == ["known_area", "not_in_the_future"]
