"""The view of the items of spot checks; who was not reached has none, and was not contacted."""

import pytest

from domain.events.event import with_metadata
from domain.outcomes.outcome import outcome_spans
from projections.views.spot_check_item import rows
from service.reference import reference
from tests.domain.events.samples import INSPECTOR, make_event
from tests.domain.given import given

REGISTERED = make_event("registered", "2021-01-05", area="320614-01")
POLICIES = reference().policies


def test_who_is_not_reached_has_no_items_and_was_not_contacted() -> None:
    history = (
        given(REGISTERED)
        .when(make_event("spot_checked", "2021-05-06", items=(), contact="not_reached", way="phone"))
        .then_recorded()
    )
    (row,) = rows(history, POLICIES)
    assert ("", None, "not_reached", "phone") == (row.item, row.verdict, row.contact, row.way)
    (span,) = outcome_spans(history, POLICIES)
    assert "2021-01-05" == str(span.last_contact)


def test_a_row_for_each_item_with_its_verdict_and_all_inspectors() -> None:
    checked = make_event(
        "spot_checked",
        "2021-05-06",
        inspection="320614/2021-001",
        case_no=3,
        items=("wage", "contract", "identity"),
        nonconforming=("wage",),
        unverifiable=("contract",),
        inspector_accounts=("a",),
        contact="reached",
    )
    history = given(REGISTERED).when(with_metadata(checked, actor=INSPECTOR)).then_recorded()
    found = rows(history, POLICIES)
    assert {"wage": "nonconforming", "contract": "unverifiable", "identity": "conforms"} == {
        row.item: row.verdict for row in found
    }
    assert {(2, "320614/2021-001", 3, ("a", INSPECTOR.name), "320614-01")} == {
        (row.version, row.inspection, row.case_no, tuple(row.inspectors), row.area) for row in found
    }


@pytest.mark.parametrize(
    ("verdict", "expected"), [("confirmed", "conforms"), ("refuted", "nonconforming"), (None, None)]
)
def test_a_verdict_on_the_whole_is_that_of_each_item(verdict: str | None, expected: str | None) -> None:
    history = given(REGISTERED).when(make_event("spot_checked", items=("台账",), verdict=verdict)).then_recorded()
    assert [expected] == [row.verdict for row in rows(history, POLICIES)]
