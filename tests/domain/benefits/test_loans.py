"""Guaranteed loans: amount, term, extension, age, one at a time (R2-10; the rule of 2002 and its successors)."""

from datetime import date

import pytest

from domain.events.event import Event
from tests.domain.benefits.given import person
from tests.domain.events.samples import make_event
from tests.domain.given import given

HARBIN = make_event("registered", "2003-01-06", birth_date=date(1960, 3, 8), sex="male", area="230000")


def loan(day: str, fen: int = 2_000_000, months: int = 24) -> Event:
    """A loan is granted for a project."""
    return make_event("loan_granted", day, amount_fen=fen, term_months=months, project="早餐店")


def repaid(day: str, fen: int) -> Event:
    """A repayment."""
    return make_event("loan_repaid", day, amount_fen=fen)


def extended(day: str, months: int = 12) -> Event:
    """An extension of the term."""
    return make_event("loan_extended", day, months=months)


def test_r2_10_twenty_thousand_yuan_for_two_years() -> None:
    """Given 2003, when 20,000 yuan are lent for two years, then recorded; a fen or a month more is refused."""
    given(HARBIN).when(loan("2003-09-01")).then_recorded()
    given(HARBIN).when(loan("2003-09-01", fen=2_000_001)).then_refused("benefit.loan.amount", "rule", "amount_fen")
    given(HARBIN).when(loan("2003-09-01", months=25)).then_refused("benefit.loan.term", "rule", "term_months")


@pytest.mark.parametrize(
    ("day", "fen"), [("2003-09-01", 2_000_000), ("2017-03-01", 10_000_000), ("2021-03-01", 20_000_000)]
)
def test_cap_and_term_go_by_the_year_of_the_rule(day: str, fen: int) -> None:
    """Given the rule of a year, when its cap is lent, then recorded; a fen more is refused."""
    young = make_event("registered", "2003-01-06", birth_date=date(1980, 3, 8), sex="male")
    given(young).when(loan(day, fen=fen)).then_recorded()
    given(young).when(loan(day, fen=fen + 1)).then_refused("benefit.loan.amount", "rule", "amount_fen")


def test_no_second_loan_before_the_first_is_repaid() -> None:
    """Given a loan, when another is asked before all is repaid, then refused; afterwards, recorded."""
    part = given(HARBIN, loan("2003-09-01"), repaid("2004-09-01", 1_999_999))
    refusal = part.when(loan("2005-09-01")).then_refused("benefit.loan.not_repaid", "rule")
    assert (refusal.data["owed_fen"], refusal.data["events"]) == (1, [2, 3])
    part.when(repaid("2005-09-01", 2)).then_refused("benefit.loan.above_owed", "rule", "amount_fen")
    given(HARBIN, loan("2003-09-01"), repaid("2004-09-01", 2_000_000)).when(loan("2005-09-01")).then_recorded()


def test_a_loan_reported_late_does_not_slip_in_before_another() -> None:
    """Given a loan of September, when one of August is reported late, then it contradicts the one of September."""
    refusal = given(HARBIN, loan("2003-09-01")).when(loan("2003-08-01")).then_refused("benefit.loan.not_repaid", "rule")
    assert refusal.data["contradicts"]["version"] == 2


def test_one_extension_of_a_year() -> None:
    """Given a loan owed, when extended by a year, then once; thirteen months or nothing owed is refused."""
    case = given(HARBIN, loan("2003-09-01"))
    case.when(extended("2005-08-01", months=13)).then_refused("benefit.loan.extension", "rule", "months")
    case.when(extended("2005-08-01")).then_recorded()
    again = given(HARBIN, loan("2003-09-01"), extended("2005-08-01")).when(extended("2006-08-01"))
    assert again.then_refused("benefit.loan.extended", "rule").data["events"] == [2, 3]
    given(HARBIN).when(extended("2005-08-01")).then_refused("benefit.loan.nothing_owed", "rule")


@pytest.mark.parametrize(("day", "lent"), [("2021-03-07", True), ("2021-03-08", False)])
def test_nobody_older_than_sixty(day: str, lent: bool) -> None:
    """Given a man born on 8 March 1960, when he asks, then up to the eve of his 61st birthday."""
    outcome = given(HARBIN).when(loan(day))
    if lent:
        outcome.then_recorded()
    else:
        outcome.then_refused("benefit.loan.age", "rule", "time")


def test_a_loan_is_repaid_out_of_the_estate() -> None:
    """Given a debtor who died, when the estate repays, then recorded."""
    given(person(), loan("2021-02-01"), make_event("deceased", "2021-06-01")).when(
        repaid("2021-09-01", 2_000_000)
    ).then_recorded()
