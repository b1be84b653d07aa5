"""Contradictions in the history of one person: courses that overlap, two public posts at once, merged records."""

from datetime import date

import pytest

from domain.contradictions.contradiction import Contradiction, contradictions
from domain.contradictions.kinds import KINDS
from domain.events.event import Event, with_metadata
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
    assert found(*courses, moved) == []


def test_two_public_posts_of_merged_records() -> None:
    """Given a post in each of two records, when merged, then both are named, with the money; a refuted one is none."""
    job = {"channel": "public_welfare"}
    subsidy = granted("2021-05-05", "2021-03-01", "2021-04-30", 100_000, "post_subsidy")
    own = [person(), make_event("employed", "2021-02-01", post="保洁", **job), subsidy]
    other = [person(), make_event("employed", "2021-03-01", post="护路", **job)]
    (each,) = contradictions(_merged(own, other), POLICIES)
    assert _plain(each) == ("two_public_posts", -102, 2, "2021-03-01")
    assert each.money_fen == 100_000
    refuted = make_event("employment_verified", "2021-05-10", verdict="refuted")
    (each,) = contradictions(_merged([*own, refuted], other), POLICIES)
    assert (_plain(each), each.money_fen) == (("excluded_by_merge", -102, 2, "2021-03-01"), 0)


def test_what_the_surviving_record_excludes() -> None:
    own = [person(), make_event("deceased", "2021-03-10")]
    other = [person(), make_event("followed_up", "2021-04-10")]
    (each,) = contradictions(_merged(own, other), POLICIES)
    assert (_plain(each), each.money_fen) == (("excluded_by_merge", -102, 2, "2021-04-10"), 0)


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
