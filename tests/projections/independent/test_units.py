"""The tree of areas by the second opinion."""

from datetime import date

import pytest

from projections.independent.units import Units
from service.reference import reference, shipped

UNITS = Units(shipped().areas)
BEFORE, AFTER = date(2020, 7, 2), date(2020, 7, 3)
"""The last day of 320684, and the first one of 320614."""


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_the_areas_directly_below_are_those_of_the_rules(day: date) -> None:
    areas = reference().areas
    for code in ("", *(area.code for area in areas)):
        assert [area.code for area in areas.children(code, day)] == UNITS.directly_below(code, day)


def test_a_place_is_known_by_what_replaced_it_from_that_day_on() -> None:
    assert UNITS.codes_of("320684", BEFORE) == ["320684"]
    assert UNITS.codes_of("320684", AFTER) == ["320684", "320614"]


def test_a_place_is_known_by_its_local_and_its_official_code() -> None:
    assert UNITS.codes_of("320614-08", AFTER) == ["320614-08", "320614104"]
    assert UNITS.codes_of("320614104", AFTER) == ["320614104", "320614-08"]
