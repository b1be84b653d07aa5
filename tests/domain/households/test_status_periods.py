"""The zero-employment household: the cases a careful official would try, each as given, when, then."""

from datetime import date, timedelta
from typing import Any, get_args

import pytest
from msgspec.structs import replace

from domain.households import (
    HouseholdRule,
    LabourSpan,
    Member,
    MemberStatus,
    Recognition,
    StatusPeriod,
    WhyNot,
    age_day,
    status_periods_of,
)

RULE = HouseholdRule(
    min_testable=2,
    limit_days=20,
    require_same_register=True,
    family_relations=("head", "spouse", "parent", "child"),
    family_if_living_together=("sibling", "grandparent", "grandchild"),
    min_age=16,
    retirement_ages={"male": 60, "female": 55},
    job_gap_days=1,
    unstable_channels=("public_welfare",),
)
Spells = dict[str, str]


def day(text: str) -> date:
    """A day of 2021, or of the year given."""
    return date.fromisoformat(text if len(text) == 10 else f"2021-{text}")


def labour(spells: Spells) -> tuple[LabourSpan, ...]:
    """Spans from {day: "jobless", a channel, or why the person is out of the labour force}, by events 1, 2, 3…"""
    spans = []
    for version, (since, what) in enumerate(spells.items(), 1):
        if what in ("student", "military", "imprisoned", "retired", "incapacitated", "abroad"):
            spans.append(LabourSpan(day(since), "not_in_labour_force", None, False, version))
        elif what == "jobless":
            spans.append(LabourSpan(day(since), "unemployed", None, False, version))
        else:
            spans.append(LabourSpan(day(since), "employed", what, True, version))
    return tuple(spans)


def member(person_id: str, relation: str = "head", spells: Spells | None = None, **other: Any) -> Member:
    """A man of 41 on the family's register since New Year 2021, jobless, unless given otherwise."""
    known = Member(
        person_id=person_id,
        relation=relation,
        same_register=True,
        lives_together=True,
        joined=day("01-01"),
        left=None,
        sex="male",
        birth_date=date(1980, 1, 1),
        retirement_base=None,
        labour=labour({"01-01": "jobless"} if spells is None else spells),
        ability=(),
        willingness=(),
        died=None,
    )
    return replace(known, **other)


def couple(husband: Spells | None = None, **other: Any) -> tuple[Member, Member]:
    """A husband, with the spells and fields given, and his jobless wife."""
    return member("p1", "head", husband, **other), member("p2", "spouse", sex="female")


def recognised(text: str, version: int = 50) -> Recognition:
    """The family is recognised on that day."""
    return Recognition(day(text), "p1", version, withdrawn=False)


def withdrawn(text: str, version: int = 60) -> Recognition:
    """The recognition is withdrawn on that day."""
    return Recognition(day(text), "p1", version, withdrawn=True)


def on(text: str, periods: tuple[StatusPeriod, ...]) -> StatusPeriod:
    """The period that holds at the end of that day."""
    when = day(text)
    return next(c for c in periods if c.since <= when and (c.until is None or when < c.until))


def status(person_id: str, period: StatusPeriod) -> MemberStatus:
    """The status of a person in a period."""
    return next(s for s in period.members if s.person_id == person_id)


def turns(periods: tuple[StatusPeriod, ...], until: str = "12-31") -> list[tuple[str, str]]:
    """The days on which the status changed, in 2021."""
    changes: list[tuple[str, str]] = []
    for period in periods:
        if period.since <= day(until) and (not changes or changes[-1][1] != period.status):
            changes.append((f"{period.since:%m-%d}", period.status))
    return changes


# Recognition and its limit


def test_couple_without_work_is_suspected_until_recognised() -> None:
    """Given two jobless members, when the family is recognised, then it is open and due twenty days later."""
    periods = status_periods_of(couple(), [recognised("03-01")], RULE)
    assert turns(periods) == [("01-01", "suspected"), ("03-01", "open")]
    assert (on("03-01", periods).opened_at, on("03-01", periods).due) == (day("03-01"), day("03-21"))
    assert (on("02-28", periods).opened_at, on("02-28", periods).due) == (None, None)


def test_limit_is_policy() -> None:
    """Given a place that allows ten days, when a family is recognised, then it is due ten days later."""
    periods = status_periods_of(couple(), [recognised("03-01")], replace(RULE, limit_days=10))
    assert on("03-01", periods).due == day("03-11")


def test_family_of_unknown_labour_is_suspected() -> None:
    """Given members of whose work nothing is known, when tested, then nobody is employed."""
    periods = status_periods_of((member("p1", spells={}), member("p2", "spouse", {})), [], RULE)
    assert (periods[0].status, periods[0].members[0].labour) == ("suspected", "unknown")


def test_one_testable_member_is_below_the_national_minimum() -> None:
    """Given one jobless person alone, when tested, then it is no zero-employment family, save where one is enough."""
    assert status_periods_of([member("p1")], [], RULE)[0].status == "none"
    assert status_periods_of([member("p1")], [], replace(RULE, min_testable=1))[0].status == "suspected"


def test_recognition_below_the_minimum_stands() -> None:
    """Given one jobless person alone, when an officer recognises the family, then the officer's decision opens it."""
    assert on("03-01", status_periods_of([member("p1")], [recognised("03-01")], RULE)).status == "open"


def test_family_with_a_job_is_none() -> None:
    """Given a couple of whom one works, when tested, then nothing is suspected."""
    assert turns(status_periods_of(couple({"2020-01-01": "employer"}), [], RULE)) == [("01-01", "none")]


def test_recognised_while_at_work_is_cleared_that_day() -> None:
    """Given a husband at work, when the family is recognised all the same, then his job clears it at once."""
    period = on("03-01", status_periods_of(couple({"02-01": "employer"}), [recognised("03-01")], RULE))
    assert (period.status, period.opened_at, period.cleared_at) == ("cleared", day("03-01"), day("03-01"))
    assert period.cleared_by == ("p1", 1)


def test_second_recognition_restarts_no_limit() -> None:
    """Given an open family, when it is recognised again, also on the other spouse's stream, then its dates stay."""
    periods = status_periods_of(
        couple(), [recognised("03-01"), Recognition(day("03-10"), "p2", 7, withdrawn=False)], RULE
    )
    assert (on("03-10", periods).opened_at, on("03-10", periods).due) == (day("03-01"), day("03-21"))


def test_recognition_before_the_first_known_member() -> None:
    """Given a recognition dated before the first join, when computed, then the first period is open, since that
    date.
    """
    periods = status_periods_of(couple(), [recognised("2020-12-25")], RULE)
    assert (periods[0].since, periods[0].status, periods[0].opened_at) == (day("01-01"), "open", day("2020-12-25"))


def test_a_household_without_members_has_no_periods() -> None:
    """Given no member, when computed, then there is no period."""
    assert status_periods_of([], [recognised("03-01")], RULE) == ()


# Clearing


def test_first_job_clears() -> None:
    """Given an open family, when one member begins work, then it is cleared that day by that event."""
    periods = status_periods_of(couple({"01-01": "jobless", "03-15": "employer"}), [recognised("03-01")], RULE)
    assert on("03-14", periods).status == "open"
    period = on("03-15", periods)
    assert (period.status, period.cleared_at, period.cleared_by) == ("cleared", day("03-15"), ("p1", 2))
    assert (period.opened_at, period.due, period.unstable) == (day("03-01"), day("03-21"), False)


def test_clearing_late_keeps_the_due_day() -> None:
    """Given a family past its limit, when it is cleared, then the day it was due can still be read."""
    periods = status_periods_of(couple({"01-01": "jobless", "04-15": "employer"}), [recognised("03-01")], RULE)
    assert (on("04-15", periods).due, on("04-15", periods).cleared_at) == (day("03-21"), day("04-15"))


def test_of_two_jobs_on_one_day_the_lower_person_id_clears() -> None:
    """Given both spouses beginning work on one day, when computed, then the lower person id clears, whatever the
    order.
    """
    family = [member(p, r, {"01-01": "jobless", "03-15": "employer"}) for p, r in (("p2", "spouse"), ("p1", "head"))]
    assert on("03-15", status_periods_of(family, [recognised("03-01")], RULE)).cleared_by == ("p1", 2)


def test_member_at_work_who_moves_in_clears() -> None:
    """Given an open couple, when a son already at work joins the register, then his earlier event clears it that
    day.
    """
    son = member("p3", "child", {"2020-06-01": "employer"}, joined=day("03-15"), birth_date=date(2000, 1, 1))
    period = on("03-15", status_periods_of((*couple(), son), [recognised("03-01")], RULE))
    assert (period.status, period.cleared_at, period.cleared_by) == ("cleared", day("03-15"), ("p3", 1))


def test_public_welfare_post_clears_and_is_flagged() -> None:
    """Given an open family, when the only job is a public-welfare post, then it is cleared and unstable."""
    periods = status_periods_of(couple({"01-01": "jobless", "03-15": "public_welfare"}), [recognised("03-01")], RULE)
    assert (on("03-15", periods).status, on("03-15", periods).unstable) == ("cleared", True)


def test_flag_falls_with_a_stable_job_beside() -> None:
    """Given a public-welfare post, when the wife finds an employer, then the flag falls and the clearing stays his."""
    husband = member("p1", "head", {"01-01": "jobless", "03-15": "public_welfare"})
    wife = member("p2", "spouse", {"01-01": "jobless", "05-01": "employer", "06-01": "jobless"})
    periods = status_periods_of((husband, wife), [recognised("03-01")], RULE)
    assert [on(d, periods).unstable for d in ("04-30", "05-01", "06-01")] == [True, False, True]
    assert (on("06-01", periods).cleared_at, on("06-01", periods).cleared_by) == (day("03-15"), ("p1", 2))


def test_public_post_that_expires_reopens() -> None:
    """Given a family cleared by a public-welfare post, when the post ends, then it is reopened."""
    husband = {"01-01": "jobless", "03-15": "public_welfare", "09-15": "jobless"}
    assert turns(status_periods_of(couple(husband), [recognised("03-01")], RULE))[-1] == ("09-15", "reopened")


def test_voided_job_never_cleared() -> None:
    """Given a reported job, when it proves false and leaves the history, then the family was open throughout."""
    mistaken = status_periods_of(couple({"01-01": "jobless", "03-15": "employer"}), [recognised("03-01")], RULE)
    true = status_periods_of(couple({"01-01": "jobless"}), [recognised("03-01")], RULE)
    assert (on("03-20", mistaken).status, on("03-20", true).status) == ("cleared", "open")


def test_late_event_moves_the_clearing() -> None:
    """Given a clearing by the husband, when an earlier job of the wife is reported late, then she cleared it."""
    husband = member("p1", "head", {"01-01": "jobless", "03-15": "employer"})
    wife = member("p2", "spouse", {"01-01": "jobless", "03-05": "flexible"})
    assert on("03-20", status_periods_of((husband, wife), [recognised("03-01")], RULE)).cleared_by == ("p2", 2)


def test_only_work_clears() -> None:
    """Given an open couple, when one of them no longer counts, then one alone keeps it open, below the minimum too."""
    periods = status_periods_of(couple({"01-01": "jobless", "03-10": "military"}), [recognised("03-01")], RULE)
    assert turns(periods) == [("01-01", "suspected"), ("03-01", "open")]
    assert on("03-10", status_periods_of(couple({"01-01": "jobless", "03-10": "military"}), [], RULE)).status == "none"


# Reopening


def test_last_job_lost_reopens_with_a_new_limit() -> None:
    """Given a cleared family, when its only job ends, then it is reopened that day and due twenty days later."""
    husband = {"01-01": "jobless", "03-15": "employer", "06-10": "jobless", "08-01": "employer"}
    periods = status_periods_of(couple(husband), [recognised("03-01")], RULE)
    reopened = on("06-10", periods)
    assert (reopened.status, reopened.opened_at, reopened.due) == ("reopened", day("06-10"), day("06-30"))
    assert (reopened.cleared_at, reopened.cleared_by) == (None, None)
    again = on("08-01", periods)
    assert (again.status, again.opened_at, again.cleared_at) == ("cleared", day("06-10"), day("08-01"))
    assert again.cleared_by == ("p1", 4)


@pytest.mark.parametrize("next_job", ["05-30", "05-31"])
def test_next_job_on_the_same_or_the_next_day_is_no_gap(next_job: str) -> None:
    """Given a job that ends on 30 May, when the next begins that day or the day after, then nothing reopens."""
    husband = member("p1", spells={"01-01": "jobless", "03-15": "employer"})
    ended = LabourSpan(day("05-30"), "unemployed", None, False, 3)
    began = LabourSpan(day(next_job), "employed", "flexible", False, 4)
    husband = replace(husband, labour=(*husband.labour, ended, began))
    periods = status_periods_of((husband, couple()[1]), [recognised("03-01")], RULE)
    assert turns(periods)[-1] == ("03-15", "cleared")
    assert (status("p1", on("05-30", periods)).labour, on("06-01", periods).cleared_by) == ("employed", ("p1", 2))


def test_next_job_days_later_reopens_and_clears() -> None:
    """Given a job that ends on 30 May, when the next begins on 5 June, then the family was reopened in between."""
    husband = {"01-01": "jobless", "03-15": "employer", "05-30": "jobless", "06-05": "employer"}
    periods = status_periods_of(couple(husband), [recognised("03-01")], RULE)
    assert turns(periods)[-2:] == [("05-30", "reopened"), ("06-05", "cleared")]
    patient = status_periods_of(couple(husband), [recognised("03-01")], replace(RULE, job_gap_days=6))
    assert turns(patient)[-1] == ("03-15", "cleared")


def test_service_between_two_jobs_is_no_gap() -> None:
    """Given a day under arrest between two jobs, when computed, then that day keeps its own status."""
    husband = {"03-15": "employer", "05-30": "imprisoned", "05-31": "employer"}
    assert turns(status_periods_of(couple(husband), [recognised("03-20")], RULE))[-2] == ("05-30", "reopened")


def test_two_jobs_in_succession_start_no_period() -> None:
    """Given one employer after another, when computed, then nothing about the household changed."""
    one = status_periods_of(couple({"03-15": "employer"}), [recognised("03-01")], RULE)
    two = status_periods_of(couple({"03-15": "employer", "05-30": "employer"}), [recognised("03-01")], RULE)
    assert one == two


def test_death_of_the_last_employed_reopens() -> None:
    """Given a husband at work, when he dies, then from that day he is not counted and his widow alone reopens it."""
    husband = {"01-01": "jobless", "03-15": "employer"}
    periods = status_periods_of(couple(husband, died=day("07-02")), [recognised("03-01")], RULE)
    assert (on("07-01", periods).status, on("07-02", periods).status) == ("cleared", "reopened")
    assert (status("p1", on("07-02", periods)).counted, status("p1", on("07-02", periods)).why_not) == (
        False,
        "deceased",
    )


def test_last_employed_moving_out_reopens() -> None:
    """Given a husband at work, when he leaves the household, then he is no member that day and it is reopened."""
    husband = {"01-01": "jobless", "03-15": "employer"}
    periods = status_periods_of(couple(husband, left=day("07-02")), [recognised("03-01")], RULE)
    assert (on("07-02", periods).status, [s.person_id for s in on("07-02", periods).members]) == ("reopened", ["p2"])


def test_graduate_beside_an_employed_member_changes_nothing() -> None:
    """Given a cleared family, when the son leaves school without a job, then it stays cleared, by the same event."""
    son = member("p3", "child", {"2020-09-01": "student", "07-01": "jobless"}, birth_date=date(2003, 1, 1))
    periods = status_periods_of((*couple({"01-01": "jobless", "03-15": "employer"}), son), [recognised("03-01")], RULE)
    assert turns(periods)[-1] == ("03-15", "cleared")
    assert [status("p3", on(d, periods)).counted for d in ("06-30", "07-01")] == ([False, True])


def test_sixteenth_birthday_without_an_employed_member_reopens() -> None:
    """Given a family cleared by a father since retired, when the daughter turns sixteen, then it is reopened."""
    father = member("p1", spells={"03-15": "employer"}, birth_date=date(1961, 6, 1))
    girl = member("p2", "child", {}, sex="female", birth_date=date(2005, 9, 10))
    periods = status_periods_of((father, girl), [recognised("03-01")], RULE)
    assert turns(periods)[-2:] == [("06-01", "not_applicable"), ("09-10", "reopened")]
    assert (on("09-10", periods).opened_at, on("09-10", periods).due) == (day("09-10"), day("09-30"))


def test_divorce_tests_both_households() -> None:
    """Given a cleared couple, when they divorce, then his new household works and hers is reopened."""
    his, hers = couple({"01-01": "jobless", "03-15": "employer"}, left=day("05-20"))
    alone = replace(his, joined=day("05-20"), left=None)
    assert turns(status_periods_of((his, hers), [recognised("03-01")], RULE))[-1] == ("05-20", "reopened")
    assert turns(status_periods_of([alone], [], RULE)) == [("05-20", "none")]


# Withdrawal


def test_withdrawn_is_not_cleared() -> None:
    """Given three refusals without reason, when the recognition is withdrawn, then a later job clears nothing."""
    husband = {"01-01": "jobless", "04-15": "employer"}
    periods = status_periods_of(couple(husband), [recognised("03-01"), withdrawn("04-01")], RULE)
    assert turns(periods)[-1] == ("04-01", "withdrawn")
    assert tuple(getattr(on("05-01", periods), f) for f in ("opened_at", "due", "cleared_at")) == (None, None, None)


def test_new_recognition_opens_afresh() -> None:
    """Given a withdrawn family, when it is recognised anew, then it is open, not reopened, with new dates."""
    periods = status_periods_of(couple(), [recognised("06-01", 70), withdrawn("04-01"), recognised("03-01")], RULE)
    assert turns(periods)[-1] == ("06-01", "open")
    assert (on("06-01", periods).opened_at, on("06-01", periods).due) == (day("06-01"), day("06-21"))


def test_later_decision_of_one_day_holds() -> None:
    """Given two decisions of one day, when computed, then the higher version holds."""
    assert turns(status_periods_of(couple(), [withdrawn("03-01"), recognised("03-01")], RULE))[-1] == (
        "03-01",
        "withdrawn",
    )
    assert turns(status_periods_of(couple(), [withdrawn("03-01", 49), recognised("03-01")], RULE))[-1] == (
        "03-01",
        "open",
    )


def test_withdrawing_nothing_is_nothing() -> None:
    """Given a family never recognised, when a withdrawal is recorded, then it is suspected as before."""
    assert turns(status_periods_of(couple(), [withdrawn("03-01")], RULE)) == [("01-01", "suspected")]


# Who counts


def why(periods: tuple[StatusPeriod, ...], person_id: str, text: str = "03-01") -> str | None:
    """Why a person does not count on that day."""
    return status(person_id, on(text, periods)).why_not


@pytest.mark.parametrize("kind", ["student", "military", "imprisoned", "retired", "incapacitated", "abroad"])
def test_outside_the_labour_force_is_not_applicable(kind: str) -> None:
    """Given a family outside the labour force, when tested, then nobody counts and the rule does not apply."""
    periods = status_periods_of(
        (member("p1", spells={"01-01": kind}), member("p2", "spouse", {"01-01": kind})), [], RULE
    )
    assert (periods[0].status, why(periods, "p1")) == ("not_applicable", "not_in_labour_force")


def test_child_and_pensioner_are_not_applicable() -> None:
    """Given a grandmother of retirement age and a child, when tested, then the rule does not apply."""
    old = member("p1", "grandparent", sex="female", birth_date=date(1960, 1, 1))
    child = member("p2", "child", birth_date=date(2010, 1, 1))
    periods = status_periods_of((old, child), [], RULE)
    assert periods[0].status == "not_applicable"
    assert (why(periods, "p1"), why(periods, "p2")) == ("retired_age", "under_age")


def test_wage_of_a_pensioner_does_not_clear() -> None:
    """Given an open couple, when a father past retirement age finds work, then it stays open."""
    father = member("p3", "parent", {"03-15": "employer"}, birth_date=date(1955, 1, 1))
    assert on("03-15", status_periods_of((*couple(), father), [recognised("03-01")], RULE)).status == "open"


@pytest.mark.parametrize(
    ("relation", "lives_together", "expected"),
    [
        ("spouse", False, None),
        ("child", False, None),
        ("parent", False, None),
        ("sibling", True, None),
        ("sibling", False, "not_living_together"),
        ("grandparent", False, "not_living_together"),
        ("grandchild", True, None),
        ("parent_in_law", True, "not_family"),
        ("child_in_law", True, "not_family"),
        ("other", True, "not_family"),
    ],
)
def test_family_members_of_the_civil_code(relation: str, lives_together: bool, expected: str | None) -> None:
    """Given a relation, when tested, then the first three count even apart, the next only together, in-laws never."""
    assert why(status_periods_of([member("p1", relation, lives_together=lives_together)], [], RULE), "p1") == expected


def test_son_registered_elsewhere() -> None:
    """Given a son at work on another register, when tested, then he counts only where the register is not asked."""
    son = member("p3", "child", {"01-01": "employer"}, same_register=False, birth_date=date(2000, 1, 1))
    asked, not_asked = (
        status_periods_of((*couple(), son), [], r) for r in (RULE, replace(RULE, require_same_register=False))
    )
    assert (asked[0].status, why(asked, "p3")) == ("suspected", "other_register")
    assert (not_asked[0].status, why(not_asked, "p3")) == ("none", None)


def test_unable_and_unwilling() -> None:
    """Given notes on ability and wish to work, when they change, then the person is out and in again."""
    notes = ((day("02-01"), False), (day("04-01"), True))
    unable, unwilling = (status_periods_of(f, [], RULE) for f in (couple(ability=notes), couple(willingness=notes)))
    assert [why(unable, "p1", d) for d in ("01-31", "02-01", "04-01")] == [None, "unable", None]
    assert [why(unwilling, "p1", d) for d in ("01-31", "02-01", "04-01")] == [None, "unwilling", None]


def test_work_is_proof_of_ability_and_will() -> None:
    """Given a man noted unwilling, when he works, then he counts as employed, unless policy reads the note alone."""
    family = couple({"01-01": "jobless", "03-15": "employer"}, willingness=((day("01-01"), False),))
    assert on("03-15", status_periods_of(family, [recognised("03-01")], RULE)).status == "cleared"
    literal = status_periods_of(family, [recognised("03-01")], replace(RULE, work_is_proof=False))
    assert (on("03-15", literal).status, why(literal, "p1", "03-15")) == ("open", "unwilling")


def test_the_first_reason_is_given() -> None:
    """Given a person out for several reasons, when computed, then death goes first and the register before the age."""
    child = member("p1", "child", birth_date=date(2010, 1, 1), same_register=False, died=day("06-01"))
    periods = status_periods_of([child], [], RULE)
    assert (why(periods, "p1", "05-31"), why(periods, "p1", "06-01")) == ("other_register", "deceased")
    assert get_args(WhyNot)[0] == "deceased"


def test_file_rests_while_nobody_counts() -> None:
    """Given an open family, when all are unable for a month, then the status has no dates until they can work again."""
    notes = ((day("03-05"), False), (day("04-05"), True))
    family = [replace(m, ability=notes) for m in couple()]
    periods = status_periods_of(family, [recognised("03-01")], RULE)
    assert turns(periods)[1:] == [("03-01", "open"), ("03-05", "not_applicable"), ("04-05", "open")]
    assert (on("03-05", periods).opened_at, on("03-05", periods).due) == (None, None)
    assert (on("04-05", periods).opened_at, on("04-05", periods).due) == (day("03-01"), day("03-21"))


def test_a_family_of_the_unwilling_is_shown_apart_and_not_cleared() -> None:
    """Given an open couple, when both are noted unwilling, then it is unwilling with its dates; willing again, open."""
    notes = ((day("03-05"), False), (day("04-05"), True))
    family = [replace(one, willingness=notes) for one in couple()]
    periods = status_periods_of(family, [recognised("03-01")], RULE)
    assert turns(periods)[1:] == [("03-01", "open"), ("03-05", "unwilling"), ("04-05", "open")]
    apart = on("03-10", periods)
    assert (apart.opened_at, apart.due, apart.cleared_at) == (day("03-01"), day("03-21"), None)
    assert on("04-05", periods).due == day("03-21"), "the limit ran on"


def test_a_cleared_family_whose_job_ends_is_not_cleared_by_unwillingness() -> None:
    """Given a cleared couple noted unwilling, when the job ends, then it is opened again and shown as unwilling."""
    husband, wife = couple({"01-01": "jobless", "03-10": "employer", "05-01": "jobless"})
    family = [replace(one, willingness=((day("04-01"), False),)) for one in (husband, wife)]
    periods = status_periods_of(family, [recognised("03-01")], RULE)
    assert turns(periods)[1:] == [("03-01", "open"), ("03-10", "cleared"), ("05-01", "unwilling")]
    assert (on("05-01", periods).opened_at, on("05-01", periods).cleared_at) == (day("05-01"), None)


def test_unwilling_and_never_recognised_needs_as_many_as_a_suspicion() -> None:
    """Given members noted unwilling and no decision, when tested, then two are shown apart, and one is not."""
    unwilling = ((day("02-01"), False),)
    two = status_periods_of([replace(one, willingness=unwilling) for one in couple()], [], RULE)
    assert turns(two) == [("01-01", "suspected"), ("02-01", "unwilling")]
    one = status_periods_of([member("p1", willingness=unwilling)], [], RULE)
    assert on("02-01", one).status == "not_applicable"


def test_unable_members_beside_unwilling_ones_hide_nothing() -> None:
    """Given an open couple, one noted unable and one unwilling, then the unwilling one keeps it in sight."""
    husband, wife = couple(ability=((day("03-05"), False),))
    family = [husband, replace(wife, willingness=((day("03-05"), False),))]
    assert on("03-05", status_periods_of(family, [recognised("03-01")], RULE)).status == "unwilling"


# Ages


@pytest.mark.parametrize(("base", "last_day"), [(None, "2025-03-07"), (50, "2020-03-07"), (55, "2025-03-07")])
def test_retirement_base_of_a_woman(base: int | None, last_day: str) -> None:
    """Given a woman born on 8 March 1970, when her base is 50 or 55, then she counts up to the eve of that birthday."""
    woman = member("p1", sex="female", birth_date=date(1970, 3, 8), retirement_base=base, joined=date(2019, 1, 1))
    periods = status_periods_of([woman], [], RULE)
    following = (day(last_day) + timedelta(1)).isoformat()
    assert (why(periods, "p1", last_day), why(periods, "p1", following)) == (None, "retired_age")


def test_retirement_of_the_last_employed_reopens() -> None:
    """Given a husband at work, when he turns sixty, then his wife's family has nobody at work again."""
    family = couple({"01-01": "jobless", "03-15": "employer"}, birth_date=date(1961, 9, 1))
    assert turns(status_periods_of(family, [recognised("03-01")], RULE))[-2:] == [
        ("03-15", "cleared"),
        ("09-01", "reopened"),
    ]


@pytest.mark.parametrize(
    ("years", "expected"), [(16, date(2020, 2, 29)), (17, date(2021, 2, 28)), (60, date(2064, 2, 29))]
)
def test_age_of_a_leap_day_child(years: int, expected: date) -> None:
    """Given a birth on 29 February 2004, when the year has no such day, then the age is reached on 28 February."""
    assert age_day(date(2004, 2, 29), years) == expected


# The shape of the periods


def test_person_may_come_back() -> None:
    """Given a husband at work who leaves and comes back, when computed, then he is absent in between only."""
    his, hers = couple({"01-01": "employer"}, left=day("03-01"))
    back = replace(his, joined=day("05-01"), left=None)
    periods = status_periods_of((back, hers, his), [], RULE)
    assert [len(on(d, periods).members) for d in ("02-28", "03-01", "05-01")] == [2, 1, 2]


def test_joining_again_replaces_the_membership() -> None:
    """Given a daughter-in-law who is recorded as the head's child later on, when computed, then the later membership
    counts.
    """
    first = member("p1", "child_in_law")
    periods = status_periods_of((replace(first, relation="child", joined=day("05-01")), first), [], RULE)
    assert [why(periods, "p1", d) for d in ("04-30", "05-01")] == ["not_family", None]
    assert [len(on(d, periods).members) for d in ("04-30", "05-01")] == [1, 1]


def test_joining_and_leaving_on_one_day_leaves_no_member() -> None:
    """Given a membership of no day, when computed, then there are periods, but nobody in them."""
    periods = status_periods_of([member("p1", left=day("01-01"))], [], RULE)
    assert [(c.since, c.until, c.status, c.members) for c in periods] == [(day("01-01"), None, "not_applicable", ())]


def test_order_of_arguments_does_not_matter() -> None:
    """Given the same events in another order, when computed, then the periods are the same."""
    family = (*couple({"01-01": "jobless", "03-15": "employer"}), member("p0", "parent", {"03-15": "flexible"}))
    decisions = [recognised("03-01"), withdrawn("05-01"), recognised("06-01", 70)]
    assert status_periods_of(family, decisions, RULE) == status_periods_of(family[::-1], decisions[::-1], RULE)


def test_worked_figures_of_the_monthly_table() -> None:
    """Given the families of the worked example, when March is counted, then 3 + 12 + 2 - 14 - 1 = 2, none overdue."""
    job = {"01-01": "jobless", "03-10": "employer"}
    lost = job | {"03-20": "jobless"}
    found_again = lost | {"03-25": "employer"}
    families: list[tuple[Spells, str, str | None]] = [(job, "02-25", None)] * 3
    families += [(job, "03-05", None)] * 8
    families += [(lost, "03-05", None), (found_again, "03-05", None)]
    families += [({"01-01": "jobless"}, "03-05", "03-20"), ({"01-01": "jobless"}, "03-28", None)]
    counts = dict.fromkeys(["opening", "recognised", "reopened", "cleared", "withdrawn", "closing", "overdue"], 0)
    for husband, start, end in families:
        periods = status_periods_of(couple(husband), [recognised(start), *([withdrawn(end)] if end else [])], RULE)
        march = [c for c in periods if day("03-01") <= c.since <= day("03-31")]
        before, after = on("02-28", periods), on("03-31", periods)
        counts["opening"] += before.status in ("open", "reopened")
        for status, column in (("open", "recognised"), ("reopened", "reopened")):
            counts[column] += len({c.opened_at for c in march if c.status == status and c.opened_at == c.since})
        counts["cleared"] += len({c.cleared_at for c in march if c.cleared_at == c.since})
        counts["withdrawn"] += any(c.status == "withdrawn" for c in march)
        counts["closing"] += after.status in ("open", "reopened")
        counts["overdue"] += after.status in ("open", "reopened") and after.due is not None and after.due < day("03-31")
    assert list(counts.values()) == [3, 12, 2, 14, 1, 2, 0]
