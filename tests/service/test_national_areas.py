"""The national tables of areas that ship: complete, consistent, with their source and day."""

from collections import Counter
from datetime import date
from importlib.resources import files

import pytest

from domain.reference.area_codes import codes_above, is_area_code
from service.reference import NATIONAL_TABLES_OF, reference

AREAS = reference().areas
LISTED = [area for area in AREAS if area.listed_on is not None]
ON = NATIONAL_TABLES_OF

PROVINCES = [*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82]
"""The first two digits, by GB/T 2260."""


def below(code: str, day: date = ON) -> list[str]:
    return [area.code for area in AREAS.children(code, day) if not area.local]


def test_every_province_is_there() -> None:
    assert [f"{province}0000" for province in PROVINCES] == below("")


def test_there_are_as_many_units_of_each_level_as_in_the_list_of_its_day() -> None:
    """333 prefectures are those of the Ministry of Civil Affairs, too; of counties, the bureau has a few more lines."""
    in_use = [area.code for area in LISTED if area.valid_to is None and len(area.code) == 6]
    prefectures = [code for code in in_use if code.endswith("00") and not code.endswith("0000")]
    counties = [code for code in in_use if not code.endswith("00")]
    assert (len(prefectures), len(counties)) == (333, 2850)
    assert AREAS.get("320614") is not None, "the one that `areas.toml` has instead"
    assert len(below("110000")) == 16, "the districts of a municipality lie in it directly"


def test_towns_of_the_provinces_that_ship_are_there() -> None:
    towns = Counter(area.code[:2] for area in LISTED if len(area.code) == 9)
    assert towns.keys() == {"21", "23", "32"}
    assert all(1_300 < count < 1_900 for count in towns.values()), towns


def test_codes_are_well_formed_and_every_parent_is_there() -> None:
    for area in LISTED:
        assert is_area_code(area.code)
        assert area.name_zh
        assert area.name_en
        assert area.name_en.isascii() or "ü" in area.name_en.lower(), area
        assert area.parent == next((above for above in codes_above(area.code) if above in AREAS), None)
        if len(area.code) == 9:
            assert area.parent == area.code[:6], area


def test_the_tables_tell_source_and_day() -> None:
    tables = list((files("domain.reference") / "area_tables").iterdir())
    assert {"counties.csv", "towns_21.csv", "towns_23.csv", "towns_32.csv"} == {table.name for table in tables}
    for table in tables:
        head = table.read_text("utf-8").partition("code,zh,en")[0]
        for part in ("National Bureau of Statistics", ON.isoformat(), "china-division", "WTFPL"):
            assert part in head, table.name


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("430100", "长沙市", "Changsha"),
        ("540102", "城关区", "Chengguan District"),
        ("610000", "陕西省", "Shaanxi"),
        ("110105", "朝阳区", "Chaoyang District"),
        ("222400", "延边朝鲜族自治州", "Yanbian Korean Autonomous Prefecture"),
        ("469024", "临高县", "Lingao County"),
        ("659001", "石河子市", "Shihezi City"),
        ("710000", "台湾省", "Taiwan"),
        ("320104001", None, None),
        ("210102001", None, None),
    ],
)
def test_areas_of_every_kind_are_known(code: str, zh: str | None, en: str | None) -> None:
    area = AREAS.nearest(code)
    assert area is not None
    if zh is not None:
        assert (area.name_zh, area.name_en) == (zh, en)


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("230109", date(2004, 1, 1), None),  # Songbei District
        ("330103", date(1995, 1, 1), date(2023, 12, 31)),  # Xiacheng District of Hangzhou, until 2021
        ("371200", date(1995, 1, 1), date(2018, 12, 31)),  # Laiwu, until the end of 2018
        ("320684", date(1995, 1, 1), date(2020, 7, 2)),  # the exact day precedes
    ],
)
def test_codes_hold_in_the_years_in_which_the_lists_have_them(code: str, first: date, last: date | None) -> None:
    area = AREAS.get(code)
    assert area is not None
    assert area.valid_on(first)
    if last is None:
        assert area.valid_to is None
    else:
        assert area.valid_on(last)
        assert area.valid_to == date.fromordinal(last.toordinal() + 1)


def test_towns_of_the_national_tables_do_not_close_the_list_of_their_district() -> None:
    """They are those of one day: a town that was merged before, or is new, registers all the same."""
    assert AREAS.get("320623199") is None
    found = AREAS.nearest("320623199")
    assert found is not None
    assert found.code == "320623"
