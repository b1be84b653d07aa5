"""Typical cases: until when the consent holds."""

from datetime import date

from domain.typical_cases.cases import cases_of
from tests.domain.events.samples import make_event
from tests.domain.given import given

REGISTERED = make_event("registered", "2021-01-05")
CASE = make_event("typical_case_recorded", "2021-05-10", kind="employment", consent=True, text="就业")
OTHER = make_event("typical_case_recorded", "2021-06-10", kind="entrepreneurship", consent=True, text="创业")


def withdrawn(case: str | None) -> list[date | None]:
    event = make_event("typical_case_withdrawn", "2021-07-01", case=case)
    history = given(REGISTERED, CASE, OTHER).when(event).then_recorded()
    return [case.withdrawn_on for case in cases_of(history)]


def test_consent_is_withdrawn_for_one_case_for_a_kind_or_for_all() -> None:
    day = date(2021, 7, 1)
    assert withdrawn(None) == [day, day]
    assert withdrawn("2") == [day, None]
    assert withdrawn("entrepreneurship") == [None, day]


def test_what_is_withdrawn_was_recorded_before() -> None:
    event = make_event("typical_case_withdrawn", "2021-07-01", case=None)
    given(REGISTERED).when(event).then_refused("withdraws_a_case", "rule", "case")
    of_none = make_event("typical_case_withdrawn", "2021-07-01", case="9")
    given(REGISTERED, CASE).when(of_none).then_refused("withdraws_a_case", "rule", "case")
    early = make_event("typical_case_withdrawn", "2021-05-01", case=None)
    given(REGISTERED, CASE).when(early).then_refused("withdraws_a_case", "rule", "case")


def test_a_case_recorded_after_the_withdrawal_stands_for_itself() -> None:
    event = make_event("typical_case_withdrawn", "2021-05-20", case=None)
    history = given(REGISTERED, CASE, event, OTHER).history
    assert [case.withdrawn_on for case in cases_of(history)] == [date(2021, 5, 20), None]
