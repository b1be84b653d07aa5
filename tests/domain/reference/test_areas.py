"""The areas of the table, their validity, and scopes."""

from datetime import date
from typing import Any

import pytest

from domain.errors import Refusal
from domain.reference.area_codes import is_area_code, scope_prefix
from domain.reference.areas import Areas
from service.reference import reference

AREAS = reference().areas
IN_2021 = date(2021, 5, 6)


def table(**lines: dict[str, Any]) -> dict[str, Any]:
    return {
        "known_since": date(1995, 1, 1),
        "areas": {code.lstrip("_").replace("_", "-"): line for code, line in lines.items()},
    }


def line(**fields: Any) -> dict[str, Any]:
    return {"zh": "某", "en": "Some", **fields}


def test_the_eleven_units_of_the_haimen_plan_are_in_the_order_of_its_table() -> None:
    units = AREAS.children("320614", IN_2021)
    assert [(unit.code, unit.name("zh-CN"), unit.name("en")) for unit in units] == [
        ("320614-01", "海门街道", "Haimen Subdistrict"),
        ("320614-02", "三星镇", "Sanxing Town"),
        ("320614-03", "海门港新区", "Haimen Port New Area"),
        ("320614-04", "临江新区", "Linjiang New Area"),
        ("320614-05", "三厂街道", "Sanchang Subdistrict"),
        ("320614-06", "常乐镇", "Changle Town"),
        ("320614-07", "正余镇", "Zhengyu Town"),
        ("320614-08", "悦来镇", "Yuelai Town"),
        ("320614-09", "四甲镇", "Sijia Town"),
        ("320614-10", "余东镇", "Yudong Town"),
        ("320614-11", "海永镇", "Haiyong Town"),
    ]
    assert all(unit.local for unit in units)


def test_liaoning_has_its_fourteen_cities() -> None:
    cities = AREAS.children("210000", IN_2021)
    assert [f"21{n:02}00" for n in range(1, 15)] == [city.code for city in cities]
    assert (cities[0].name_zh, cities[0].name_en) == ("沈阳市", "Shenyang")


def test_heilongjiang_has_the_cities_its_document_names_and_their_districts_and_counties() -> None:
    then = date(2003, 9, 30)
    cities = {city.name_en for city in AREAS.children("230000", then)}
    assert {"Harbin", "Qiqihar", "Hegang", "Shuangyashan", "Daqing", "Mudanjiang"} < cities
    assert len(cities) == 13, "with a prefecture"
    assert {"道里区", "南岗区"} < {area.name_zh for area in AREAS.children("230100", then)}
    assert {"甘南县", "富裕县"} < {area.name_zh for area in AREAS.children("230200", then)}
    assert "松北区" not in {area.name_zh for area in AREAS.children("230100", then)}, "it is of 2004"


def test_jiangsu_has_its_thirteen_cities_and_95_districts() -> None:
    cities = AREAS.children("320000", IN_2021)
    assert [area.code for area in cities] == [f"32{number:02d}00" for number in range(1, 14)]
    districts = [area for city in cities for area in AREAS.children(city.code, IN_2021)]
    assert len(districts) == len({area.code for area in districts}) == 95
    assert {area.name_zh[-1] for area in districts} == set("区县市")


def test_the_area_of_the_six_measures_is_marked_as_fictitious() -> None:
    assert [(area.code, area.name_zh, area.local) for area in AREAS if area.code.startswith("90")] == [
        ("900000", "示范省", True),
        ("900100", "示范市", True),
    ]


def test_provinces_are_the_children_of_the_empty_code() -> None:
    provinces = [area.code for area in AREAS.children("", IN_2021)]
    assert len(provinces) == 35, "34, and the fictitious one"
    assert all(code.endswith("0000") for code in provinces)


def test_haimen_was_a_city_until_the_day_it_became_a_district() -> None:
    last_day, first_day = date(2020, 7, 2), date(2020, 7, 3)
    before, after = ({area.code for area in AREAS.children("320600", day)} for day in (last_day, first_day))
    assert (before - after, after - before) == ({"320684"}, {"320614"})
    assert "320614" not in {area.code for area in AREAS.on(last_day)}
    city, district = AREAS.get("320684"), AREAS.get("320614")
    assert city is not None
    assert district is not None
    assert city.replaced_by == "320614"
    assert district.replaces == ("320684",)


def test_a_unit_is_valid_from_the_same_day_as_its_parent() -> None:
    assert AREAS.children("320614", date(2020, 7, 2)) == ()
    assert len(AREAS.children("320614", date(2020, 7, 3))) == 11


def test_the_current_area_of_a_replaced_code_is_its_replacement() -> None:
    then, now = AREAS.current("320684", date(2019, 1, 1)), AREAS.current("320684", IN_2021)
    assert AREAS.get("320684") is then
    assert AREAS.get("320614") is now
    assert AREAS.current("320614", date(2019, 1, 1)) is None
    assert AREAS.current("999999", IN_2021) is None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("320614-01", ["320614", "320600", "320000"]),
        ("320614001002", ["320614", "320600", "320000"]),
        ("320600", ["320000"]),
        ("320000", []),
    ],
)
def test_ancestors_come_nearest_first(code: str, expected: list[str]) -> None:
    assert expected == [area.code for area in AREAS.ancestors(code)]


def test_a_city_without_districts_is_listed_once_among_ancestors() -> None:
    areas = Areas.parse(table(_440000=line(), _441900=line(), _441900003=line()))
    assert [area.code for area in areas.ancestors("441900003")] == ["441900", "440000"]


def test_a_code_that_is_not_in_the_table_has_no_area() -> None:
    assert "320614-01" in AREAS
    assert "320614-12" not in AREAS
    assert None not in AREAS
    assert AREAS.get("320614-12") is None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("", ""),
        ("320000", "32"),
        ("320600", "3206"),
        ("320614", "320614"),
        ("320614-01", "320614-01"),
        ("320614001", "320614001"),
        ("320614001002", "320614001002"),
        ("320614001000", "320614001"),
        ("320614000000", "320614"),
        ("320600000000", "3206"),
        ("900000", "90"),
        ("900100", "9001"),
        ("000000", "00"),
    ],
)
def test_scope_prefix(code: str, expected: str) -> None:
    assert expected == scope_prefix(code)


@pytest.mark.parametrize(
    "code", ["3206", "32061", "320614-1", "320614-011", "320614-", "320614\n", "３２０６１４", "32061a", "%", " "]
)
def test_a_malformed_scope_is_refused_and_covers_nothing(code: str) -> None:
    assert not is_area_code(code)
    with pytest.raises(Refusal) as refused:
        AREAS.covers(code, "320614-11")
    assert (refused.value.kind, refused.value.field) == ("shape", "area")


@pytest.mark.parametrize(
    ("scope", "code", "expected"),
    [
        ("", "320614-01", True),
        ("", "900100", True),
        ("320000", "320614-01", True),
        ("320000", "210100", False),
        ("320600", "320614", True),
        ("320600", "320684", True),
        ("320600", "321100", False),
        ("320614", "320614", True),
        ("320614", "320614-01", True),
        ("320614", "320614001", True),
        ("320614", "320614001002", True),
        ("320614", "320600", False),
        ("320614", "320000", False),
        ("320614", "320684", False),
        ("320614-01", "320614-01", True),
        ("320614-01", "320614-11", False),
        ("320614-01", "320614", False),
        ("320614-01", "320614001", False),
        ("320614001", "320614001002", True),
        ("320614001000", "320614001002", True),
        ("320614", "320614-1", False),
        ("320614", "320614-011", False),
        ("900000", "900100", True),
    ],
)
def test_a_scope_covers_its_own_code_and_those_below(scope: str, code: str, expected: bool) -> None:
    assert expected is AREAS.covers(scope, code)


def test_scopes_agree_with_the_tree_of_areas() -> None:
    """In one province with its local codes, all pairs; of the other provinces, the provinces themselves."""
    areas = [area for area in AREAS if (area.code[:4] in ("3200", "3206", "9000", "9001") or area.code[2:] == "0000")]
    for area in areas:
        assert AREAS.covers(area.code, area.code)
        assert {above.code for above in AREAS.ancestors(area.code)} == {
            other.code for other in areas if other != area and AREAS.covers(other.code, area.code)
        }


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ({"_3206": line()}, "regex"),
        ({"_320614_1": line(local=True)}, "regex"),
        ({"_320614": line(parent="320600")}, "parent"),
        ({"_320614": {"zh": "海门区"}}, "en"),
        ({"_320614_01": line()}, "local"),
        ({"_320614001000": line()}, "shorter"),
        ({"_320614": line(valid_to=date(1994, 1, 1))}, "ends before"),
        ({"_320684": line(valid_to=date(2020, 7, 3), replaced_by="320614")}, "replaced by 320614"),
        ({"_320684": line(replaced_by="320614"), "_320614": line()}, "replaced by 320614"),
        (
            {
                "_320684": line(valid_to=date(2020, 7, 3), replaced_by="320614"),
                "_320614": line(valid_from=date(2020, 8, 1)),
            },
            "replaced by 320614",
        ),
    ],
)
def test_a_wrong_table_is_refused(lines: dict[str, dict[str, Any]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Areas.parse(table(**lines))


@pytest.mark.parametrize(
    ("code", "nearest"),
    [
        ("320614", "320614"),
        ("320614104", "320614-08"),  # the official code of Yuelai
        ("320614104201", "320614-08"),  # one of its villages
        ("320614100", "320614"),  # a town of which the table does not list any of the district
        ("320614100203", "320614"),
        ("320684104", "320684"),
        ("320614-99", None),
        ("999999", None),
        ("999999001", None),
        ("32061410", None),
    ],
)
def test_the_nearest_area_of_a_town_or_village_is_the_one_it_lies_in(code: str, nearest: str | None) -> None:
    found = AREAS.nearest(code)
    assert nearest == (found.code if found else None)


def test_a_town_is_checked_against_the_others_of_its_district_once_there_are_some() -> None:
    areas = Areas.parse(table(_430000=line(), _430102=line(), _430102001=line(), _430102001001=line()))
    assert [areas.nearest(code) is not None for code in ("430102001", "430102002")] == [True, False]
    assert [areas.nearest(code) is not None for code in ("430102001001", "430102001002")] == [True, False]


def test_a_local_unit_is_known_by_its_official_code_too() -> None:
    yuelai = AREAS.get("320614104")
    assert yuelai is not None
    assert (yuelai.code, yuelai.name_zh, yuelai.official) == ("320614-08", "悦来镇", "320614104")
    assert "320614104" in AREAS
    assert [area.code for area in AREAS.ancestors("320614104201")] == ["320614-08", "320614", "320600", "320000"]


@pytest.mark.parametrize(
    ("scope", "day", "others"),
    [
        ("320614", date(2020, 7, 2), ()),
        ("320614", date(2020, 7, 3), ("320684",)),
        ("320684", IN_2021, ()),
        ("320600", IN_2021, ()),  # its prefix covers both
        ("320614-08", IN_2021, ("320614104",)),
        ("320614104", IN_2021, ("320614-08",)),
        ("320614-07", IN_2021, ("320614107",)),
        ("320614-01", IN_2021, ()),
        ("", IN_2021, ()),
    ],
)
def test_what_belongs_to_an_area_beside_its_own_code(scope: str, day: date, others: tuple[str, ...]) -> None:
    assert others == AREAS.also_covered(scope, day)


def test_an_area_has_what_those_below_it_replaced_and_what_these_had_replaced() -> None:
    areas = Areas.parse(
        table(
            _370100=line(),
            _370116=line(valid_from=date(2019, 1, 9)),
            _371200=line(valid_to=date(2019, 1, 9), replaced_by="370100"),
            _371202=line(valid_to=date(2019, 1, 9), replaced_by="370116"),
            _379001=line(valid_to=date(2000, 1, 1), replaced_by="371202"),
        )
    )
    assert areas.also_covered("370100", date(2020, 1, 1)) == ("3712", "379001")
    assert areas.also_covered("370116", date(2020, 1, 1)) == ("371202", "379001")
    assert areas.also_covered("370100", date(2018, 1, 1)) == ()
    assert areas.responsible("379001", date(2020, 1, 1)) == "370116"
    assert areas.responsible("379001", date(2010, 1, 1)) == "371202"
    assert areas.responsible("371202001", date(2020, 1, 1)) == "371202001"


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ({"_320614": line(official="320614104")}, "local code"),
        ({"_320614_01": line(local=True, official="320684104")}, "same district"),
        ({"_320614_01": line(local=True, official="320614")}, "regex"),
        ({"_320614_01": line(local=True, official="320614104"), "_320614104": line()}, "another area"),
        (
            {
                "_320614_01": line(local=True, official="320614104"),
                "_320614_02": line(local=True, official="320614104"),
            },
            "another area",
        ),
    ],
)
def test_a_wrong_official_code_is_refused(lines: dict[str, dict[str, Any]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Areas.parse(table(**lines))
