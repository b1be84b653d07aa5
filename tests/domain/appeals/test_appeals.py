"""Objections and appeals: against a recorded decision, in time or late, answered once and by somebody else."""

from datetime import date
from typing import Any

import pytest

from domain.appeals.appeals import Appeal, appeals_of
from domain.events.event import Event, with_metadata
from domain.history.history import History
from service.reference import reference
from tests.domain.events.samples import INSPECTOR, make_event
from tests.domain.given import given

POLICIES = reference().policies
REGISTERED = make_event("registered", "2021-01-05")
WHY = {"code": "checked", "text": "核对"}
REFUSED = make_event("recognition_refused", "2021-02-01")
FILED = make_event("appeal_filed", "2021-03-01", procedure="appeal", decision="2", number="S-1")


def decided(time: str, **data: Any) -> Event:
    return with_metadata(make_event("appeal_decided", time, **data), actor=INSPECTOR)


def appeals(history: History) -> list[Appeal]:
    return appeals_of(history.transitions, POLICIES.at, POLICIES.calendar)


@pytest.mark.parametrize(
    ("decision", "days"),
    [
        (make_event("recognition_refused", "2021-02-01", appeal_until=None), {"2021-04-02": False, "2021-04-06": True}),
        (
            make_event("recognition_refused", "2021-02-01", appeal_until=date(2021, 2, 20)),
            {"2021-02-20": False, "2021-02-21": True},
        ),
        (make_event("benefit_refused", "2021-02-01"), {"2021-04-02": False, "2021-04-06": True}),
        (make_event("zero_employment_refused", "2021-02-01"), {"2021-04-02": False, "2021-04-06": True}),
    ],
)
def test_an_appeal_is_in_time_within_sixty_days_or_until_the_day_that_the_decision_names(
    decision: Event, days: dict[str, bool]
) -> None:
    """Sixty days from 1 February end on 2 April; a term that ends on a holiday moves to the next working day."""
    for day, late in days.items():
        history = given(REGISTERED, decision).when(make_event("appeal_filed", day, procedure="appeal", decision="2"))
        (appeal,) = appeals(history.then_recorded())
        assert (appeal.decision, appeal.late) == (history.then_recorded().events[1], late)


def test_a_term_that_ends_on_a_holiday_moves_to_the_next_working_day() -> None:
    """Sixty days from Wednesday 3 February end on Sunday 4 April 2021; Monday the 5th is Qingming."""
    (appeal,) = appeals(given(REGISTERED, make_event("benefit_refused", "2021-02-03"), FILED).history)
    assert appeal.file_by == date(2021, 4, 6)


def test_an_appeal_names_a_decision_of_a_type_that_the_procedure_is_against() -> None:
    case = given(REGISTERED, REFUSED, make_event("surveyed", "2021-02-02"))
    for procedure, decision in (("appeal", "3"), ("appeal", "1"), ("appeal", "9"), ("objection", "2"), ("appeal", "x")):
        wrong = make_event("appeal_filed", "2021-03-01", procedure=procedure, decision=decision)
        case.when(wrong).then_refused("appeals_a_decision", "rule", "decision")
    by_type = make_event("appeal_filed", "2021-03-01", procedure="appeal", decision="person.recognition_refused")
    (appeal,) = appeals(case.when(by_type).then_recorded())
    assert appeal.decision is not None
    assert appeal.decision.metadata.version == 2
    early = make_event("appeal_filed", "2021-01-20", procedure="appeal", decision="2")
    case.when(early).then_refused("appeals_a_decision", "rule", "decision")


@pytest.mark.parametrize("name", ["3", "S-1"])
def test_it_is_answered_by_its_version_or_number_once_and_not_by_who_decided(name: str) -> None:
    case = given(REGISTERED, REFUSED, FILED)
    own = make_event("appeal_decided", "2021-03-10", appeal=name, outcome="upheld")
    case.when(own).then_refused("decided_by_another", "rule")
    case.when(make_event("appeal_decided", "2021-03-10", appeal=name, outcome="withdrawn")).then_recorded()
    case.when(decided("2021-02-20", appeal=name, outcome="changed")).then_refused("answers_an_appeal", "rule", "appeal")
    admitted = make_event("appeal_admitted", "2021-03-02", appeal=name)
    ended = decided("2021-03-10", appeal=name, outcome="changed")
    case = given(REGISTERED, REFUSED, FILED, admitted, ended)
    (appeal,) = appeals(case.history)
    assert (appeal.admitted, appeal.decided) == case.history.events[3:]
    case.when(decided("2021-03-11", appeal=name, outcome="upheld")).then_refused("answers_an_appeal", "rule", "appeal")


def test_the_appeal_against_a_decision_that_became_void_stays_without_it() -> None:
    void = make_event("voided", "2021-03-05", target_version=2)
    (appeal,) = appeals(given(REGISTERED, REFUSED, FILED, void).history)
    assert (appeal.decision, appeal.file_by, appeal.late) == (None, None, False)


NOTICE = make_event(
    "recognition_noticed", "2021-02-01", **{"from": date(2021, 2, 1), "to": date(2021, 2, 8)}, place="社区"
)
OBJECTION = make_event("appeal_filed", "2021-02-03", procedure="objection", decision="2", number="Y-1")
RECOGNISED = make_event("recognised", "2021-02-20", categories=("dibao",), basis="表1")


@pytest.mark.parametrize(
    ("outcome", "refused"), [(None, True), ("upheld", False), ("withdrawn", False), ("changed", True)]
)
def test_nobody_is_recognised_while_an_objection_to_the_notice_is_open_or_if_it_was_accepted(
    outcome: str | None, *, refused: bool
) -> None:
    answers = [decided("2021-02-10", appeal="Y-1", outcome=outcome)] if outcome else []
    when = given(REGISTERED, NOTICE, OBJECTION, *answers).when(RECOGNISED)
    if refused:
        assert when.then_refused("steps_taken", "rule", "time").data["version"] == 3
    else:
        when.then_recorded(case="recognised")


def test_after_a_new_notice_the_objection_to_the_former_one_is_no_obstacle() -> None:
    again = make_event(
        "recognition_noticed", "2021-02-11", **{"from": date(2021, 2, 18), "to": date(2021, 2, 26)}, place="社区"
    )
    case = given(REGISTERED, NOTICE, OBJECTION, decided("2021-02-10", appeal="Y-1", outcome="changed"), again)
    case.when(make_event("recognised", "2021-03-02", categories=("dibao",), basis="表1")).then_recorded()


def test_an_objection_after_the_notice_is_over_is_late() -> None:
    for day, late in (("2021-02-08", False), ("2021-02-09", True)):
        filed = make_event("appeal_filed", day, procedure="objection", decision="2")
        (appeal,) = appeals(given(REGISTERED, NOTICE, filed).history)
        assert (appeal.file_by, appeal.late) == (date(2021, 2, 8), late)
