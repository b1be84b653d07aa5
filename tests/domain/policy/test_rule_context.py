"""The context of a rule: in the usual case, for a late event and for a corrected one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from domain.decisions import rules
from domain.decisions.rules import RULES, Rule
from domain.errors import Refusal
from domain.policy.rule_context import RuleContext
from tests.domain.events.samples import make_event
from tests.domain.given import given

Seen = list[tuple[str, tuple[str, ...], str]]


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Seen:
    """The contexts in which `of_employable_age` is evaluated: labour state, earlier event types, policy."""
    shown: Seen = []

    def look(context: RuleContext, event: Any) -> None:
        kinds = tuple(type(before).__name__ for before in context.events)
        shown.append((context.person.labour, kinds, context.policy.profile))
        assert context.policies("320614", date(2021, 5, 1)).profile == "haimen@2021-01-01"
        assert context.areas.get("320614") is not None
        assert [step.after for step in context.transitions][-1] == context.person

    changed: Mapping[str, Rule] = {**RULES, "of_employable_age": look}
    monkeypatch.setattr(rules, "RULES", changed)
    return shown


def test_a_rule_sees_what_came_before(seen: Seen) -> None:
    """Given two events, when the person is employed, then the rule sees both and the policy of the area."""
    given(make_event("registered", "2021-05-01"), make_event("unemployment_registered", "2021-05-02")).when(
        make_event("employed", "2021-05-06")
    ).then_recorded()
    assert seen == [("unemployed", ("Registered", "UnemploymentRegistered"), "haimen@2021-01-01")]


def test_a_rule_on_a_late_event_sees_only_what_happened_before_it(seen: Seen) -> None:
    """Given a later service recorded first, when employment before it comes late, then the rule is not shown it."""
    given(make_event("registered", "2021-05-01"), make_event("surveyed", "2021-06-01")).when(
        make_event("employed", "2021-05-06")
    ).then_recorded()
    assert seen == [("unknown", ("Registered",), "haimen@2021-01-01")]


def test_a_rule_on_a_corrected_event_sees_its_new_place(seen: Seen) -> None:
    """Given an employment, when its day is corrected to one before a survey, then the rule is asked at that place."""
    case = given(
        make_event("registered", "2021-05-01"),
        make_event("surveyed", "2021-06-01"),
        make_event("employed", "2021-06-06"),
    )
    case.when(make_event("corrected", "2021-06-07", target_version=3, changes={"time": "2021-05-20"})).then_recorded()
    assert [kinds for _, kinds, _ in seen] == [("Registered", "Surveyed"), ("Registered",)]


def test_what_a_rule_refuses_late_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given a rule that forbids work after a survey, when work before the survey is reported late, then it is
    recorded.
    """

    def not_surveyed(context: RuleContext, event: Any) -> None:
        if any(type(before).__name__ == "Surveyed" for before in context.events):
            raise Refusal("rule", "not_surveyed", "已走访", "has been surveyed")

    monkeypatch.setattr(rules, "RULES", {**RULES, "of_employable_age": not_surveyed})
    case = given(make_event("registered", "2021-05-01"), make_event("surveyed", "2021-06-01"))
    case.when(make_event("employed", "2021-06-06")).then_refused("not_surveyed", "rule")
    case.when(make_event("employed", "2021-05-06")).then_recorded()
