"""Public-welfare posts, reviews of the recognition, contacts by level: deadlines that hold everywhere."""

import pytest

from domain.events.event import Event
from domain.history.refuted import without_refuted
from tests.domain.deadlines.given import at, deadline, deadlines, employed, given_after, person, status
from tests.domain.events.samples import make_event

HAIMEN = "320614-01"


def assessed(time: str, level: str) -> Event:
    return make_event("needs_assessed", time, wishes_work=True, able_to_work=True, level=level)


def test_a_public_welfare_post_ends_after_three_years() -> None:
    history = person(employed("2021-09-01", channel="public_welfare"), area=HAIMEN)
    term = deadline(history, "post_term")
    assert (term.due_at.date().isoformat(), status(term, "2024-08-31T12:00")) == ("2024-08-31", "pending")
    assert status(term, "2024-09-01T00:00") == "overdue"


@pytest.mark.parametrize(("time", "expected"), [("2024-08-31", "met"), ("2024-09-01", "met_late")])
def test_leaving_the_post_ends_its_term(time: str, expected: str) -> None:
    gone = make_event("left_post", time, cause="期满")
    assert expected == status(
        deadline(person(employed("2021-09-01", channel="public_welfare"), gone, area=HAIMEN), "post_term")
    )


def test_from_one_public_welfare_post_to_another_the_term_runs_on_and_to_any_other_work_it_ends() -> None:
    history = person(employed("2021-09-01", channel="public_welfare"), area=HAIMEN)
    history = given_after(history, make_event("job_changed", "2022-09-01", channel="public_welfare"))
    assert status(deadline(history, "post_term"), "2023-01-01T00:00") == "pending"
    history = given_after(history, make_event("job_changed", "2023-09-01", channel="employer"))
    assert at("2023-09-01T00:00") == deadline(history, "post_term").met_at


def test_r0_2_a_recognition_is_reviewed_on_the_day_it_names_or_else_after_a_year() -> None:
    recognised = make_event("recognised", "2021-03-01", categories=("dibao",), basis="认定表")
    assert deadline(person(recognised, area=HAIMEN), "review").due_at.date().isoformat() == "2022-03-01"
    named = make_event(
        "recognised", "2021-03-01", categories=("dibao",), basis="认定表", review_on=at("2021-09-01T00:00").date()
    )
    history = person(named, area=HAIMEN)
    assert deadline(history, "review").due_at.date().isoformat() == "2021-09-01"
    gone = given_after(history, make_event("exited", "2021-08-01"))
    assert (deadline(gone, "review").waived_reason, status(deadline(gone, "review"))) == ("exited", "waived")


@pytest.mark.parametrize(
    ("level", "due"), [("A", "2021-03-01"), ("B", "2021-04-01"), ("C", "2021-05-06"), ("U", "2022-02-07")]
)
def test_r0_1_the_level_says_how_soon_a_person_is_contacted_again(level: str, due: str) -> None:
    """A last day that is off moves on: over Labour Day, over Spring Festival."""
    history = person(assessed("2021-02-01T09:00", level), area=HAIMEN)
    assert deadline(history, "contact").due_at.date().isoformat() == due


def test_a_contact_in_time_starts_the_next_and_a_late_one_stays_to_be_seen() -> None:
    history = person(assessed("2021-02-01T09:00", "A"), make_event("policy_briefed", "2021-02-20T09:00"), area=HAIMEN)
    assert deadline(history, "contact").due_at.date().isoformat() == "2021-03-22"  # the 20th is a Saturday
    history = given_after(history, make_event("career_guided", "2021-04-01T09:00"))
    late, running = deadlines(history, "contact")
    assert (status(late), running.due_at.date().isoformat()) == ("met_late", "2021-05-06")


def test_a_more_urgent_level_is_not_overdue_at_once() -> None:
    history = person(assessed("2021-02-01T09:00", "U"), assessed("2021-06-01T09:00", "A"), area=HAIMEN)
    assert deadline(history, "contact").due_at.date().isoformat() == "2021-07-01"


def test_r0_5_nobody_is_dropped_at_employment_but_contacted_at_1_3_6_and_12_months() -> None:
    history = person(assessed("2021-02-01T09:00", "B"), employed("2021-02-10T09:00"), area=HAIMEN)
    for time in ("2021-03-09T09:00", "2021-03-20T09:00", "2021-08-10T09:00", "2021-12-01T09:00"):
        history = given_after(history, make_event("surveyed", time))
    contacts = [(found.due_at.date().isoformat(), status(found)) for found in deadlines(history, "contact")]
    assert contacts == [
        ("2021-04-01", "waived"),
        ("2021-03-10", "met"),
        ("2021-05-10", "met"),
        ("2021-08-10", "met"),
        ("2022-02-10", "met"),
    ]


def test_a_contact_long_after_makes_good_the_milestones_that_passed() -> None:
    history = person(assessed("2021-02-01T09:00", "B"), employed("2021-02-10T09:00"), area=HAIMEN)
    history = given_after(history, make_event("surveyed", "2021-09-10T09:00"))
    contacts = [
        (found.due_at.date().isoformat(), status(found, "2021-10-01T00:00")) for found in deadlines(history, "contact")
    ]
    assert contacts[1:] == [("2021-03-10", "met_late"), ("2022-02-10", "pending")]


def test_after_the_job_the_person_is_contacted_by_level_again() -> None:
    history = person(assessed("2021-02-01T09:00", "B"), employed("2021-02-10T09:00"), area=HAIMEN)
    history = given_after(history, make_event("left_post", "2021-03-01T09:00", cause="辞职"))
    *_, milestone, running = deadlines(history, "contact")
    assert (milestone.waived_reason, running.due_at.date().isoformat()) == ("left_post", "2021-05-06")


def test_the_dead_are_not_contacted() -> None:
    history = person(assessed("2021-02-01T09:00", "B"), make_event("deceased", "2021-02-10T09:00"), area=HAIMEN)
    assert deadline(history, "contact").waived_reason == "deceased"


def test_a_contact_deadline_that_ended_has_the_helper_of_that_time() -> None:
    history = person(
        make_event("helper_paired", "2021-01-05T09:00", helper="李芳", unit="镇人社所"),
        assessed("2021-01-06T09:00", "A"),
        make_event("followed_up", "2021-03-01T09:00"),
        make_event("helper_ended", "2021-03-02T09:00"),
        make_event("helper_paired", "2021-03-02T10:00", helper="王强", unit="镇人社所"),
    )
    assert [("met_late", "李芳"), ("pending", "王强")] == [
        (status(found, "2021-03-03T09:00"), found.helper) for found in deadlines(history, "contact")
    ]


def test_after_a_refuted_employment_the_milestones_run_from_the_next_job_and_no_contact_moves_them() -> None:
    history = person(
        assessed("2021-01-06T09:00", "C"),
        employed("2021-01-10T09:00"),
        make_event("employment_verified", "2021-01-20T09:00", verdict="refuted"),
        make_event("job_changed", "2021-02-10T09:00", channel="employer"),
        make_event("followed_up", "2021-04-01T09:00"),
    )
    running = deadlines(without_refuted(history), "contact")[-1]
    assert "2021-05-10" == running.due_at.date().isoformat()
