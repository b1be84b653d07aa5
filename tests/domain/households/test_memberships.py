"""Memberships in households, and the keys of households."""

from datetime import date

import pytest

from domain.history.history import History
from domain.households.household_key import key_of, name_in, names_for, naming_area, naming_scope
from domain.households.memberships import Membership, headships, memberships_of
from tests.domain.events.samples import make_event
from tests.domain.given import given

UNIT, OTHER, DISTRICT = "320614-01", "320614-02", "320614"


def lived(*events: tuple[str, str, dict[str, object]]) -> History:
    registered = make_event("registered", "2021-01-05")
    return given(registered, *(make_event(kind, day, **data) for kind, day, data in events)).history


def joined(day: str, **data: object) -> tuple[str, str, dict[str, object]]:
    return "household_joined", day, {"household_id": "H", "relation": "head", "household_area": DISTRICT, **data}


@pytest.mark.parametrize("name", ["H-1", "海门/2021/1", "320614/1", "/"])
def test_a_key_tells_area_and_name_whatever_the_name_contains(name: str) -> None:
    key = key_of(UNIT, name)
    assert (naming_area(key), name_in(key)) == (UNIT, name)


def test_an_area_names_under_its_shortest_code_and_who_is_everywhere_under_that_of_the_country() -> None:
    assert [naming_scope(code) for code in ("320614000000", UNIT, "210000", "")] == [
        DISTRICT,
        UNIT,
        "210000",
        "000000",
    ]


def test_an_area_names_for_itself_and_for_what_lies_in_it() -> None:
    assert names_for(UNIT, UNIT)
    assert names_for(DISTRICT, UNIT)
    assert names_for("000000", UNIT)
    assert not names_for(OTHER, UNIT)
    assert not names_for(UNIT, DISTRICT)


def test_memberships_follow_each_other_and_a_household_of_the_same_name_elsewhere_is_another() -> None:
    history = lived(
        joined("2021-02-01"),
        ("household_left", "2021-03-01", {"household_id": "H"}),
        joined("2021-04-01", household_area=UNIT, relation="spouse"),
    )
    assert [
        (membership.key, membership.joined, membership.left, membership.as_head)
        for membership in memberships_of(history)
    ] == [
        ("320614/H", date(2021, 2, 1), date(2021, 3, 1), True),
        ("320614-01/H", date(2021, 4, 1), None, False),
    ]


def test_death_ends_a_headship_and_not_the_membership() -> None:
    history = lived(joined("2021-02-01"), ("deceased", "2021-06-01", {"source": "民政"}))
    assert [membership.left for membership in memberships_of(history)] == [None]
    assert [membership.left for membership in headships(history)] == [date(2021, 6, 1)]


def membership(first: int, last: int | None, relation: str = "head") -> Membership:
    left = None if last is None else date(2021, 1, last)
    return Membership("320614/H", 2, UNIT, "H", relation, True, True, date(2021, 1, first), left)


def test_memberships_overlap_when_both_are_in_force_at_the_end_of_a_day() -> None:
    assert membership(1, None).overlaps(membership(20, None))
    assert membership(1, 11).overlaps(membership(10, 20))
    assert not membership(1, 10).overlaps(membership(10, None)), "one leaves on the day on which the other joins"
    assert not membership(1, 10).overlaps(membership(5, 5)), "joined and left on one day"


def test_a_membership_is_shortened_by_an_earlier_end_alone() -> None:
    assert membership(1, 10).shortens(membership(1, None))
    assert membership(1, None).shortens(membership(1, None))
    assert not membership(1, None).shortens(membership(1, 10))
    assert not membership(2, 10).shortens(membership(1, 10))
    assert not membership(1, 10).shortens(membership(1, 10, "spouse"))
