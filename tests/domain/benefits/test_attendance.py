"""The days attended are within the course and the time it took (R4-5); a grant pays no other days."""

import pytest

from domain.benefits.recovery import due_back
from domain.events.event import Event
from service.reference import reference
from tests.domain.benefits.given import course, granted, paid, person, recognised
from tests.domain.events.samples import make_event
from tests.domain.given import given

FIELD = "days_attended"


def completed(day: str, attended: int) -> Event:
    """The course is completed and passed."""
    return make_event("training_completed", day, course="养老护理", days_attended=attended, passed=True)


def enrolled(day: str, days: int) -> Event:
    """The enrolment in a course of so many days."""
    return make_event("training_enrolled", day, course="养老护理", days=days)


def test_sixty_days_of_a_course_of_five_are_refused() -> None:
    """Given a course of five days, when sixty are attended, then refused, naming the field and the enrolment."""
    case = given(person(), recognised(), enrolled("2021-02-22", 5))
    refusal = case.when(completed("2021-06-09", 60)).then_refused("attended_within_the_course", "rule", FIELD)
    assert (refusal.data["events"], refusal.data["most"]) == ([3], 5)
    assert "超过培训天数（5天）" in refusal.zh
    case.when(completed("2021-06-09", 6)).then_refused("attended_within_the_course", "rule", FIELD)
    case.when(completed("2021-06-09", 5)).then_recorded()


def test_no_more_days_than_from_enrolment_to_completion() -> None:
    """Given a course of twelve days, when completed on the third day, then at most three days are attended."""
    case = given(person(), enrolled("2021-02-22", 12))
    refusal = case.when(completed("2021-02-24", 4)).then_refused("attended_within_the_course", "rule", FIELD)
    assert refusal.data["most"] == 3
    case.when(completed("2021-02-24", 3)).then_recorded()


def test_the_second_course_is_held_against_its_own_enrolment() -> None:
    """Given the same course taken twice, when the second is completed, then by the days of the second enrolment."""
    first = (enrolled("2021-02-22", 12), completed("2021-03-09", 12))
    case = given(person(), *first, enrolled("2021-05-06", 5))
    case.when(completed("2021-05-20", 12)).then_refused("attended_within_the_course", "rule", FIELD)
    case.when(completed("2021-05-20", 5)).then_recorded()


def test_a_completion_without_enrolment_is_accepted() -> None:
    """Given no enrolment, when a course is completed, then recorded; a late, shorter enrolment is refused then."""
    case = given(person(), completed("2021-03-09", 12))
    refusal = case.when(enrolled("2021-02-22", 5)).then_refused("attended_within_the_course", "rule")
    assert refusal.data["contradicts"] == {"version": 2, "type": "person.training_completed"}
    case.when(enrolled("2021-02-22", 12)).then_recorded()


def test_a_corrected_completion_obeys_the_same_rule() -> None:
    """Given a course of twelve days, when attendance is corrected to thirteen, then refused, naming the field."""
    case = given(person(), enrolled("2021-02-22", 12), completed("2021-03-09", 9))
    wrong = make_event("corrected", "2021-04-01", target_version=3, changes={FIELD: 13})
    case.when(wrong).then_refused("attended_within_the_course", "rule", f"changes.{FIELD}")


def test_a_grant_covers_at_least_the_days_attended() -> None:
    """Given twelve days attended, when 360 yuan are granted for five days, then refused, naming the last day."""
    case = given(person(), recognised(), *course("2021-02-22", "2021-03-09"))
    case.when(granted("2021-03-20", "2021-02-22", "2021-02-26", 36_000)).then_refused("benefit.days", "rule", "to")
    case.when(granted("2021-03-20", "2021-02-22", "2021-03-05", 36_000)).then_recorded()


@pytest.mark.parametrize(
    ("target", "changes"), [(4, {FIELD: 9}), (3, {"days": 9})], ids=["attendance", "length of the course"]
)
def test_days_that_a_correction_takes_away_are_due_back(target: int, changes: dict[str, int]) -> None:
    """Given twelve days paid, when nine are left by a correction, then the 90 yuan of the three days are due back."""
    history = given(
        person(),
        recognised(),
        *course("2021-02-22", "2021-03-09"),
        granted("2021-03-20", "2021-02-22", "2021-03-09", 36_000),
        paid("2021-03-25", 36_000),
        make_event("corrected", "2021-04-01", target_version=target, changes=changes),
    ).history
    (due,) = due_back(history.transitions, reference().policies.at)
    assert (due.amount_fen, due.cause, due.events) == (9_000, "above_amount", (3, 4, 6))
