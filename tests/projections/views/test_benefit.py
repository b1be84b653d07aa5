"""The view of benefits enjoyed: a row for each grant, with the sums paid and recovered (R3-15, R4-11)."""

from datetime import date

from domain.events.event import Event
from projections.views.benefit import rows
from service.reference import reference
from tests.domain.benefits.given import course, granted, paid, person, recognised, recovered
from tests.domain.events.samples import make_event
from tests.domain.given import given

POST = "post_subsidy"
FIRST = granted("2021-04-02", "2021-02-01", "2021-03-31", 200_000, POST)
SECOND = granted("2021-07-02", "2021-04-01", "2021-06-15", 300_000, POST)
AT_WORK = make_event("employed", "2021-02-01", channel="public_welfare")


def benefits(*events: Event) -> list[tuple[str, int, int, int]]:
    """Benefit, amount, paid and recovered sum of each grant."""
    history = given(person(), recognised(), *events).history
    return [(r.benefit, r.amount_fen, r.paid_fen, r.recovered_fen) for r in rows(history, reference().policies)]


def test_a_row_tells_the_grant() -> None:
    """Given a grant, when computed, then with area, days, months and the group of the day of the grant."""
    history = given(person(), recognised(), AT_WORK, SECOND).history
    (row,) = rows(history, reference().policies)
    assert (row.version, row.area, row.counted_group, row.months) == (4, "320614-01", "difficulty", 3)
    assert (row.granted_on, row.since, row.until) == (date(2021, 7, 2), date(2021, 4, 1), date(2021, 6, 15))
    assert (row.paid_fen, row.last_paid_on, row.recovered_fen) == (0, None, 0)


def test_money_goes_to_the_first_grant_not_yet_paid_in_full_and_back_from_the_last() -> None:
    """Given two grants, when paid and recovered across both, then each has its part."""
    both = (AT_WORK, FIRST, SECOND, paid("2021-07-05", 350_000, POST))
    assert benefits(*both) == [(POST, 200_000, 200_000, 0), (POST, 300_000, 150_000, 0)]
    assert benefits(*both, recovered("2021-08-05", 160_000, POST)) == [
        (POST, 200_000, 200_000, 10_000),
        (POST, 300_000, 150_000, 150_000),
    ]


def test_money_stays_with_its_own_benefit() -> None:
    """Given grants of two benefits, when one is paid, then the other is not."""
    course_events = course("2021-01-18", "2021-01-29")
    subsidy = granted("2021-02-05", "2021-01-18", "2021-01-29", 36_000)
    assert benefits(*course_events, subsidy, AT_WORK, FIRST, paid("2021-04-05", 200_000, POST)) == [
        ("subsistence_subsidy", 36_000, 0, 0),
        (POST, 200_000, 200_000, 0),
    ]


def test_a_voided_grant_has_no_row() -> None:
    """Given a grant that is voided, when computed, then there is no row."""
    assert benefits(AT_WORK, FIRST, make_event("voided", "2021-05-06", target_version=4)) == []
