"""Separation of duties: which roles post which types, who sets targets, and who inspects which case."""

import itertools
from typing import Any

import pytest
from msgspec.structs import replace

from service.recording.submission import Caller
from tests.service.recording.conftest import Town
from tests.world import HAIMEN, SUPERVISOR, problems

CASEWORKER = Caller(name="悦来镇办事员", role="caseworker", area="320614-01", sources=("*",))
TOWN_SYSTEM = replace(CASEWORKER, name="悦来镇系统", role="integration")
_values = itertools.count(1)
REASON = {"code": "error", "text": "误录"}

SUPERVISION: dict[str, dict[str, Any]] = {
    "spot_checked": {"inspection": "S-1", "items": ["在岗"]},
    "finding_raised": {"inspection": "S-1", "item": "缺合同", "severity": "procedure", "due": "2021-07-01"},
    "rectification_accepted": {"finding": "2"},
    "hit_resolved": {"hit": "4", "verdict": "confirmed"},
    "employment_verified": {"verdict": "confirmed"},
}


def questioned(town: Town) -> str:
    """A person with a finding (2) that is rectified (3), a hit (4) and a job (5)."""
    person, finding = town.registered(), SUPERVISION["finding_raised"]
    town.post(town.event("finding_raised", "2021-05-01", person, **finding), caller=replace(SUPERVISOR, name="别人"))
    town.post(
        town.event("rectified", "2021-05-02", person, finding="2"),
        town.event("comparison_hit", "2021-05-03", person, rule="C1", register="market_regulation"),
        town.event("employed", "2021-05-04", person, channel="flexible"),
    )
    return person


@pytest.mark.parametrize("kind", [*SUPERVISION, "comparison_hit"])
def test_a_caseworker_does_not_supervise_its_own_work(town: Town, kind: str) -> None:
    data = SUPERVISION.get(kind) or {"rule": "C1", "register": "market_regulation"}
    event = town.event(kind, "2021-06-01", town.registered(), **data)
    (rejected,) = town.post(event, caller=CASEWORKER).rejected
    assert (rejected.refusal.kind, rejected.refusal.code, rejected.refusal.field) == ("scope", "scope.type", "type")
    assert "supervisor" in rejected.refusal.data["allowed"]


@pytest.mark.parametrize("kind", SUPERVISION)
def test_a_supervisor_does_and_an_integration_only_if_its_account_lists_the_type(town: Town, kind: str) -> None:
    event = town.event(kind, "2021-06-01", questioned(town), **SUPERVISION[kind])
    assert problems(town.post(event)) == ["scope.type"]
    listed = replace(HAIMEN, name="督查系统", types=(event["type"],))
    assert town.post(event, caller=listed).accepted == 1
    again = town.event(kind, "2021-06-02", questioned(town), **SUPERVISION[kind])
    assert town.post(again, caller=SUPERVISOR).accepted == 1


@pytest.mark.parametrize("role", ["supervisor", "auditor", "admin"])
def test_who_supervises_or_audits_records_no_service(town: Town, role: str) -> None:
    caller = replace(SUPERVISOR, role=role)
    event = town.event("surveyed", "2021-06-01", town.registered(), method="入户")
    assert problems(town.post(event, town.registration(), caller=caller)) == ["scope.type", "scope.type"]


def test_a_finding_is_not_made_to_vanish_by_who_may_not_raise_it(town: Town) -> None:
    """A correction or a void counts as an event of the type that it is about, also through another correction."""
    person = town.registered()
    town.post(town.event("finding_raised", "2021-06-01", person, **SUPERVISION["finding_raised"]), caller=SUPERVISOR)
    void = {"target_version": 2, "reason": REASON}
    correction = {"target_version": 2, "changes": {"due": "2029-01-01"}, "reason": REASON}
    for kind, data in (("voided", void), ("corrected", correction)):
        (rejected,) = town.post(town.event(kind, "2021-06-02", person, **data), caller=CASEWORKER).rejected
        assert (rejected.refusal.code, rejected.refusal.field) == ("scope.type", "target_version")
    own = town.event("corrected", "2021-06-02", person, **{**correction, "changes": {"due": "2021-08-01"}})
    assert town.post(own, caller=SUPERVISOR).accepted == 1
    around = town.event("voided", "2021-06-03", person, **{**void, "target_version": 3})
    assert problems(town.post(around, caller=CASEWORKER)) == ["scope.type"]


def test_nor_does_a_supervisor_undo_a_service(town: Town) -> None:
    person = town.registered()
    town.post(town.event("surveyed", "2021-06-01", person, method="入户"))
    void = town.event("voided", "2021-06-02", person, target_version=2, reason=REASON)
    assert problems(town.post(void, caller=SUPERVISOR)) == ["scope.type"]
    assert town.post(void, caller=CASEWORKER).accepted == 1


def figure(town: Town, kind: str, area: str) -> Any:
    indicator = "posts" if kind == "area.target_set" else "recognised"
    return town.event(kind, "2021-01-01", area, year=2021, indicator=indicator, value=next(_values))


@pytest.mark.parametrize("kind", ["area.target_set", "area.baseline_set"])
def test_the_figures_of_an_area_come_from_above_it(town: Town, kind: str) -> None:
    assert problems(town.post(figure(town, kind, "320614-01"), caller=CASEWORKER)) == ["scope.type"]
    assert problems(town.post(figure(town, kind, "320614-01"), caller=SUPERVISOR)) == ["scope.type"]
    (rejected,) = town.post(figure(town, kind, "320614-01"), caller=TOWN_SYSTEM).rejected
    assert (rejected.refusal.kind, rejected.refusal.code) == ("scope", "scope.target")
    assert town.post(figure(town, kind, "320614-01"), caller=HAIMEN).accepted == 1


@pytest.mark.parametrize(
    ("scope", "area", "answer"),
    [
        ("320614", "320614", []),
        ("320600", "320614", []),
        ("320600", "320600", []),
        ("", "320000", []),
        ("320614", "320600", ["scope.area"]),
        ("320614-01", "320614", ["scope.area"]),
        ("320614-01", "320614-02", ["scope.area"]),
    ],
)
def test_a_district_sets_the_figures_of_its_own_notice_and_nobody_those_above(
    town: Town, scope: str, area: str, answer: list[str]
) -> None:
    caller = replace(HAIMEN, name=f"系统{scope}", area=scope)
    assert problems(town.post(figure(town, "area.target_set", area), caller=caller)) == answer


def test_whoever_served_the_person_does_not_inspect_the_case(town: Town) -> None:
    """The accounts count, not the names in the fields."""
    both = replace(HAIMEN, name="一个系统", types=("person.surveyed", "person.spot_checked"))
    person = town.registered()
    town.post(town.event("surveyed", "2021-05-01", person, method="入户"), caller=both)
    check = town.event("spot_checked", "2021-06-01", person, **SUPERVISION["spot_checked"], inspectors=["督查员"])
    assert problems(town.post(check, caller=both)) == ["inspected_by_another"]
    assert town.post(check, caller=SUPERVISOR).accepted == 1


def test_a_rectification_is_accepted_and_a_hit_resolved_by_another_account(town: Town) -> None:
    kinds = ("rectified", "rectification_accepted", "comparison_hit", "hit_resolved")
    both = replace(HAIMEN, name="一个系统", types=tuple(f"person.{kind}" for kind in kinds))
    person = town.registered()
    town.post(town.event("finding_raised", "2021-05-01", person, **SUPERVISION["finding_raised"]), caller=SUPERVISOR)
    town.post(
        town.event("rectified", "2021-06-01", person, finding="2"),
        town.event("comparison_hit", "2021-06-01", person, rule="C1", register="market_regulation"),
        caller=both,
    )
    accepted = town.event("rectification_accepted", "2021-06-02", person, finding="2")
    resolved = town.event("hit_resolved", "2021-06-02", person, hit="4", verdict="confirmed")
    assert problems(town.post(accepted, resolved, caller=both)) == ["accepted_by_another", "resolved_by_another"]
    assert town.post(accepted, resolved, caller=SUPERVISOR).accepted == 2
