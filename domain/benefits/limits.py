"""The limits of a benefit: how often, for how long, beside which others."""

from collections.abc import Sequence
from datetime import timedelta

from domain.benefits.grants import Grant
from domain.benefits.refusal import refusal
from domain.benefits.rule import BenefitRule
from domain.person import Person
from domain.policy.policy import Ages
from domain.reference.retirement import months_after


def within_limits(grant: Grant, rule: BenefitRule, others: Sequence[Grant], person: Person, ages: Ages) -> None:
    """Raises Refusal, with the earlier grants, if the limits of the rule do not allow this grant."""
    same = [other for other in others if other.benefit == grant.benefit]
    _check_overlap(grant, rule, same)
    _check_exclusive(grant, rule, others)
    in_year = [other for other in same if other.since.year == grant.since.year]
    if rule.a_year is not None and len(in_year) >= rule.a_year:
        raise refusal(
            "a_year",
            f"{grant.since.year}年已享受{rule.zh}{len(in_year)}次，每年最多{rule.a_year}次",
            f"the {rule.en} was granted {len(in_year)} times in {grant.since.year}; the limit is {rule.a_year} a year",
            _versions(in_year),
            year=grant.since.year,
            a_year=rule.a_year,
        )
    if rule.times is not None and len(same) >= rule.times:
        raise refusal(
            "times",
            f"已享受{rule.zh}{len(same)}次，最多{rule.times}次",
            f"the {rule.en} was granted {len(same)} times; the limit is {rule.times}",
            _versions(same),
            times=rule.times,
        )
    _check_retirement(grant, rule, person, ages)
    _check_months(grant, rule, same, person, ages)


def _check_overlap(grant: Grant, rule: BenefitRule, same: Sequence[Grant]) -> None:
    twice = [other for other in same if other.covers_any(grant.since, grant.until)]
    if twice:
        raise refusal(
            "twice",
            f"{rule.zh}的享受期与第{twice[0].version}条重复",
            f"the {rule.en} was already granted for some of these days by event {twice[0].version}",
            _versions(twice),
            "from",
        )


def _check_exclusive(grant: Grant, rule: BenefitRule, others: Sequence[Grant]) -> None:
    months = set(grant.calendar_months)
    beside = [o for o in others if o.benefit in rule.exclusive_with and months & set(o.calendar_months)]
    if beside:
        raise refusal(
            "exclusive",
            f"同月已享受“{beside[0].benefit}”（第{beside[0].version}条），不得同时享受{rule.zh}",
            f"{beside[0].benefit!r} was granted for the same month (event {beside[0].version}): no {rule.en}",
            _versions(beside),
            exclusive_with=list(rule.exclusive_with),
        )


def _check_retirement(grant: Grant, rule: BenefitRule, person: Person, ages: Ages) -> None:
    """Refuses days from the day of retirement on, also within a month."""
    retires = ages.retirement_of(person)
    if rule.until_retirement and retires is not None and grant.until >= retires:
        raise refusal(
            "retirement",
            f"{retires}达到法定退休年龄，{rule.zh}只能到{retires - timedelta(days=1)}",
            f"the person reaches the statutory retirement age on {retires}; the {rule.en} ends the day before",
            field="to",
            retires_on=retires.isoformat(),
        )


def _check_months(grant: Grant, rule: BenefitRule, same: Sequence[Grant], person: Person, ages: Ages) -> None:
    """Refuses more than the maximum of months, unless retirement was near at the first grant."""
    if rule.max_months is None:
        return
    used = sum(other.months for other in same)
    if used + grant.months <= rule.max_months or near_retirement(grant, rule, same, person, ages):
        return
    raise refusal(
        "months",
        f"{rule.zh}最长{rule.max_months}个月，已享受{used}个月",
        f"the {rule.en} lasts at most {rule.max_months} months, of which {used} are used",
        _versions(same),
        max_months=rule.max_months,
        used_months=used,
    )


def near_retirement(grant: Grant, rule: BenefitRule, same: Sequence[Grant], person: Person, ages: Ages) -> bool:
    """Whether fewer months than the rule names are left to retirement at the first grant: there is no maximum then."""
    if rule.to_retirement_within_months is None:
        return False
    first = min([grant.since, *(other.since for other in same)])
    retires = ages.retirement_of(person, known_on=first)
    return retires is not None and retires < months_after(first, rule.to_retirement_within_months)


def _versions(grants: Sequence[Grant]) -> list[int]:
    return [grant.version for grant in grants]
