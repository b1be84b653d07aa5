"""The order of an inspection: planned once, drawn once as published, cases in turn, then closed or abandoned."""

import pytest

from domain.errors import Refusal
from domain.events.event import Event, Reason, with_metadata
from domain.inspections.steps import area_of, inspection_key, steps_of
from tests.domain.events.samples import make_event
from tests.domain.given import Given, given

PLAN = make_event("inspection.planned", "2021-05-01T09:00")
DRAW = make_event("inspection.drawn", "2021-05-10T09:00")
REPLACED = make_event("inspection.case_replaced", "2021-05-12T09:00", case_no=1)
ABANDONED = make_event("inspection.abandoned", "2021-05-20T09:00")
CLOSED = make_event("inspection.closed", "2021-05-21T09:00")
UNFINISHED = make_event("inspection.closed", "2021-05-21T09:00", unchecked=2)
LATER = "2021-06-01T09:00"


def case(number: int, time: str = "2021-05-10T09:00", **data: int) -> Event:
    return make_event("inspection.case_drawn", time, case_no=number, **data)


DRAWN = (PLAN, DRAW, case(1), case(2))


@pytest.mark.parametrize(
    ("before", "event", "code"),
    [
        ((PLAN,), make_event("inspection.planned", LATER), "planned_once"),
        (DRAWN, make_event("inspection.drawn", LATER, seed="another"), "drawn_once"),
        ((PLAN,), make_event("inspection.drawn", LATER, plan_sha256="0" * 64), "drawn_once"),
        ((PLAN,), make_event("inspection.drawn", LATER, seed_kind="generated"), "drawn_once"),
        ((PLAN, ABANDONED), make_event("inspection.drawn", LATER), "drawn_once"),
        ((PLAN,), case(1), "drawn_in_turn"),
        (DRAWN, case(4), "drawn_in_turn"),
        (DRAWN, case(3, LATER, replaces=1), "drawn_in_turn"),
        ((*DRAWN, REPLACED, case(3, LATER, replaces=1)), case(4, LATER, replaces=1), "drawn_in_turn"),
        ((PLAN,), REPLACED, "replaces_a_case"),
        ((*DRAWN, REPLACED), make_event("inspection.case_replaced", LATER, case_no=1), "replaces_a_case"),
        ((PLAN, ABANDONED), make_event("inspection.abandoned", LATER), "abandons_what_is_open"),
        ((*DRAWN, CLOSED), make_event("inspection.abandoned", LATER), "abandons_what_is_open"),
        ((PLAN,), CLOSED, "closes_what_is_drawn"),
        (DRAWN, UNFINISHED, "closes_what_is_checked"),
    ],
)
def test_what_is_out_of_turn_is_refused(before: tuple[Event, ...], event: Event, code: str) -> None:
    refused = given(*before).when(event).result
    assert isinstance(refused, Refusal)
    assert ("rule", code) == (refused.kind, refused.code)


@pytest.mark.parametrize(
    ("events", "state"),
    [((PLAN,), "planned"), (DRAWN, "drawn"), ((*DRAWN, ABANDONED), "abandoned"), ((*DRAWN, CLOSED), "closed")],
)
def test_the_state_follows_from_the_events(events: tuple[Event, ...], state: str) -> None:
    assert state == steps_of(inspection(*events).history.events).state


def test_many_cases_of_one_moment_are_drawn_in_turn() -> None:
    """As the service records them: more events than a history is decided on without its timeline."""
    so_far = inspection(PLAN, DRAW, *(case(number) for number in range(1, 101)))
    so_far.when(case(101)).then_recorded()
    so_far.when(case(103)).then_refused("drawn_in_turn", "rule", "case_no")


def test_an_inspection_is_named_by_its_area_a_year_and_a_number() -> None:
    assert "320614-01/2021-007" == inspection_key("320614-01", 2021, 7)
    assert ["320614-01", "320614", None, None] == [
        area_of(key) for key in ("320614-01/2021-007", "320614/2021-1234", "320614", "x/2021-001")
    ]


def test_an_inspection_may_end_unfinished_for_a_reason() -> None:
    inspection(*DRAWN).when(with_metadata(UNFINISHED, reason=Reason(text="另行安排"))).then_recorded()


def inspection(*events: Event) -> Given:
    return given(*events)
