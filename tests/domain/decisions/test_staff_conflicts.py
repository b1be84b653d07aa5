"""Conflicts of interest: relatives of a person decide nothing of the case, and who handled it does not inspect."""

import pytest

from domain.decisions.staff_conflicts import conflicts_of
from domain.events.event import Actor, Event, with_metadata
from domain.history.history import History
from tests.domain.events.samples import CLERK, INSPECTOR, make_event
from tests.domain.given import given

REGISTERED = make_event("registered", "2021-01-05")
NOTED = make_event("staff_relation_noted", "2021-02-01", account=CLERK.name, relation="sibling")
LATER = "2021-06-01"
APPROVER = Actor(name="审批员", role="supervisor")


def by(actor: Actor, event: Event) -> Event:
    return with_metadata(event, actor=actor)


@pytest.mark.parametrize("kind", ["recognised", "level_set", "benefit_refused", "finding_raised"])
def test_a_relative_decides_nothing_and_another_account_does(kind: str) -> None:
    decision = make_event(kind, LATER)
    refusal = given(REGISTERED, NOTED).when(by(CLERK, decision)).then_refused("decided_by_no_relative", "rule")
    assert refusal.data["account"] == CLERK.name
    given(REGISTERED, NOTED).when(by(INSPECTOR, decision)).then_recorded()


def test_a_relative_may_serve_and_a_decision_before_the_relation_holds() -> None:
    case = given(REGISTERED, NOTED)
    case.when(by(CLERK, make_event("surveyed", LATER))).then_recorded()
    case.when(by(CLERK, make_event("level_set", "2021-01-20"))).then_recorded()


def test_a_relative_does_not_inspect() -> None:
    relative = make_event("staff_relation_noted", "2021-02-01", account=INSPECTOR.name, relation="spouse")
    check = by(INSPECTOR, make_event("spot_checked", LATER))
    given(REGISTERED, relative).when(check).then_refused("inspected_by_another", "rule")
    given(REGISTERED).when(check).then_recorded()


def test_who_approved_something_of_the_case_does_not_inspect_it() -> None:
    approved = with_metadata(make_event("surveyed", "2021-02-01"), approved_by=INSPECTOR)
    check = by(INSPECTOR, make_event("spot_checked", LATER))
    refusal = given(REGISTERED, approved).when(check).then_refused("inspected_by_another", "rule")
    assert refusal.data == {"version": 2, "account": INSPECTOR.name}
    case = given(REGISTERED, with_metadata(approved, approved_by=APPROVER))
    case.when(check).then_recorded()


def test_a_relation_ends_by_another_account_and_gives_the_decisions_back() -> None:
    ended = make_event("staff_relation_ended", "2021-03-01", account=CLERK.name)
    case = given(REGISTERED, NOTED)
    case.when(by(CLERK, ended)).then_refused("ends_a_staff_relation", "rule")
    given(REGISTERED).when(by(INSPECTOR, ended)).then_refused("ends_a_staff_relation", "rule", "account")
    after = given(REGISTERED, NOTED, by(INSPECTOR, ended))
    after.when(by(CLERK, make_event("level_set", LATER))).then_recorded()


def test_the_accounts_that_do_not_inspect_each_with_the_strongest_rule() -> None:
    history = History(
        "00000000-0000-0001-0000-000000000000",
        [
            with_metadata(event, version=version)
            for version, event in enumerate(
                [
                    by(CLERK, REGISTERED),
                    with_metadata(make_event("surveyed", "2021-01-10"), approved_by=APPROVER),
                    make_event("helper_paired", "2021-01-11", helper="李芳", helper_account="li_fang"),
                    by(INSPECTOR, make_event("spot_checked", "2021-01-20")),
                    make_event("staff_relation_noted", "2021-02-01", account="zhao", relation="child"),
                ],
                1,
            )
        ],
    )
    conflicts = conflicts_of(history)
    expected = {CLERK.name: "handler", APPROVER.name: "handler", "li_fang": "helper", "zhao": "relative"}
    assert {account: rule for account, rule in conflicts.items() if account in expected} == expected
    assert INSPECTOR.name not in conflicts
