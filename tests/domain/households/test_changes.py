"""Households over time: unstable terms, refusals without good reason, a rule that changes, a split and a merge."""

from datetime import date
from typing import Any

from msgspec.structs import replace

from domain.households import LabourSpan, StableIf, status_periods_of
from tests.domain.households.test_status_periods import RULE, couple, day, member, on, recognised, turns

JOB: dict[str, Any] = {"state": "employed", "channel": "employer"}


def test_cleared_on_unstable_terms_is_flagged_until_somebody_has_stable_work() -> None:
    """Given a job on terms that are not stable, when it clears the family, then unstable, until a stable one beside."""
    husband, wife = couple()
    shaky = replace(husband, labour=(LabourSpan(day("03-05"), stable=False, version=7, **JOB),))
    stable = replace(wife, labour=(LabourSpan(day("05-05"), stable=True, version=8, **JOB),))
    periods = status_periods_of((shaky, stable), [recognised("03-01")], RULE)
    assert ("cleared", True) == (on("03-05", periods).status, on("03-05", periods).unstable)
    assert ("cleared", False) == (on("05-05", periods).status, on("05-05", periods).unstable)


def test_unknown_terms_are_not_stable() -> None:
    """Given Liaoning's terms, when little is known of a job, then it is not taken for stable."""
    contract, flexible = StableIf(contract_months=12), StableIf(income_fen=181000, insured=True)
    assert [contract.holds(months, None, None) for months in (None, 11, 12)] == [False, False, True]
    terms_of_jobs = [(None, 181000, True), (None, 180999, True), (None, 181000, None), (12, None, True)]
    assert [flexible.holds(*terms) for terms in terms_of_jobs] == [True, False, False, False]


def test_three_refusals_without_good_reason_withdraw_and_do_not_clear() -> None:
    """Given an open family, when a member refuses three posts without good reason, then withdrawn that day."""
    husband, wife = couple()
    refusals = tuple(day(text) for text in ("02-01", "03-02", "03-04", "03-09"))  # the first before the recognition
    periods = status_periods_of(
        (replace(husband, refusals=refusals), wife), [recognised("03-01")], replace(RULE, refusals_to_withdraw=3)
    )
    assert [("01-01", "suspected"), ("03-01", "open"), ("03-09", "withdrawn")] == turns(periods)
    assert None is on("03-09", periods).cleared_at


def test_refusals_of_two_members_are_not_added_up() -> None:
    """Given two refusals of each of a couple, when three of one would withdraw, then the family stays open."""
    husband, wife = (replace(one, refusals=(day("03-02"), day("03-03"))) for one in couple())
    periods = status_periods_of((husband, wife), [recognised("03-01")], replace(RULE, refusals_to_withdraw=3))
    assert "open" == on("12-31", periods).status


def test_a_new_rule_holds_from_its_day_on_and_moves_no_limit_that_runs() -> None:
    """Given a limit of 20 days and from July on of 10, when opened in June and reopened in August, then 20 and 10."""
    husband = member("p1", "head", {"01-01": "jobless", "07-05": "employer", "08-02": "jobless"})
    _, wife = couple()
    later = [(day("07-01"), replace(RULE, limit_days=10))]
    periods = status_periods_of((husband, wife), [recognised("06-25")], RULE, later)
    assert [day("07-15"), day("08-12")] == [on("07-04", periods).due, on("08-02", periods).due]


def test_a_new_rule_changes_who_counts_from_its_day_on() -> None:
    """Given a wife on another register, when the register is asked for no more, then from that day she counts."""
    husband, wife = couple()
    elsewhere = replace(wife, same_register=False)
    later = [(day("07-01"), replace(RULE, require_same_register=False))]
    assert [("01-01", "none"), ("07-01", "suspected")] == turns(
        status_periods_of((husband, elsewhere), [], RULE, later)
    )


def test_a_couple_that_parts_makes_two_households_both_tested() -> None:
    """Given a recognised couple, when the wife leaves to her parents, then each has the status of its own members."""
    husband, wife = couple()
    left = replace(wife, left=day("04-01"))
    old = status_periods_of((husband, left), [recognised("03-01")], RULE)
    assert ["p1"] == [status.person_id for status in on("04-01", old).members]
    assert "open" == on("04-01", old).status
    joined = replace(wife, relation="child", joined=day("04-01"))
    parents = member("p3"), member("p4", "spouse", sex="female", birth_date=date(1970, 1, 1))
    assert "suspected" == on("04-01", status_periods_of((joined, *parents), [], RULE)).status
    working = member("p3", "head", {"01-01": "employer"}), parents[1]
    assert "none" == on("04-01", status_periods_of((joined, *working), [], RULE)).status
