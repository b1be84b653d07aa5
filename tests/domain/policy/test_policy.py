"""Policies: dated, inherited, by area; an invalid profile is refused when it is parsed, not when it is used."""

import copy
import tomllib
from datetime import date
from typing import Any

import pytest

from domain.policy.policies import Policies
from domain.policy.profile import InvalidProfile
from service.reference import reference

NATIONAL = """
areas = [""]
title = { zh = "全国", en = "National" }

[[version]]
since = 1995-01-01
clock_tolerance_minutes = 10
zero_employment_categories = ["zero"]
reemployed_groups = ["poor"]

[version.ages]
working_from = 16
retirement = { male = 60, female = 55 }

[version.household]
min_testable = 2
limit_days = 20
require_same_register = true
family_relations = ["head", "spouse"]
family_if_living_together = []
job_gap_days = 1
unstable_channels = []

[version.categories]
older = { zh = "大龄", en = "Older" }
disabled = { zh = "残疾", en = "Disabled" }

[version.groups.poor]
zh = "贫困"
en = "Poor"
categories = ["older"]
poverty = ["monitored"]

[version.groups.difficulty]
zh = "困难"
en = "Difficulty"
recognised = true

[[version]]
since = 2025-01-01
ages = { working_from = 16, retirement = { male = 63, female = 58 } }
"""
PROVINCE = """
inherits = "national"
areas = ["320000"]
title = { zh = "江苏省", en = "Jiangsu" }

[[version]]
since = 2020-06-01
clock_tolerance_minutes = 30
[version.household]
limit_days = 30
[version.categories]
city_set = { zh = "市定", en = "Set by the city" }

[[version]]
since = 2023-01-01
[version.categories]
replace = true
dibao = { zh = "低保", en = "Allowance" }
"""
TOWN = """
inherits = "province"
areas = ["320614", "320684"]
title = { zh = "海门区", en = "Haimen" }

[[version]]
since = 2021-01-01
[version.bundle]
job_introduction = { events = ["person.job_introduced"], required = 3 }
"""


def tables() -> dict[str, dict[str, Any]]:
    return {"national": tomllib.loads(NATIONAL), "province": tomllib.loads(PROVINCE), "town": tomllib.loads(TOWN)}


def day(text: str) -> date:
    return date.fromisoformat(text)


POLICIES = Policies.parse(tables())


@pytest.mark.parametrize(
    ("area", "profile"),
    [
        ("", "national"),
        ("110000", "national"),
        ("320000", "province"),
        ("320600", "province"),
        ("321000", "province"),
        ("320614", "town"),
        ("320614-11", "town"),
        ("320614101", "town"),
        ("320684101203", "town"),
        ("no area at all", "national"),
    ],
)
def test_the_profile_nearest_to_the_area_speaks(area: str, profile: str) -> None:
    assert profile == POLICIES.at(area, day("2021-05-06")).profile.split("@")[0]


def test_what_a_profile_does_not_say_it_inherits() -> None:
    town = POLICIES.at("320614", day("2021-05-06"))
    assert (town.clock_tolerance_minutes, town.household.limit_days, town.household.min_testable) == (30, 30, 2)
    assert town.title.en == "Haimen"
    assert town.bundle["job_introduction"].required == 3
    assert POLICIES.at("320600", day("2021-05-06")).bundle == {}


def test_tables_are_merged_unless_they_say_that_they_replace() -> None:
    assert list(POLICIES.at("320600", day("2022-12-31")).categories) == ["older", "disabled", "city_set"]
    assert list(POLICIES.at("320600", day("2023-01-01")).categories) == ["dibao"]
    assert list(POLICIES.at("", day("2023-01-01")).categories) == ["older", "disabled"]


def test_a_change_above_is_a_version_of_every_profile_below_from_its_day_on() -> None:
    before, after = (POLICIES.at("320614", day(text)) for text in ("2024-12-31", "2025-01-01"))
    assert (before.profile, after.profile) == ("town@2023-01-01", "town@2025-01-01")
    assert (before.ages.retirement["male"], after.ages.retirement["male"]) == (60, 63)
    assert (before.household.retirement_ages, after.household.retirement_ages) == (
        {"male": 60, "female": 55},
        {"male": 63, "female": 58},
    )


def test_a_day_before_the_first_version_is_judged_by_the_first() -> None:
    assert POLICIES.at("320614", day("1980-01-01")) == POLICIES.at("320614", day("2021-01-01"))
    assert POLICIES.at("", day("1980-01-01")).profile == "national@1995-01-01"


def test_versions_may_stand_in_any_order_in_the_file() -> None:
    turned = tables()
    turned["province"]["version"].reverse()
    assert Policies.parse(turned).all() == POLICIES.all()


def test_a_version_may_end_and_then_what_it_lay_over_holds_again() -> None:
    ended = tables()
    ended["town"]["version"][0]["until"] = day("2022-01-01")
    policies = Policies.parse(ended)
    assert policies.at("320614", day("2021-12-31")).bundle["job_introduction"].required == 3
    assert policies.at("320614", day("2022-01-01")).bundle == {}
    assert policies.at("320614", day("2022-01-01")).profile == "town@2022-01-01"


def test_the_series_of_an_area_is_that_of_its_profile() -> None:
    assert [(since.year, policy.profile) for since, policy in POLICIES.series("320614-11")] == [
        (2021, "town@2021-01-01"),
        (2023, "town@2023-01-01"),
        (2025, "town@2025-01-01"),
    ]


def test_a_profile_begins_when_all_it_inherits_has_begun() -> None:
    early = tables()
    early["town"]["version"][0]["since"] = day("1990-01-01")
    policy = Policies.parse(early).at("320614", day("1991-01-01"))
    assert (policy.profile, policy.bundle["job_introduction"].required) == ("town@2020-06-01", 3)


def test_all_versions_of_all_profiles_can_be_listed() -> None:
    assert [policy.profile for policy in POLICIES.all()] == [
        *("national@1995-01-01", "national@2025-01-01"),
        *("province@2020-06-01", "province@2023-01-01", "province@2025-01-01"),
        *("town@2021-01-01", "town@2023-01-01", "town@2025-01-01"),
    ]


NOTHING: Any = object()


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        ("town.inherit", "national", "unknown field `inherit`"),
        ("town.version.0.bundles", {}, "unknown field `bundles`"),
        ("national.version.0.household.limit", 20, "unknown field `limit`"),
        ("national.version.0.categories.older.de", "Alt", "unknown field `de`"),
        ("national.version.0.clock_tolerance_minutes", "10", "Expected `int`"),
        ("town.inherits", "state", "'state', which is not a profile"),
        ("national.inherits", "town", "not a profile above it"),
        ("town.areas", NOTHING, "missing required field `areas`"),
        ("town.areas", ["Haimen"], "matching regex"),
        ("town.areas", ["320000"], "'320000' is covered by"),
        ("town.title", NOTHING, "missing required field `title`"),
        ("town.version", [], "length >= 1"),
        ("town.version.0.since", NOTHING, "the day from which"),
        ("town.version.0.since", "2021-01-01", "the day from which"),
        ("town.version.0.until", date(2021, 1, 1), "a day after its beginning"),
        ("town.version.0.until", "2022-01-01", "a day after its beginning"),
        ("national.areas", ["110000"], "no profile covers everywhere"),
        ("national.version.0.household", NOTHING, "'household' is missing"),
        ("national.version.0.ages", NOTHING, "'ages' is missing"),
        ("national.version.0.groups", NOTHING, "missing required field `groups`"),
    ],
)
def test_a_profile_that_does_not_hold_together_is_refused_with_its_name(path: str, value: Any, text: str) -> None:
    found: Any = copy.deepcopy(tables())
    wrong = found
    *way, last = (int(step) if step.isdigit() else step for step in path.split("."))
    for step in way:
        wrong = wrong[step]
    if value is NOTHING:
        del wrong[last]
    else:
        wrong[last] = value
    with pytest.raises(InvalidProfile) as refused:
        Policies.parse(found)
    assert text in str(refused.value)


@pytest.mark.parametrize(
    ("case", "categories", "poverty", "group"),
    [
        ("registered", (), "none", None),
        ("registered", ("older",), "none", "poor"),
        ("recognised", ("disabled",), "none", "difficulty"),
        ("recognised", ("disabled",), "monitored", "poor"),
        ("exited", (), "none", None),
    ],
)
def test_everybody_is_counted_in_the_first_group_they_belong_to(
    case: str, categories: tuple[str, ...], poverty: str, group: str | None
) -> None:
    assert group == POLICIES.at("", day("2021-05-06")).primary_group(case, categories, poverty)


def test_the_codes_of_a_profile_are_those_in_force_on_the_day() -> None:
    haimen = reference().policies.at("320614", day("2021-05-06"))
    assert len(haimen.categories.keys() - {"severely_disabled"}) == 11  # that is a degree of one of them
    assert "city_set" in haimen.categories
    assert "older_worker" in reference().policies.at("110000", day("2021-05-06")).categories
    assert "city_set" not in reference().policies.at("110000", day("2021-05-06")).categories
