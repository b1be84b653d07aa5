"""The four outcomes: each by its evidence, in order of precedence, until the profile says; exactly one on a day."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.events import CATALOGUE
from domain.events.event import Event
from domain.history.history import History
from domain.outcomes.outcome import OUTCOMES, OutcomeSpan, outcome_spans
from service.reference import reference
from tests.domain.events.samples import make_event
from tests.domain.given import given

POLICIES = reference().policies
ARRIVED = make_event("registered", "2021-01-05T09:00", area="320614-01")


def outcomes(*events: Event) -> list[tuple[str, str, str | None, int | None]]:
    """Each span as since, outcome, until, evidence."""
    return [
        (str(span.since), span.outcome, str(span.until) if span.until else None, span.evidence)
        for span in outcome_spans(given(ARRIVED, *events).history, POLICIES)
    ]


def needs(day: str, **data: Any) -> Event:
    return make_event(
        "needs_assessed", day, **{"wishes_work": True, "wishes_training": False, "able_to_work": True, **data}
    )


def test_r4_3_who_is_only_registered_is_not_reached_since_then() -> None:
    (span,) = outcome_spans(given(ARRIVED).history, POLICIES)
    assert span == OutcomeSpan(
        date(2021, 1, 5), None, "320614-01", "not_reached", date(2021, 1, 5), None, date(2021, 1, 5)
    )


def test_work_is_the_first_of_the_outcomes_and_ends_in_the_last() -> None:
    assert outcomes(
        needs("2021-01-06", wishes_work=False),
        make_event("employed", "2021-02-01"),
        make_event("left_post", "2021-06-01"),
    ) == [
        ("2021-01-05", "not_reached", "2021-01-06", None),
        ("2021-01-06", "not_able_or_willing", "2021-02-01", 2),
        ("2021-02-01", "employed", "2021-06-01", 3),
        ("2021-06-01", "not_reached", None, None),
    ]


def test_a_training_lasts_to_its_end_and_without_one_until_the_slack_is_over() -> None:
    enrolled = make_event("training_enrolled", "2021-03-01", course="养老护理", days=10)
    assert outcomes(enrolled, make_event("training_completed", "2021-03-20", course="养老护理", days_attended=10))[
        1:
    ] == [
        ("2021-03-01", "training_or_referral", "2021-03-20", 2),
        ("2021-03-20", "not_reached", None, None),
    ]
    assert outcomes(enrolled)[1:] == [
        ("2021-03-01", "training_or_referral", "2021-04-10", 2),  # 10 days and 30 more
        ("2021-04-10", "not_reached", None, None),
    ]


def test_a_referral_lapses_after_thirty_days() -> None:
    assert outcomes(make_event("job_introduced", "2021-03-01"))[1:] == [
        ("2021-03-01", "training_or_referral", "2021-03-31", 2),
        ("2021-03-31", "not_reached", None, None),
    ]


def test_unwillingness_is_asked_again_after_a_year_but_a_prison_term_is_not() -> None:
    assert outcomes(needs("2021-02-01", wishes_work=False))[1:] == [
        ("2021-02-01", "not_able_or_willing", "2022-02-01", 2),
        ("2022-02-01", "not_reached", None, None),
    ]
    assert outcomes(make_event("labour_force_left", "2021-02-01", kind="imprisoned"))[1:] == [
        ("2021-02-01", "not_able_or_willing", None, 2)
    ]


def test_the_dead_are_in_no_outcome() -> None:
    assert outcomes(make_event("deceased", "2021-03-01")) == [("2021-01-05", "not_reached", "2021-03-01", None)]


def test_a_move_begins_a_span_in_the_new_area_but_not_an_outcome() -> None:
    found = outcome_spans(given(ARRIVED, make_event("moved", "2021-05-01", to_area="320614-02")).history, POLICIES)
    assert [(s.area, s.outcome_since) for s in found] == [
        ("320614-01", date(2021, 1, 5)),
        ("320614-02", date(2021, 1, 5)),
    ]


@pytest.mark.parametrize("kind", ["surveyed", "policy_briefed", "career_guided", "job_info_given"])
def test_a_contact_moves_the_last_contact_and_nothing_else(kind: str) -> None:
    (span,) = outcome_spans(given(ARRIVED, make_event(kind, "2021-04-01")).history, POLICIES)
    assert (span.outcome, span.outcome_since, span.last_contact) == ("not_reached", date(2021, 1, 5), date(2021, 4, 1))


def test_a_row_without_contact_keeps_the_contacts_that_were_the_latest_on_one_of_its_days() -> None:
    """Given contacts before and during the days out of contact, then each day can tell its own latest one."""
    (_, _, silent) = outcome_spans(
        given(
            ARRIVED,
            make_event("employed", "2021-02-01"),
            make_event("surveyed", "2021-03-01"),
            make_event("surveyed", "2021-04-01"),
            make_event("left_post", "2021-05-01"),
            make_event("surveyed", "2021-06-01"),
            make_event("surveyed", "2021-09-01"),
        ).history,
        POLICIES,
    )
    assert (silent.outcome, silent.last_contact) == ("not_reached", date(2021, 9, 1))
    assert silent.earlier_contacts == (date(2021, 4, 1), date(2021, 6, 1))


def test_work_is_counted_in_the_group_of_each_day() -> None:
    """Given somebody at work who enters and leaves the list of the poor, then each stretch has its own group."""
    spans = outcome_spans(
        given(
            ARRIVED,
            make_event("employed", "2021-02-01"),
            make_event("poverty_status_set", "2021-03-01", status="poverty_lifted"),
            make_event("poverty_status_set", "2026-01-01", status="none"),
        ).history,
        POLICIES,
    )
    assert [(str(span.since), span.counted_group) for span in spans] == [
        ("2021-01-05", None),
        ("2021-02-01", None),
        ("2021-03-01", "registered_poor"),
        ("2026-01-01", None),
    ]
    assert {span.outcome_since for span in spans[1:]} == {date(2021, 2, 1)}


def test_a_refuted_job_is_work_on_no_day_and_a_confirmed_one_says_since_when() -> None:
    job = make_event("employed", "2021-02-01")
    assert outcomes(job, make_event("employment_verified", "2021-04-01", verdict="refuted")) == [
        ("2021-01-05", "not_reached", None, None)
    ]
    confirmed = given(ARRIVED, job, make_event("employment_verified", "2021-04-01", verdict="confirmed")).history
    assert [span.verified_on for span in outcome_spans(confirmed, POLICIES)] == [None, date(2021, 4, 1)]


def test_r0_5_exit_ends_no_tracking() -> None:
    found = outcomes(make_event("recognised", "2021-02-01"), make_event("exited", "2021-03-01"))
    assert found == [("2021-01-05", "not_reached", None, None)]


def test_the_profiles_name_events_that_there_are() -> None:
    for policy in POLICIES.all():
        named = policy.outcome.contacts | policy.outcome.referral_ended_by | policy.outcome.training_ended_by
        assert named <= CATALOGUE.keys(), policy.profile


KINDS = (
    *("needs_assessed", "employed", "job_changed", "left_post", "labour_force_left", "labour_force_returned", "moved"),
    *("job_introduced", "training_enrolled", "training_completed", "recognised", "exited", "deceased", "surveyed"),
)


@settings(max_examples=60, deadline=None)
@drawn(seed=st.integers(0, 2**32))
def test_on_each_day_of_a_registered_life_exactly_one_outcome_as_computed_day_by_day(seed: int) -> None:
    history = random_life(Random(seed))
    found = outcome_spans(history, POLICIES)
    died = next((s.event.metadata.day for s in history.transitions if s.after.case == "deceased"), None)
    day = date(2021, 1, 5)
    while day < (died or date(2023, 6, 1)):
        covering = [span for span in found if span.since <= day and (span.until is None or day < span.until)]
        assert len(covering) == 1, (day, found)
        assert (covering[0].outcome, covering[0].area) == plainly(history, day), (day, found)
        day += timedelta(1)
    if died:
        assert [span.until for span in found[-1:]] in ([], [died])
    assert all(
        span.outcome in OUTCOMES and (span.evidence is None) == (span.outcome == "not_reached") for span in found
    )
    assert all(_kept_apart(a) != _kept_apart(b) for a, b in pairwise(found))


def _kept_apart(span: OutcomeSpan) -> tuple[str, str, str | None]:
    return span.outcome, span.area, span.counted_group


def random_life(dice: Random) -> History:
    life = given(ARRIVED)
    day = date(2021, 1, 5)
    for _ in range(dice.randint(0, 18)):
        day += timedelta(dice.choice((0, 1, 3, 20, 45, 200)))
        kind = dice.choice(KINDS)
        possible: dict[str, dict[str, Any]] = {
            "needs_assessed": {"wishes_work": dice.random() < 0.5, "able_to_work": dice.random() < 0.7},
            "moved": {"to_area": dice.choice(("320614-01", "320614-02"))},
            "training_enrolled": {"course": dice.choice("甲乙"), "days": dice.randint(1, 40)},
            "training_completed": {"course": dice.choice("甲乙")},
        }
        outcome = life.when(make_event(kind, f"{day}T{9 + dice.randint(0, 8):02d}:00", **possible.get(kind, {})))
        if not isinstance(outcome.result, Refusal):
            life = type(life)(outcome.result, life.context)
    return life.history


def plainly(history: History, day: date) -> tuple[str, str]:
    """The outcome on a day, computed from the events up to it, one question after the other."""
    events = [step for step in history.transitions if step.event.metadata.day <= day]
    person = events[-1].after
    if person.labour == "employed":
        return "employed", person.area
    if person.labour == "not_in_labour_force":
        return "not_able_or_willing", person.area

    def age(step: Any) -> int:
        return int((day - step.event.metadata.day).days)

    found: list[Any] = [step.event for step in events]
    names = [type(event).__name__ for event in found]
    worked = max((i for i, name in enumerate(names) if name in ("Employed", "JobChanged")), default=-1)
    for i, step in enumerate(events):
        event: Any = step.event
        if names[i] == "TrainingEnrolled":
            ended = any(
                names[j] in ("TrainingEnrolled", "TrainingCompleted") and found[j].course == event.course
                for j in range(i + 1, len(events))
            )
            if not ended and age(step) < event.days + 30:
                return "training_or_referral", person.area
        if names[i] == "JobIntroduced" and i > worked and age(step) < 30:
            return "training_or_referral", person.area
    assessed = [i for i, name in enumerate(names) if name == "NeedsAssessed"]
    if assessed and assessed[-1] > worked and age(events[assessed[-1]]) < 365:
        last: Any = events[assessed[-1]].event
        if not (last.able_to_work and last.wishes_work):
            return "not_able_or_willing", person.area
    return "not_reached", person.area
