"""Helpers and inspectors are accounts: who may inspect whom is decided by their ids, not by names in words."""

from typing import Any

import pytest
from msgspec.structs import replace

from domain.errors import Refusal
from domain.events.support import HelperPaired
from service.recording.submission import Caller
from tests.service.recording.conftest import Town
from tests.world import HAIMEN, SUPERVISOR, problems

LI_FANG = replace(SUPERVISOR, name="lifang")
"""The account of 李芳, who helps and inspects."""


@pytest.fixture
def town(town: Town) -> Town:
    for name in ("lifang", "赵敏", "周督查"):
        town.world.known(replace(SUPERVISOR, name=name))
    return town


def paired(town: Town, **data: Any) -> str:
    person = town.registered()
    town.post(town.event("helper_paired", "2021-02-01", person, **{"helper": "李芳", "unit": "镇人社所", **data}))
    return person


def inspected(town: Town, person: str, caller: Caller = SUPERVISOR, **data: Any) -> Refusal | None:
    check = town.event("spot_checked", "2021-06-01", person, inspection="S-1", items=["在岗"], **data)
    rejected = town.post(check, caller=caller).rejected
    return rejected[0].refusal if rejected else None


@pytest.mark.parametrize("names", [["李芳（镇人社所）"], ["赵敏", "李芳"], ["某人"]])
def test_given_inspectors_in_words_then_it_is_refused(town: Town, names: list[str]) -> None:
    refusal = inspected(town, paired(town, helper_account="lifang"), inspectors=names)
    assert refusal is not None
    assert (refusal.code, refusal.kind, refusal.field) == ("inspectors_are_accounts", "rule", "inspectors")
    assert refusal.data["missing"] == [name for name in names if name != "赵敏"]


@pytest.mark.parametrize(
    ("data", "caller", "field"),
    [
        ({"inspector_accounts": ["lifang"]}, SUPERVISOR, "inspector_accounts"),
        ({"inspectors": ["赵敏"], "inspector_accounts": ["赵敏", "lifang"]}, SUPERVISOR, "inspector_accounts"),
        ({"inspectors": ["lifang"]}, SUPERVISOR, "inspector_accounts"),
        ({"inspectors": ["甲某"], "inspector_accounts": ["赵敏"]}, LI_FANG, None),
        ({}, LI_FANG, None),
    ],
)
def test_given_the_helpers_account_among_the_inspectors_then_it_is_refused_whatever_the_names_say(
    town: Town, data: dict[str, Any], caller: Caller, field: str | None
) -> None:
    refusal = inspected(town, paired(town, helper_account="lifang"), caller, **data)
    assert refusal is not None
    assert (refusal.code, refusal.field, refusal.data["version"]) == ("inspected_by_another", field, 2)


def test_given_other_accounts_then_it_is_recorded_with_names_beside_them(town: Town) -> None:
    """An inspector of the same name as the helper is another person if the account is another."""
    person = paired(town, helper_account="lifang")
    assert inspected(town, person, inspectors=["李芳"], inspector_accounts=["赵敏"]) is None
    assert inspected(town, paired(town, helper_account="lifang"), inspectors=["赵敏"]) is None


def test_given_a_name_that_is_an_account_then_the_account_is_recorded_with_it(town: Town) -> None:
    event = town.history(paired(town, helper="lifang")).recorded[-1]
    assert isinstance(event, HelperPaired)
    assert event.helper_account == "lifang"
    checked = paired(town)
    assert inspected(town, checked, inspectors=["赵敏"]) is None
    assert getattr(town.history(checked).recorded[-1], "inspector_accounts", None) == ("赵敏",)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("helper_paired", {"helper": "李芳", "unit": "镇人社所", "helper_account": "nobody"}),
        ("spot_checked", {"inspection": "S-1", "items": ["在岗"], "inspector_accounts": ["赵敏", "nobody"]}),
    ],
)
def test_given_an_account_that_does_not_exist_then_it_is_refused(town: Town, kind: str, data: dict[str, Any]) -> None:
    caller = SUPERVISOR if kind == "spot_checked" else HAIMEN
    event = town.event(kind, "2021-06-01", town.registered(), **data)
    assert problems(town.post(event, caller=caller)) == ["account.unknown"]


def test_given_more_names_than_accounts_then_somebody_has_none(town: Town) -> None:
    refusal = inspected(town, paired(town), inspectors=["赵敏", "李芳"], inspector_accounts=["赵敏"])
    assert refusal is not None
    assert refusal.code == "inspectors_are_accounts"


@pytest.mark.parametrize("name", ["孙兰（镇人社所）", "孙 兰", "镇人社所孙兰"])
def test_given_a_helper_without_an_account_then_nobody_inspects_whose_name_may_be_the_same(
    town: Town, name: str
) -> None:
    town.world.known(replace(SUPERVISOR, name=name))
    for caller, data in ((SUPERVISOR, {"inspectors": [name]}), (replace(SUPERVISOR, name=name), {})):
        refusal = inspected(town, paired(town, helper="孙兰"), caller, **data)
        assert refusal is not None
        assert refusal.code == "inspected_by_another"
    assert inspected(town, paired(town, helper="孙兰"), inspectors=["周督查"]) is None


def test_given_an_inspector_who_recorded_services_of_the_person_then_another_is_drawn(town: Town) -> None:
    worker = replace(SUPERVISOR, name="赵敏", role="caseworker")
    person = paired(town)
    town.post(town.event("surveyed", "2021-03-01", person, method="入户"), caller=worker)
    refusal = inspected(town, person, inspectors=["赵敏"])
    assert refusal is not None
    assert (refusal.code, refusal.field) == ("inspected_by_another", "inspector_accounts")
    assert refusal.data["account"] == "赵敏"


def test_what_was_recorded_before_there_were_accounts_cannot_be_given_one_by_a_correction(town: Town) -> None:
    person = paired(town)
    changes = {"helper_account": "lifang"}
    event = town.event("corrected", "2021-03-01", person, target_version=2, changes=changes, reason={"code": "e"})
    assert problems(town.post(event)) == ["correction.field"]
