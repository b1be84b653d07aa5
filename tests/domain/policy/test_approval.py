"""Which events need approval: the types of the profile, support above a sum, and amendments of either."""

import msgspec
import pytest

from domain.events.event import Event, with_metadata
from domain.history.history import History
from domain.policy.approval import ApprovalRule, amended
from tests.domain.events.samples import make_event

RULE = ApprovalRule(types=("person.identity_corrected",), employer_support_fen=100)


def recorded(*events: Event) -> History:
    return History("someone", [with_metadata(event, version=place) for place, event in enumerate(events, start=1)])


NOTHING = History("someone", ())


@pytest.mark.parametrize(("fen", "asked"), [(99, False), (100, False), (101, True)])
def test_support_of_an_employer_needs_it_above_the_sum(fen: int, asked: bool) -> None:
    granted = make_event("employer.support_granted", amount_fen=fen)
    assert RULE.requires_approval(granted, NOTHING) is asked
    assert ApprovalRule().requires_approval(granted, NOTHING) is False


def test_a_type_needs_it_and_so_does_what_amends_an_event_of_that_type() -> None:
    before = recorded(make_event("registered"), make_event("identity_corrected"), make_event("surveyed"))
    assert RULE.requires_approval(before.recorded[1], NOTHING)
    assert not RULE.requires_approval(before.recorded[2], NOTHING)
    for kind in ("corrected", "voided"):
        assert RULE.requires_approval(make_event(kind, target_version=2), before)
        assert not RULE.requires_approval(make_event(kind, target_version=3), before)
        assert not RULE.requires_approval(make_event(kind, target_version=9), before), "left to the decision"


def test_a_correction_of_a_correction_is_about_the_event_both_are_about() -> None:
    before = recorded(
        make_event("registered"), make_event("identity_corrected"), make_event("corrected", target_version=2)
    )
    void = make_event("voided", target_version=3)
    assert amended(void, before) is before.recorded[1]
    assert RULE.requires_approval(void, before)


def test_a_rule_names_types_of_the_catalogue_only() -> None:
    with pytest.raises(msgspec.ValidationError, match=r"no type 'person\.reborn'"):
        msgspec.convert({"types": ["person.reborn"]}, ApprovalRule)
