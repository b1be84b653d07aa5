"""The six measures' 24 hours, 7 working days and third limit (R1-3, R1-4): what starts, meets and waives them."""

from datetime import timedelta

import pytest

from domain.events.event import Event
from domain.history.history import History
from tests.domain.deadlines.given import at, deadline, deadlines, employed, given_after, person, status
from tests.domain.events.samples import make_event

LEFT = "2021-09-24T16:30"


def left(*then: Event) -> History:
    """A person whose employer was dissolved, with the events after that."""
    return person(employed("2021-03-01T09:00"), make_event("left_post", LEFT, cause="企业解散"), *then)


def services(last: str = "2021-10-09T09:00") -> list[Event]:
    """The first round of services, 131; `last` is the time of the last one."""
    return [
        make_event("career_guided", "2021-09-27T10:00"),
        make_event("job_info_given", "2021-09-27T10:30", posts=("P-1",)),
        make_event("job_info_given", "2021-09-28T09:00", posts=("P-2",)),
        make_event("job_info_given", "2021-10-08T15:00", posts=("P-3",)),
        make_event("training_enrolled", last),
    ]


def test_r1_4_needs_are_known_within_24_hours() -> None:
    history = left(make_event("needs_assessed", "2021-09-25T10:05"))
    needs = deadline(history, "needs")
    assert (at(LEFT), at("2021-09-25T16:30"), at("2021-09-25T10:05")) == (needs.started_at, needs.due_at, needs.met_at)
    assert status(needs) == "met"
    assert (needs.trigger_version, needs.met_version, needs.provisional) == (3, 4, False)


@pytest.mark.parametrize(
    ("time", "expected"),
    [("2021-09-25T16:30", "met"), ("2021-09-25T16:31", "met_late"), ("2021-09-25", "met"), ("2021-09-26", "met_late")],
)
def test_the_last_moment_is_in_time_and_the_next_is_late(time: str, expected: str) -> None:
    assert expected == status(deadline(left(make_event("needs_assessed", time)), "needs"))


def test_how_a_deadline_stands_depends_on_the_moment_asked_about_and_on_nothing_else() -> None:
    needs = deadline(left(), "needs")
    assert status(needs, "2021-09-25T16:30") == "pending"
    assert status(needs, "2021-09-25T16:31") == "overdue"


def test_r1_4_the_first_round_of_services_is_due_within_7_working_days_and_met_by_the_last_of_them() -> None:
    round_one = deadline(left(*services()), "first_services")
    assert round_one.due_at.isoformat() == "2021-10-09T23:59:59.999999+08:00"
    assert (at("2021-10-09T09:00"), "met") == (round_one.met_at, status(round_one))
    assert status(deadline(left(*services(last="2021-10-10T00:00")), "first_services")) == "met_late"


def test_three_job_infos_are_three_posts() -> None:
    same = [make_event("job_info_given", f"2021-09-2{day}T10:30", posts=("P-1",)) for day in (7, 8, 9)]
    history = left(
        make_event("career_guided", "2021-09-27T10:00"), *same, make_event("training_enrolled", "2021-09-30T09:00")
    )
    assert deadline(history, "first_services").met_at is None
    history = given_after(history, make_event("job_info_given", "2021-10-08T09:00", posts=("P-2", "P-3")))
    assert at("2021-10-08T09:00") == deadline(history, "first_services").met_at


def test_services_before_the_start_do_not_count() -> None:
    before = make_event("career_guided", "2021-09-24T16:00")
    history = left(before, *services()[1:])
    assert deadline(history, "first_services").met_at is None


def test_a_service_of_which_only_the_day_is_known_counts_on_the_day_of_the_start() -> None:
    history = left(make_event("career_guided", "2021-09-24"), *services()[1:])
    assert status(deadline(history, "first_services")) == "met"
    assert at(LEFT) == deadline(left(make_event("needs_assessed", "2021-09-24")), "needs").met_at


def test_r1_6_the_third_limit_is_three_months_and_provisional() -> None:
    placement = deadline(left(*services(), employed("2021-11-15T09:00")), "placement")
    assert (placement.due_at.date().isoformat(), placement.provisional) == ("2021-12-24", True)
    assert placement.met_at is not None
    assert placement.met_at.date() - placement.started_at.date() == timedelta(days=52)


def test_a_start_while_a_deadline_of_the_three_runs_changes_nothing_and_afterwards_starts_them_anew() -> None:
    history = left(
        make_event("needs_assessed", "2021-09-25T10:05"), make_event("unemployment_registered", "2021-09-26T09:00")
    )
    assert [at(LEFT)] * 3 == [found.started_at for found in deadlines(history)]
    history = given_after(history, employed("2021-11-15T09:00"))
    history = given_after(history, make_event("left_post", "2021-12-01T09:00", cause="辞职"))
    assert [at(LEFT)] * 3 + [at("2021-12-01T09:00")] * 3 == [found.started_at for found in deadlines(history)]


def test_leaving_on_the_30th_and_working_from_the_5th_waives_the_deadlines_on_the_5th() -> None:
    history = person(
        employed("2021-03-01T09:00"), make_event("left_post", "2021-06-30", cause="到期"), employed("2021-07-05T08:00")
    )
    for name in ("needs", "first_services"):
        found = deadline(history, name)
        assert (at("2021-07-05T08:00"), "employed", "waived") == (found.waived_at, found.waived_reason, status(found))
    assert status(deadline(history, "placement")) == "met"


def test_a_job_from_the_next_day_on_starts_nothing() -> None:
    gone = make_event("left_post", "2021-06-30", cause="到期")
    assert deadlines(person(employed("2021-03-01T09:00"), gone, employed("2021-07-01T08:00"))) == []
    assert len(deadlines(person(employed("2021-03-01T09:00"), gone, employed("2021-07-02T08:00")))) == 3


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (make_event("deceased", "2021-09-25T08:00"), "deceased"),
        (make_event("labour_force_left", "2021-09-25T08:00"), "labour_force_left"),
        (make_event("employed", "2021-09-26T08:00"), "employed"),
    ],
)
def test_what_makes_the_services_needless_waives_the_deadlines_and_says_why(event: Event, reason: str) -> None:
    found = deadline(left(event), "first_services")
    assert (event.metadata.occurred_at, reason) == (found.waived_at, found.waived_reason)


def test_who_is_found_unwilling_has_no_services_due_until_the_wish_is_shown() -> None:
    asked = make_event("needs_assessed", "2021-09-25T10:05", wishes_work=False, able_to_work=True)
    history = left(asked)
    assert [("first_services", "unwilling"), ("needs", None), ("placement", "unwilling")] == sorted(
        (found.name, found.waived_reason) for found in deadlines(history)
    )
    listed = given_after(history, make_event("poverty_status_set", "2021-10-08T09:00", status="monitored"))
    assert len(deadlines(listed, "needs")) == 2
    assert len(deadlines(listed, "placement")) == 1
    willing = given_after(history, make_event("unemployment_registered", "2021-10-08T09:00"))
    assert len(deadlines(willing, "placement")) == 2


@pytest.mark.parametrize(
    ("event", "starts"),
    [
        (make_event("poverty_status_set", "2021-02-01T09:00", status="monitored"), True),
        (make_event("poverty_status_set", "2021-02-01T09:00", status="poverty_lifted"), True),
        (make_event("poverty_status_set", "2021-02-01T09:00", status="none"), False),
        (make_event("unemployment_registered", "2021-02-01T09:00"), True),
        (make_event("return_risk_raised", "2021-02-01T09:00"), True),
        (make_event("policy_briefed", "2021-02-01T09:00"), False),
        (employed("2021-02-01T09:00"), False),
    ],
)
def test_what_starts_the_deadlines(event: Event, starts: bool) -> None:
    assert starts == bool(deadlines(person(event)))


def test_a_listing_of_one_who_is_at_work_starts_nothing() -> None:
    assert (
        deadlines(
            person(employed("2021-01-10T09:00"), make_event("poverty_status_set", "2021-02-01", status="monitored"))
        )
        == []
    )


def test_r1_4_holds_where_the_six_measures_hold_and_not_elsewhere() -> None:
    history = person(employed("2021-03-01T09:00"), make_event("left_post", LEFT, cause="解散"), area="320614-01")
    assert deadlines(history) == []


def test_the_rule_is_that_of_the_place_of_the_start_and_the_running_deadline_moves_with_the_person() -> None:
    history = left(make_event("moved", "2021-09-25T09:00", to_area="320614-02"))
    assert {(found.name, found.area) for found in deadlines(history)} == {
        ("needs", "320614-02"),
        ("first_services", "320614-02"),
        ("placement", "320614-02"),
    }
    ended = left(
        make_event("needs_assessed", "2021-09-25T08:00"), make_event("moved", "2021-09-25T09:00", to_area="320614-02")
    )
    assert deadline(ended, "needs").area == "900100"


def test_a_late_event_takes_its_place_and_a_void_one_never_was() -> None:
    late = left(
        make_event("unemployment_registered", "2021-09-28T09:00"), make_event("needs_assessed", "2021-09-25T10:05")
    )
    assert status(deadline(late, "needs")) == "met"
    void = given_after(late, make_event("voided", "2021-10-01T09:00", target_version=5))
    assert status(deadline(void, "needs")) == "overdue"
