"""Rules that compare accounts: an account may not supervise its own work."""

import pytest

from domain.events.event import Event, with_metadata
from tests.domain.events.samples import CLERK, COLLEAGUE, INSPECTOR, make_event
from tests.domain.given import given

REGISTERED = make_event("registered", "2021-01-05")
LATER = "2021-06-01"


def by_clerk(event: Event) -> Event:
    return with_metadata(event, actor=CLERK)


def test_an_account_that_served_a_person_may_not_inspect_the_case() -> None:
    case = given(REGISTERED, make_event("surveyed", "2021-02-01"))
    refusal = case.when(by_clerk(make_event("spot_checked", LATER))).then_refused("inspected_by_another", "rule")
    assert (refusal.data["version"], refusal.data["account"]) == (1, CLERK.name)
    case.when(make_event("spot_checked", LATER)).then_recorded()


def test_an_account_may_not_accept_a_rectification_that_it_reported() -> None:
    found = make_event("finding_raised", "2021-04-01", inspection="C-1", item="缺合同")
    case = given(REGISTERED, found, make_event("rectified", "2021-05-01", finding="2"))
    accepted = make_event("rectification_accepted", LATER, finding="C-1/缺合同")
    case.when(by_clerk(accepted)).then_refused("accepted_by_another", "rule")
    case.when(accepted).then_recorded()


def test_an_account_that_rectified_or_accepted_does_not_reject_or_recheck() -> None:
    found = make_event("finding_raised", "2021-04-01")
    case = given(REGISTERED, found, make_event("rectified", "2021-05-01", finding="2"))
    case.when(by_clerk(make_event("rectification_rejected", LATER, finding="2"))).then_refused(
        "accepted_by_another", "rule"
    )
    recheck = make_event("finding_rechecked", LATER, finding="2")
    case.when(by_clerk(recheck)).then_refused("rechecked_by_another", "rule")
    case.when(recheck).then_recorded()
    accepted = given(*case.history.recorded, make_event("rectification_accepted", "2021-05-10", finding="2"))
    refusal = accepted.when(recheck).then_refused("rechecked_by_another", "rule")
    assert (refusal.data["version"], refusal.data["account"]) == (4, INSPECTOR.name)
    accepted.when(with_metadata(recheck, actor=COLLEAGUE)).then_recorded()


def test_an_account_does_not_withdraw_what_it_raised_or_answered() -> None:
    answered = make_event("finding_answered", "2021-05-01", finding="2", reply="disputes")
    case = given(REGISTERED, make_event("finding_raised", "2021-04-01"), answered)
    withdrawn = make_event("finding_withdrawn", LATER, finding="2")
    assert case.when(withdrawn).then_refused("withdrawn_by_another", "rule").data["version"] == 2
    assert case.when(by_clerk(withdrawn)).then_refused("withdrawn_by_another", "rule").data["version"] == 3
    case.when(with_metadata(withdrawn, actor=COLLEAGUE)).then_recorded()


@pytest.mark.parametrize(
    ("hit", "recorded"), [("2", True), ("3", False), ("C1", True), ("C2", False), ("比对-7", False)]
)
def test_an_account_may_only_resolve_hits_of_other_accounts(hit: str, recorded: bool) -> None:
    """The hit is named by its version or rule; of any other text, no hit of the person may be of the account."""
    hits = (
        make_event("comparison_hit", "2021-02-01", rule="C1"),
        with_metadata(make_event("comparison_hit", "2021-03-01", rule="C2"), actor=INSPECTOR),
    )
    outcome = given(REGISTERED, *hits).when(make_event("hit_resolved", LATER, hit=hit))
    if recorded:
        outcome.then_recorded()
    else:
        outcome.then_refused("resolved_by_another", "rule")
