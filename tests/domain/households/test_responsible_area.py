"""The area responsible for a household, day by day: the head's then, else that of those who belonged then."""

from datetime import date

import pytest

from domain.households.responsible_area import Residence, area_now, areas_of, residences_of, responsible_areas
from tests.domain.events.samples import make_event
from tests.domain.given import given

KEY, UNIT, OTHER, DISTRICT, ELSEWHERE = "320614/H", "320614-01", "320614-02", "320614", "210100"


def day(text: str) -> date:
    return date.fromisoformat(f"2021-{text}")


def lived(relation: str, *areas: tuple[str, str], joined: str = "01-10", left: str | None = None) -> Residence:
    return Residence(
        relation == "head", day(joined), day(left) if left else None, [(day(since), area) for since, area in areas]
    )


def spans(*residences: Residence) -> list[tuple[str, str]]:
    found = responsible_areas(KEY, residences)
    assert found == responsible_areas(KEY, residences[::-1])
    return [(f"{since:%m-%d}", area) for since, area in found]


def test_a_household_moves_with_its_head_and_was_elsewhere_before() -> None:
    assert spans(lived("head", ("01-01", UNIT), ("05-01", OTHER)), lived("spouse", ("01-01", UNIT))) == [
        ("01-10", UNIT),
        ("05-01", OTHER),
    ]


def test_a_head_who_left_takes_the_household_nowhere() -> None:
    """Given a head who left on 10 May and moved to another province in June, then it is where the others are (A12)."""
    head = lived("head", ("01-01", UNIT), ("06-01", ELSEWHERE), left="05-10")
    assert spans(head, lived("spouse", ("01-01", UNIT))) == [("01-10", UNIT)]


def test_a_household_whose_head_died_moves_with_its_members() -> None:
    """Given a head who died in March, when the family moves in June, then it is where the family is (A13)."""
    head = lived("head", ("01-01", UNIT), left="03-01")
    family = [lived(relation, ("01-01", UNIT), ("06-01", OTHER)) for relation in ("spouse", "child")]
    assert spans(head, *family) == [("01-10", UNIT), ("06-01", OTHER)]


def test_members_in_two_areas_without_a_head_stay_where_the_household_was_while_one_is_there() -> None:
    head = lived("head", ("01-01", UNIT), left="03-01")
    spouse, child = lived("spouse", ("01-01", UNIT), ("06-01", OTHER)), lived("child", ("01-01", UNIT))
    assert spans(head, spouse, child) == [("01-10", UNIT)]
    gone = lived("child", ("01-01", UNIT), ("07-01", ELSEWHERE))
    assert spans(head, spouse, gone) == [("01-10", UNIT), ("07-01", DISTRICT)], "the area that named it"


def test_a_household_to_which_nobody_belongs_any_more_stays_where_it_was() -> None:
    head = lived("head", ("01-01", UNIT), ("06-01", OTHER), left="05-10")
    assert spans(head, lived("spouse", ("01-01", UNIT), ("07-01", OTHER), left="05-11")) == [("01-10", UNIT)]


def test_a_new_head_takes_it_over_on_the_day_of_joining() -> None:
    old, new = lived("head", ("01-01", UNIT), left="05-10"), lived("head", ("01-01", OTHER), joined="05-10")
    assert spans(old, new) == [("01-10", UNIT), ("05-10", OTHER)]


@pytest.mark.parametrize(
    ("residences", "area"),
    [
        ([], DISTRICT),
        ([lived("spouse", ("01-01", UNIT)), lived("child", ("01-01", OTHER))], DISTRICT),
        ([lived("head", ("01-01", UNIT)), lived("head", ("01-01", OTHER))], DISTRICT),
        ([lived("head", ("01-01", UNIT)), lived("spouse", ("01-01", OTHER))], UNIT),
    ],
    ids=["nobody", "two areas from the first day", "two heads from before", "its head's"],
)
def test_the_area_now_is_that_of_the_last_change(residences: list[Residence], area: str) -> None:
    assert area_now(KEY, residences) == area


def test_the_residences_of_a_person_end_with_death_and_follow_every_move() -> None:
    history = given(
        make_event("registered", "2021-01-05", area=UNIT),
        make_event("household_joined", "2021-02-01", household_id="H", relation="head", household_area=DISTRICT),
        make_event("moved", "2021-03-01", to_area=OTHER),
        make_event("deceased", "2021-06-01", source="民政"),
    ).history
    assert areas_of(history) == ((day("01-05"), UNIT), (day("03-01"), OTHER))
    assert residences_of(history, KEY) == [Residence(True, day("02-01"), day("06-01"), areas_of(history))]
    assert residences_of(history, "320614/other") == []
