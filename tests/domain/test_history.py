"""A history: effective facts in business order, as it is and as it was, without a trace of the order of arrival."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given as for_all
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.decision import decide, decide_together
from domain.errors import Refusal
from domain.events import CATALOGUE
from domain.events.fact import Fact, restamp
from domain.events.oversight import Corrected, Voided
from domain.history import History
from domain.person import UNKNOWN, Person, obstacle
from tests.domain.given import JUDGE, PERSON, bare, given
from tests.domain.samples import said

REGISTERED = said("registered", "2021-01-05T09:00")


def life(*facts: Fact) -> History:
    return given(REGISTERED, *facts).history


def corrected(version: int, at: str, /, **changes: Any) -> Fact:
    return said("corrected", at, target_version=version, changes=changes)


def recorded_on(history: History, *days: str) -> History:
    """The history with the day on which each fact was recorded (at noon, UTC)."""
    times = [datetime.fromisoformat(f"2021-{day}T12:00:00+00:00") for day in days]
    facts = [restamp(fact, recorded_at=at) for fact, at in zip(history.recorded, times, strict=True)]
    return History(history.subject, facts)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2021-{text}+08:00")


def methods(history: History) -> list[str]:
    """How the person was visited, in business order, effectively."""
    return [fact.method for fact in history.facts if hasattr(fact, "method")]


def test_nothing_is_known_of_a_stranger() -> None:
    stranger = History(PERSON, ())
    assert (stranger.version, stranger.facts, stranger.path, stranger.person) == (0, (), (), UNKNOWN)


def test_facts_stand_in_the_order_in_which_they_happened() -> None:
    history = life(
        said("surveyed", "2021-06-01T10:00", method="三"),
        said("surveyed", "2021-03-01", method="一"),
        said("surveyed", "2021-06-01T09:59", method="二"),
    )
    assert methods(history) == ["一", "二", "三"]
    assert [fact.stamp.version for fact in history.recorded] == [1, 2, 3, 4]


def test_facts_of_one_kind_and_moment_stand_in_the_order_of_their_origin_not_of_their_arrival() -> None:
    one, other = said("surveyed", "2021-03-01", method="一"), said("surveyed", "2021-03-01", method="二")
    first = restamp(other, source="/a")
    assert methods(life(one, first)) == methods(life(first, one)) == ["二", "一"]


def test_the_person_is_followed_step_by_step() -> None:
    history = life(said("employed", "2021-03-01"), said("left_post", "2021-06-01"))
    assert [step.before.labour for step in history.path] == ["unknown", "unknown", "employed"]
    assert [step.after.labour for step in history.path] == ["unknown", "employed", "unemployed"]
    assert history.person == history.path[-1].after


def test_before_a_moment_only_what_had_happened_by_then_counts() -> None:
    history = life(said("moved", "2021-06-01T09:00", to_area="320614-02"))
    assert history.before(at("01-05T09:00")) == UNKNOWN
    assert history.before(at("06-01T09:00")).area == "320614-01"
    assert history.before(at("06-01T09:01")).area == "320614-02"


def test_as_of_a_moment_later_facts_have_not_happened_yet() -> None:
    history = life(said("employed", "2021-03-01T08:00"), said("left_post", "2021-06-01T17:00"))
    assert history.at(as_of=at("06-01T16:59")).person.labour == "employed"
    assert history.at(as_of=at("06-01T17:00")).person.labour == "unemployed"
    assert history.at(as_of=at("01-01T00:00")).person == UNKNOWN


def test_as_of_a_day_what_happened_on_it_without_a_time_has_happened() -> None:
    history = life(
        said("employed", "2021-02-01"), said("left_post", "2021-03-01T09:00"), said("employed", "2021-03-01")
    )
    noon = history.at(as_of=at("03-01T12:00"))
    assert [step.after.labour for step in noon.path] == ["unknown", "employed", "unemployed", "employed"]


def test_known_at_a_moment_what_was_recorded_later_is_not_known() -> None:
    history = recorded_on(
        life(said("surveyed", "2021-02-01", method="一"), said("surveyed", "2021-01-20", method="迟到")),
        *("01-05", "02-01", "05-01"),
    )
    assert methods(history.at(known_at=at("04-30T12:00"))) == ["一"]
    assert methods(history.at(known_at=at("05-01T20:00"))) == ["迟到", "一"]
    assert history.at(known_at=at("04-30T12:00")).version == 2


def test_a_correction_recorded_later_leaves_the_fact_as_it_stood_then() -> None:
    so_far = life(said("surveyed", "2021-02-01", method="一"), said("surveyed", "2021-03-01", method="二"))
    amended = given(
        *so_far.recorded,
        corrected(2, "2021-06-01", method="改", time="2021-04-01"),
        said("voided", "2021-07-01", target_version=3),
        said("voided", "2021-08-01", target_version=4),
    ).history
    history = recorded_on(amended, "01-05", "02-01", "03-01", "06-01", "07-01", "08-01")
    assert methods(history.at(known_at=at("05-01T00:00"))) == ["一", "二"]
    assert methods(history.at(known_at=at("06-30T00:00"))) == ["二", "改"]
    assert methods(history.at(known_at=at("07-31T00:00"))) == ["改"]
    assert methods(history) == ["一"]


def test_both_clocks_together_tell_what_was_known_then_of_what_had_happened_by_then() -> None:
    so_far = life(said("surveyed", "2021-03-01", method="一"))
    amended = given(*so_far.recorded, corrected(2, "2021-06-01", time="2021-02-01")).history
    history = recorded_on(amended, "01-05", "03-01", "06-01")
    february = at("02-15T00:00")
    assert methods(history.at(as_of=february)) == ["一"]
    assert methods(history.at(as_of=february, known_at=at("05-31T00:00"))) == []
    assert methods(history.at(as_of=february, known_at=at("06-02T00:00"))) == ["一"]


def test_histories_grown_one_by_one_are_the_history_read_anew() -> None:
    """Even where a day's facts have no order by the clock, and later days were added without looking back."""
    day = [said("employed", "2021-03-01"), said("left_post", "2021-03-02T09:00"), said("employed", "2021-03-02")]
    grown = life(*day, said("surveyed", "2021-04-01"), said("surveyed", "2021-05-01T10:00"))
    same(grown, History(PERSON, grown.recorded))


def test_history_is_never_changed_by_a_decision() -> None:
    history = life()
    decide(history, said("surveyed"), JUDGE)
    assert (history.version, len(history.path)) == (1, 1)


def same(one: History, other: History) -> None:
    assert one.path == other.path
    assert one.facts == other.facts
    assert one.person == other.person


ABOUT = (Corrected, Voided)
PERSONAL = [name for name, kind in CATALOGUE.items() if kind.stream == "person" and kind not in ABOUT]
statements = st.tuples(
    st.sampled_from(PERSONAL[1:]),
    st.dates(datetime(2021, 1, 5, tzinfo=UTC).date(), datetime(2021, 1, 12, tzinfo=UTC).date()),
    st.none() | st.times(),
    st.sampled_from(["甲", "乙"]),
)

DETAIL = {
    "person.surveyed": "method",
    "person.employed": "post",
    "person.left_post": "cause",
    "person.recognised": "basis",
    "person.risk_cleared": "basis",
    "person.household_joined": "household_id",
    "person.household_left": "household_id",
}
"""What may tell one fact from another of the same kind at the same time."""


def candidates(draws: Sequence[tuple[str, Any, Any, str]]) -> Iterator[Fact]:
    yield said("registered", "2021-01-05")
    for name, day, time, detail in draws:
        text = f"{day}" if time is None else f"{day}T{time:%H:%M}"
        yield said(name, text, **({DETAIL[name]: detail} if name in DETAIL else {}))


def valid(facts: Iterator[Fact]) -> History:
    """What is recorded of a random life: what can stand."""
    history = History(PERSON, ())
    for fact in facts:
        try:
            history = decide(history, fact, JUDGE)
        except Refusal:
            continue
    return history


lives = st.lists(statements, max_size=25).map(lambda draws: valid(candidates(draws)))


def amended(history: History, lots: random.Random) -> History:
    """The history with some corrections and voids that could stand."""
    for _ in range(4):
        target = lots.randint(1, history.version)
        about: Fact = said("voided", f"2021-0{lots.randint(2, 9)}-01", target_version=target)
        if lots.random() < 0.5:
            about = corrected(target, f"2021-0{lots.randint(2, 9)}-01", time=f"2021-01-{lots.randint(5, 14):02}")
        try:
            history = decide(history, about, JUDGE)
        except Refusal:
            continue
    return history


def shuffled(history: History, lots: random.Random) -> History:
    """The same facts recorded in another order, what is corrected or voided before its correction or void."""
    places = {fact.stamp.version: lots.random() for fact in history.recorded}
    for fact in history.recorded:
        if isinstance(fact, ABOUT):
            places[fact.stamp.version] = 1 + fact.stamp.version
    order = sorted(history.recorded, key=lambda fact: places[fact.stamp.version])
    version = {fact.stamp.version: number for number, fact in enumerate(order, start=1)}
    again = [restamp(fact, version=version[fact.stamp.version]) for fact in order]
    return History(
        history.subject,
        [replace(f, target_version=version[f.target_version]) if isinstance(f, ABOUT) else f for f in again],
    )


def told(history: History) -> list[tuple[Fact, Person, Person]]:
    return [(bare(step.fact), step.before, step.after) for step in history.path]


@for_all(lives, st.randoms(use_true_random=False))
def test_order_of_arrival_leaves_no_trace(history: History, lots: random.Random) -> None:
    history = amended(history, lots)
    assert told(history) == told(shuffled(history, lots))


@for_all(lives, st.randoms(use_true_random=False))
def test_what_is_recorded_is_possible_at_every_step(history: History, lots: random.Random) -> None:
    history = amended(history, lots)
    assert [step for step in history.path if obstacle(step.before, step.fact) is not None] == []
    same(history, History(PERSON, history.recorded))


@for_all(lives, st.randoms(use_true_random=False))
def test_a_life_that_was_possible_is_recorded_whatever_comes_first(history: History, lots: random.Random) -> None:
    facts = [bare(fact) for fact in history.recorded]
    lots.shuffle(facts)
    again, refused = decide_together(History(PERSON, ()), facts, JUDGE)
    assert refused == {}
    assert told(history) == told(again)


@for_all(lives)
def test_known_at_each_moment_is_the_history_as_it_was_recorded_by_then(history: History) -> None:
    start = datetime(2021, 2, 1, tzinfo=UTC)
    facts = [restamp(fact, recorded_at=start + timedelta(days=fact.stamp.version)) for fact in history.recorded]
    for number in range(len(facts) + 1):
        then = History(PERSON, facts).at(known_at=start + timedelta(days=number))
        same(then, History(PERSON, facts[:number]))
