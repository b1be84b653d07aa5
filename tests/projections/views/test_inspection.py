"""The rows of an inspection: what was planned and drawn, and each case with the quota of its stratum."""

from datetime import date

from domain.events.event import Event, with_metadata
from domain.history.history import History
from projections.views import inspection, inspection_case
from service.reference import reference
from tests.domain.events.samples import make_event
from tests.domain.given import given

KEY = "320614-01/2021-003"
STRATUM = "320614-01/disabled"

PLAN = make_event("inspection.planned", "2021-05-01T09:00")
DRAW = make_event("inspection.drawn", "2021-05-10T09:00")


def case(number: int, time: str = "2021-05-10T09:00", **data: object) -> Event:
    return make_event("inspection.case_drawn", time, case_no=number, **data)


def history(*events: Event) -> History:
    return given(*(with_metadata(event, key=KEY) for event in events)).history


def test_a_plan_has_a_row_and_no_case() -> None:
    planned = history(PLAN)
    (row,) = inspection.rows(planned, reference().policies)
    assert ("planned", KEY, "320614-01", date(2021, 5, 1), None, None) == (
        row.state,
        row.key,
        row.area,
        row.planned_on,
        row.seed,
        row.drawn_on,
    )
    assert [] == inspection_case.rows(planned, reference().policies)


def test_a_replaced_case_stays_and_the_next_names_it() -> None:
    drawn = history(
        PLAN,
        DRAW,
        case(1, stratum=STRATUM),
        make_event("inspection.case_replaced", "2021-05-12T09:00", case_no=1, cause="abroad"),
        case(2, "2021-05-12T09:00", replaces=1),
    )
    first, second = inspection_case.rows(drawn, reference().policies)
    assert (STRATUM, 40, 2, "abroad", date(2021, 5, 12)) == (
        first.stratum,
        first.stratum_population,
        first.stratum_sample,
        first.replaced_reason,
        first.replaced_on,
    )
    assert (1, None, 0, 0) == (
        second.replaces,
        second.replaced_reason,
        second.stratum_population,
        second.stratum_sample,
    )


def test_an_abandoned_draw_stays_with_its_seed_and_the_reason() -> None:
    given_up = make_event("inspection.abandoned", "2021-05-20T09:00")
    reason = make_event("inspection.abandoned").metadata.reason
    (row,) = inspection.rows(history(PLAN, DRAW, case(1), given_up), reference().policies)
    assert ("abandoned", date(2021, 5, 10), date(2021, 5, 20)) == (row.state, row.drawn_on, row.abandoned_on)
    assert (row.seed is not None, reason, None) == (True, None, row.abandoned_reason)
