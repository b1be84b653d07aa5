"""Contradictions in the history of one person: courses that overlap, two public posts at once, merged records."""

from datetime import date, datetime

import pytest

from domain.contradictions.contradiction import Contradiction, contradictions
from domain.contradictions.kinds import KINDS
from domain.events.event import SHANGHAI, Event, with_metadata
from domain.history.history import History
from domain.history.merged_history import merge_histories
from service.reference import reference
from tests.domain.benefits.given import course, granted, person, recognised
from tests.domain.events.samples import make_event
from tests.domain.given import PERSON, given

POLICIES = reference().policies
DUPLICATE = "00000000-0000-0002-0000-000000000000"


def found(*events: Event) -> list[tuple[str, int, int, str]]:
    """Kind, later and earlier event, and first day of each contradiction."""
    return [_plain(each) for each in contradictions(given(person(), recognised(), *events).history, POLICIES)]


def _plain(each: Contradiction) -> tuple[str, int, int, str]:
    return each.kind, each.version, each.other_version, each.day.isoformat()


def test_nothing_contradicts_in_an_ordinary_history() -> None:
    assert found(*course("2021-03-01", "2021-03-12"), make_event("employed", "2021-04-01")) == []


def test_courses_that_overlap() -> None:
    first, second = course("2021-03-01", "2021-03-12"), course("2021-03-10", "2021-03-21", name="家政")
    assert found(*first, *second) == [("courses_overlap", 5, 3, "2021-03-10")]
    assert found(*second, *first) == [("courses_overlap", 3, 5, "2021-03-10")]


@pytest.mark.parametrize(
    ("attended", "overlap"), [(11, []), (12, [("courses_overlap", 5, 3, "2021-03-12")])], ids=["some days", "all days"]
)
def test_courses_that_change_on_one_day(attended: int, overlap: list[tuple[str, int, int, str]]) -> None:
    """Only if both are attended on all their days, they exclude each other."""
    second = course("2021-03-12", "2021-03-23", attended, name="家政")
    assert found(*course("2021-03-01", "2021-03-12"), *second) == overlap


def test_a_course_that_goes_on_lasts_the_days_planned() -> None:
    enrolled = make_event("training_enrolled", "2021-03-01", course="养老护理", days=12)
    other = make_event("training_enrolled", "2021-03-05", course="家政", days=5)
    assert found(enrolled, other) == [("courses_overlap", 4, 3, "2021-03-05")]
    dropped = make_event("training_dropped", "2021-03-05", course="养老护理")
    assert found(enrolled, other, dropped) == []


def test_a_course_without_enrolment_lasts_the_days_attended() -> None:
    completed = make_event("training_completed", "2021-03-12", course="养老护理", days_attended=5)
    other = make_event("training_completed", "2021-03-10", course="家政", days_attended=3)
    assert found(completed, other) == [("courses_overlap", 3, 4, "2021-03-08")]


def test_the_money_at_stake_is_what_was_granted_for_the_days_in_question() -> None:
    subsidies = (
        granted("2021-03-25", "2021-03-01", "2021-03-12", 36_000),
        granted("2021-04-25", "2021-04-01", "2021-04-12", 10_000, "training_subsidy"),
    )
    courses = (*course("2021-03-01", "2021-03-12"), *course("2021-04-01", "2021-04-12", name="电工"))
    history = given(
        person(), recognised(), *courses, *subsidies, *course("2021-03-10", "2021-03-21", name="家政")
    ).history
    assert [(each.kind, each.money_fen) for each in contradictions(history, POLICIES)] == [("courses_overlap", 36_000)]


def test_a_correction_or_a_void_decides() -> None:
    courses = (*course("2021-03-01", "2021-03-12"), *course("2021-03-10", "2021-03-21", name="家政"))
    assert found(*courses, make_event("voided", "2021-04-01", target_version=5)) == [
        ("courses_overlap", 6, 3, "2021-03-10")
    ]
    moved = make_event("corrected", "2021-04-01", target_version=5, changes={"time": "2021-03-13"})
    assert found(*courses[:2], *course("2021-03-10", "2021-03-21", 9, name="家政"), moved) == []


ON_A_POST = {"channel": "public_welfare", "employer": "镇环卫所"}
SUBSIDY = granted("2021-05-05", "2021-03-01", "2021-04-30", 100_000, "post_subsidy")
ON_POST = (make_event("employed", "2021-02-01", **ON_A_POST), SUBSIDY)


def beside(day: str = "2021-04-01", **data: object) -> Event:
    terms = {"channel": "employer", "employer": "某超市", "work_form": None, **data}
    return make_event("additional_job_started", day, **terms)


def money(*events: Event) -> list[tuple[str, int]]:
    history = given(person(), recognised(), *events).history
    return [(each.kind, each.money_fen) for each in contradictions(history, POLICIES)]


def test_two_public_posts_at_once_are_recorded_and_listed_with_the_money() -> None:
    """Given a post, when another begins beside it, then both are listed until one ends, is refuted or void."""
    second = beside(channel="public_welfare")
    pair = [("two_public_posts", 5, 3, "2021-04-01")]
    assert (found(*ON_POST, second), money(*ON_POST, second)) == (pair, [("two_public_posts", 100_000)])
    late = make_event("employed", "2021-02-01", **ON_A_POST)
    with_other = make_event("employed", "2021-01-15", channel="employer", work_form="part_time")
    changed = make_event("job_changed", "2021-05-01", **ON_A_POST)
    assert found(with_other, second, changed) == [("two_public_posts", 5, 4, "2021-05-01")]
    refuted = make_event("employment_verified", "2021-06-01", verdict="refuted", job=5)
    assert found(*ON_POST, second, refuted) == []
    assert found(*ON_POST, second, make_event("voided", "2021-06-01", target_version=5)) == []
    moved = make_event("corrected", "2021-06-01", target_version=5, changes={"channel": "flexible"})
    assert [kind for kind, *_ in found(*ON_POST, second, moved)] == ["work_beside_a_post"]
    assert found(late, make_event("left_post", "2021-03-31"), make_event("employed", "2021-04-01", **ON_A_POST)) == []


@pytest.mark.parametrize(("form", "listed"), [("part_time", False), ("seasonal", False), (None, True)])
def test_full_time_work_beside_a_post_is_recorded_and_listed(form: str | None, listed: bool) -> None:
    """Given a public-welfare post, when other work begins beside it, then listed unless its form is allowed."""
    pair = [("work_beside_a_post", 5, 3, "2021-04-01")] if listed else []
    assert found(*ON_POST, beside(work_form=form)) == pair
    ended = make_event("additional_job_ended", "2021-04-01", employer=None)
    assert found(*ON_POST, beside("2021-03-01", work_form=form), ended) == (
        [("work_beside_a_post", 5, 3, "2021-03-01")] if listed else []
    )


def test_a_post_as_the_additional_job_and_a_main_job_that_becomes_one_are_listed_alike() -> None:
    """Given full-time work, when a public-welfare post begins beside it or instead of the main job, then listed."""
    main = make_event("employed", "2021-02-01", channel="employer", work_form=None)
    assert found(main, beside(channel="public_welfare")) == [("work_beside_a_post", 4, 3, "2021-04-01")]
    changed = make_event("job_changed", "2021-05-01", **ON_A_POST)
    assert found(main, beside("2021-03-01"), changed) == [("work_beside_a_post", 5, 4, "2021-05-01")]
    assert found(main, changed, beside("2021-03-01")) == [("work_beside_a_post", 4, 5, "2021-05-01")]


def test_two_public_posts_of_merged_records() -> None:
    """Given a post in each of two records, when merged, then both are named, with the money; a refuted one is none."""
    own = [person(), make_event("employed", "2021-02-01", post="保洁", **ON_A_POST), SUBSIDY]
    other = [person(), make_event("employed", "2021-03-01", post="护路", **ON_A_POST)]
    (each,) = contradictions(_merged(own, other), POLICIES)
    assert _plain(each) == ("two_public_posts", -102, 2, "2021-03-01")
    assert each.money_fen == 100_000
    refuted = make_event("employment_verified", "2021-05-10", verdict="refuted", job=2)
    assert contradictions(_merged([*own, refuted], other), POLICIES) == ()


def test_the_post_of_the_duplicate_may_be_the_earlier_one() -> None:
    """Given the duplicate on a post before the survivor, when merged, then the survivor's own post is listed."""
    own = [person(), make_event("employed", "2021-03-01", post="保洁", **ON_A_POST), SUBSIDY]
    other = [person(), make_event("employed", "2021-02-01", post="护路", **ON_A_POST)]
    (each,) = contradictions(_merged(own, other), POLICIES)
    assert (_plain(each), each.money_fen) == (("two_public_posts", 2, -102, "2021-03-01"), 100_000)


def test_what_the_surviving_record_excludes() -> None:
    own = [person(), make_event("deceased", "2021-03-10")]
    other = [person(), make_event("followed_up", "2021-04-10")]
    (each,) = contradictions(_merged(own, other), POLICIES)
    assert (_plain(each), each.money_fen) == (("excluded_by_merge", -102, 2, "2021-04-10"), 0)
    (each,) = contradictions(_merged(other, own), POLICIES)
    assert (_plain(each), each.money_fen) == (("excluded_by_merge", 2, -102, "2021-04-10"), 0)


def test_a_post_that_was_refuted_later_is_none_as_of_an_earlier_day() -> None:
    """Given two posts in April of which one is refuted in June, when read as of May, then nothing is listed."""
    refuted = make_event("employment_verified", "2021-06-01", verdict="refuted", job=5)
    may = datetime(2021, 5, 15, tzinfo=SHANGHAI)
    for known, listed in (((), ["two_public_posts"]), ((refuted,), [])):
        history = given(person(), recognised(), *ON_POST, beside(channel="public_welfare"), *known).history
        assert [each.kind for each in contradictions(history.at(as_of=may), POLICIES)] == listed


def _merged(own: list[Event], other: list[Event]) -> History:
    """The history of the survivor; the events of the duplicate have the positions 101 and so on."""
    merged = make_event("merged", "2021-01-04T12:00", into=PERSON, merged_person=DUPLICATE)
    recorded = {
        subject: [
            with_metadata(event, version=i, position=first + i, area="320614-01")
            for i, event in enumerate([*events, merged], start=1)
        ]
        for subject, events, first in ((PERSON, own, 0), (DUPLICATE, other, 100))
    }
    histories = {subject: History(subject, events) for subject, events in recorded.items()}
    return merge_histories(histories)[PERSON]


def test_every_kind_has_a_title_and_a_sentence_in_both_languages() -> None:
    for kind in KINDS.values():
        assert all((kind.title.zh, kind.title.en, kind.text.zh, kind.text.en))
    history = given(
        person(), *course("2021-03-01", "2021-03-12"), *course("2021-03-10", "2021-03-21", name="家政")
    ).history
    (each,) = contradictions(history, POLICIES)
    assert (each.zh, each.en) == ("同一人的两个培训班时间重叠", "two courses of one person overlap")
    assert each.day == date(2021, 3, 10)
