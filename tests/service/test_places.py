"""The five places as data: what each document says is found in its profile, in both languages, on its day."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pytest

from domain.events import CATALOGUE
from domain.policy.policies import Policies
from domain.policy.policy import Policy
from domain.policy.profile import InvalidProfile
from service.reference import reference

REFERENCE = reference()
every_policy = pytest.mark.parametrize("policy", REFERENCE.policies.all(), ids=lambda policy: policy.profile)
PROFILES = sorted(Path(str(files("domain.policy") / "profiles")).glob("*.toml"))


def at(area: str, day: str) -> Policy:
    """The policy of that place on that day."""
    return REFERENCE.policies.at(area, date.fromisoformat(day))


def listed(policy: Policy) -> list[str]:
    """The categories of the list, without the degrees of one of them."""
    return [code for code, category in policy.categories.items() if not category.degree_of]


def test_r3_2_liaoning_has_eight_categories_and_since_2021_ten() -> None:
    assert (8, 10) == (len(listed(at("210100", "2020-12-31"))), len(listed(at("210100", "2021-11-09"))))
    assert {"poverty_lifted", "rural_low_income"} == set(listed(at("210000", "2021-11-09"))) - set(
        listed(at("210000", "2020-12-31"))
    )


def test_r3_3_liaoning_has_classes_that_may_refer() -> None:
    classes = at("211400", "2021-11-09").reference_classes
    assert 5 == len(classes)
    assert {"model_worker", "land_lost_farmer", "orphan"} < classes.keys()
    condition = classes["orphan"].condition
    assert condition is not None
    assert (16, 2, 12) == (condition.age_least, condition.introductions_without_work, condition.unemployed_months)


def test_liaoning_clears_a_household_in_twenty_days_and_for_good_by_a_year() -> None:
    rule = at("210000", "2021-11-09").household
    assert (20, 2, True) == (rule.limit_days, rule.min_testable, rule.require_same_register)
    assert 12 == rule.stable_if["employer"].contract_months


def test_r4_2_haimen_counts_five_groups_each_person_once() -> None:
    haimen = at("320614-03", "2021-05-06")
    assert (
        11 == len(listed(haimen)) == len(listed(at("320600", "2021-05-06"))) == len(listed(at("321100", "2021-05-06")))
    )
    assert ["registered_poor", "difficulty", "low_income", "retired_fisher", "other"] == list(haimen.groups)
    assert "registered_poor" == haimen.primary_group("recognised", ("registered_poor", "dibao"), "none")
    assert "difficulty" == haimen.primary_group("recognised", ("dibao",), "none", ("retired_fisher",))
    assert "retired_fisher" == haimen.primary_group("registered", (), "none", ("retired_fisher",))
    assert None is haimen.primary_group("registered", (), "none")


def test_r4_4_and_r4_9_haimen_names_its_trades_and_posts() -> None:
    haimen = at("320614", "2021-05-06")
    assert ["养老护理", "家政服务", "中式面点"] == [term.zh for term in haimen.trades.values()]
    assert 6 == len(haimen.post_kinds)


def test_r1_4_the_first_round_of_the_six_measures_is_131() -> None:
    bundle = at("900100", "2021-05-06").bundle
    assert {"career_guidance": 1, "job_info": 3, "training": 1} == {n: s.required for n, s in bundle.items()}


def test_r1_1_the_six_measures_watch_three_lists() -> None:
    assert ["monitored", "poverty_lifted", "left_public_welfare_post"] == list(at("900100", "2021-05-06").watch_lists)


def test_r2_1_every_delivery_of_2003_is_one_of_five() -> None:
    policy = at("230100", "2003-09-30")
    assert ["送政策", "送岗位", "送信息", "送资金", "送服务"] == [one.zh for one in policy.deliveries.values()]
    events = [name for one in policy.deliveries.values() for name in one.events]
    assert len(events) == len(set(events))
    assert set(events) <= CATALOGUE.keys()


def test_r2_8_and_r2_9_seven_one_stop_services_each_free_by_the_card() -> None:
    policy = at("230900", "2003-09-30")
    assert 7 == len(policy.one_stop_services)
    assert policy.one_stop_services.keys() == REFERENCE.codes["one_stop"].keys()
    assert policy.concession_card is not None
    assert set(policy.concession_card.free_services) == policy.one_stop_services.keys()
    delivered = [kind for one in policy.deliveries.values() for kind in one.one_stop]
    assert sorted(delivered) == sorted(policy.one_stop_services)


def test_s2_is_a_programme_of_its_time() -> None:
    assert {} == at("230000", "2008-01-01").deliveries
    assert at("110000", "2021-01-01").categories == at("230000", "2021-01-01").categories


@every_policy
def test_r0_1_every_level_has_a_name_and_everybody_has_a_level(policy: Policy) -> None:
    assert policy.levels.keys() == REFERENCE.codes["level"].keys()
    assert policy.levels[list(policy.levels)[-1]].everyone


@every_policy
def test_what_a_profile_says_of_categories_is_of_categories_that_there_are_somewhere(policy: Policy) -> None:
    known = {code for one in REFERENCE.policies.all() for code in one.categories}
    assert {code for level in policy.levels.values() for code in level.categories} <= known
    assert {code for group in policy.groups.values() for code in group.references} <= policy.reference_classes.keys()
    assert {one.degree_of for one in policy.categories.values()} <= {"", *policy.categories}
    assert policy.recognition.cooling_off_months.keys() <= policy.recognition.exit_reasons.keys()
    assert set(policy.recognition.prolonging_verdicts) <= REFERENCE.codes["review_verdict"].keys()
    assert policy.household.stable_if.keys() <= REFERENCE.codes["channel"].keys()


@every_policy
def test_every_code_of_a_profile_has_a_name_in_both_languages(policy: Policy) -> None:
    terms = [*_terms(json.loads(msgspec.json.encode(policy)))]
    assert terms
    for zh, en in terms:
        assert re.search("[\u4e00-\u9fff]", zh), zh
        assert en.strip(), zh
        assert not re.search("[\u4e00-\u9fff]", en), en


def _terms(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        if "zh" in value or "en" in value:
            yield value["zh"], value["en"]
        for one in value.values():
            yield from _terms(one)
    elif isinstance(value, list):
        for one in value:
            yield from _terms(one)


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_a_slip_of_the_pen_in_a_profile_is_refused(path: Path) -> None:
    """Given the profiles that ship, when a key of a version is misspelt, then they are refused, by the file's name."""
    tables = {one.stem: tomllib.loads(one.read_text("utf-8")) for one in PROFILES}
    Policies.parse(tables)
    tables[path.stem]["version"][0]["categorys"] = {}
    with pytest.raises(InvalidProfile, match=r"categorys"):
        Policies.parse(tables)
