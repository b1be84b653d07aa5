"""Each figure of a report can be listed: whom or what it counts."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from domain.reference.scope import EVERYWHERE, Scope
from projections.reports import REPORTS
from projections.reports.cell import TOTAL, Cell, explain
from service.reference import reference
from tests.projections.reports.cells import cell_of, refuse_unexplained
from tests.projections.reports.ledger import HAIMEN, SANXING, YUELAI, Ask, Ledger

REPORT = REPORTS["4A"]
ASKED: dict[str, Any] = {
    "area": HAIMEN,
    "period": "2021",
    "today": date(2022, 1, 10),
    "areas": reference().areas,
    "values": {},
}


def cell(ledger: Ledger, row: str, column: str, **asked: Any) -> Cell:
    return cell_of(ledger.conn, REPORT, row, column, **ASKED | asked)


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    """A year of Haimen: posts, courses, jobs of two towns, households, with a plan."""
    ledger.plan_of_haimen()
    ledger.post(SANXING, 3, "2021-03-01")
    ledger.post(HAIMEN, 4, "2021-03-01")
    for area in (SANXING, YUELAI):
        person = ledger.person(area, "difficulty")
        ledger.training(area, "registered_poor", "2021-05-01", person=person)
        ledger.training(area, "registered_poor", "2021-06-01", person=person, version=4)
        ledger.job(area, "2021-05-01", person=person, verdict="confirmed", verdict_on="2021-06-01")
        ledger.at_work(area, "2021-01-01")
        ledger.household(area, "F-1", "2021-02-01", None, "open", "2021-02-21")
    return ledger


def test_given_a_year_then_every_cell_is_the_sum_of_its_items(filled: Ledger, report: Ask) -> None:
    answer = report()

    walked = refuse_unexplained(filled.conn, REPORT, answer, **ASKED)

    assert walked == 12 * len(answer["columns"])
    assert answer["total"]["poor_training_done"] == 4


def test_given_posts_then_each_event_adds_its_posts(filled: Ledger) -> None:
    own, total = cell(filled, SANXING, "posts_done"), cell(filled, TOTAL, "posts_done")

    assert [(item.adds, item.day, item.version, item.area) for item in own.items] == [(3, date(2021, 3, 1), 1, SANXING)]
    assert (total.value, total.size) == (7, 2)


def test_given_a_rate_then_its_parts_are_numerator_and_denominator(filled: Ledger) -> None:
    rate = cell(filled, YUELAI, "poor_training_rate")

    assert [(part.column, value) for part, value in rate.parts] == [
        ("poor_training_done", 2),
        ("poor_training_plan", cell(filled, YUELAI, "poor_training_plan").value),
    ]
    assert ((), 0) == (rate.items, rate.size)


def test_given_no_plan_then_the_cell_is_empty_and_not_zero(ledger: Ledger) -> None:
    assert cell(ledger, SANXING, "posts_plan").value is None
    assert cell(ledger, SANXING, "posts_done").value == 0


def test_given_persons_outside_the_scope_then_they_are_counted_and_not_shown(ledger: Ledger) -> None:
    here, gone = ledger.person(SANXING, "difficulty"), ledger.person("320613", "difficulty")
    for person in (here, gone):
        ledger.job(SANXING, "2021-05-01", person=person)

    found = cell(ledger, SANXING, "reemployed_done", scope=Scope.of(HAIMEN))

    assert (found.value, found.size, found.not_shown) == (2, 2, 1)
    assert [item.subject for item in found.items] == [str(here)]


def test_given_pages_then_each_item_is_on_one_of_them(ledger: Ledger) -> None:
    persons = sorted(str(ledger.person(SANXING, "difficulty")) for _ in range(7))
    for person in persons:
        ledger.job(SANXING, "2021-05-01", person=type(uuid4())(person))
    seen: list[str] = []
    after = None

    while True:
        page = cell(ledger, TOTAL, "reemployed_done", limit=3, after=after)
        seen += [item.subject for item in page.items]
        if not page.more:
            break
        after = page.items[-1].after

    assert seen == persons


def test_given_no_such_row_then_there_is_no_cell(ledger: Ledger) -> None:
    column = REPORT.column("posts_done")
    assert column is not None
    assert explain(ledger.conn, REPORT, column, "320614-99", scope=EVERYWHERE, limit=1, **ASKED) is None
