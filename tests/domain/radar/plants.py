"""Every pattern, planted at its parameter and just under it: what should be found, and what should not.

The parameters are those of the national profile; what they are is read from the policy, so that both follow it.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from tests.domain.radar.planting import OTHER_TOWN, POLICY, RULE, TOWN, Planting, workday

Plant = Callable[[Planting, str, bool], None]
"""Plants a pattern by an account: reaching the parameter, or just under it."""


def last_hours(to: Planting, account: str, reached: bool) -> None:
    """Ten entries that met deadlines of five days, six or five of them in the last 48 hours; also one for a deadline of
    two days."""
    rule = _of(RULE.last_hours)
    last = -(-rule.percent * rule.least // 100) - (not reached)
    for number in range(rule.least):
        entry = to.record(account, workday(number))
        within = timedelta(hours=rule.hours) if number < last else timedelta(hours=rule.hours, minutes=1)
        to.met(entry, entry.recorded_at + within, days=rule.term_hours // 24)
    to.met(to.record(account, workday(11)), workday(11) + timedelta(hours=1), days=2)


def late_recording(to: Planting, account: str, reached: bool) -> None:
    """Entries of which half and one more, or half, are as late as the parameter; the others are in time."""
    rule = _of(RULE.late_recording)
    late = rule.least // 2 + (1 if reached else 0)
    for number in range(rule.least):
        at = workday(number % 10, 9 + number // 10 * 2)
        to.record(account, at, occurred=at - timedelta(rule.median_days if number < late else 1))


def burst(to: Planting, account: str, reached: bool) -> None:
    """As many persons within 59 seconds as the parameter says, or the last of them a minute after the first."""
    rule = _of(RULE.burst)
    for number in range(rule.persons_a_minute):
        last = number == rule.persons_a_minute - 1
        to.record(account, workday(2) + timedelta(seconds=(59 if reached else 60) if last else number))


def burst_of_an_hour(to: Planting, account: str, reached: bool) -> None:
    """One person a minute for an hour, or one person less."""
    rule = _of(RULE.burst)
    for number in range(rule.persons_an_hour - (not reached)):
        to.record(account, workday(3) + timedelta(seconds=60 * number))


def odd_hours(to: Planting, account: str, reached: bool) -> None:
    """Ten entries, three of them at night or on a Sunday; or only two, and one a minute before the night. The
    others are at its end."""
    rule = _of(RULE.odd_hours)
    odd = [workday(1, rule.night_from, 0), workday(2, rule.night_to, -1), workday(0) - timedelta(1)]
    odd += [workday(number, rule.night_from, 1) for number in range(3, -(-rule.percent * rule.least // 100))]
    if not reached:
        odd[0] -= timedelta(minutes=1)
    for number in range(rule.least):
        to.record(account, odd[number] if number < len(odd) else workday(number, rule.night_to))


def bundle_at_once(to: Planting, account: str, reached: bool) -> None:
    """All services of the bundle of one person within the seconds, or the last of them too late."""
    person, rule = to.person(), _of(RULE.bundle_at_once)
    kinds = [service.events[0] for service in POLICY.bundle.values() for _ in range(service.required)]
    for number, kind in enumerate(kinds):
        last = number == len(kinds) - 1
        seconds = (rule.seconds - 1 if reached else rule.seconds) if last else number
        at = workday(4) + timedelta(seconds=seconds)
        to.record(account, at, kind, person=person, occurred=workday(3, 10 + number))


def impossible_visits(to: Planting, account: str, reached: bool) -> None:
    """Visits in two towns within minutes; or with the minutes between them, and two of one household at one time."""
    rule = _of(RULE.impossible_visits)
    apart = timedelta(minutes=rule.other_area_minutes - reached)
    visit: dict[str, Any] = {"kind": "person.followed_up", "method": "visit"}
    to.record(account, workday(5, 15), occurred=workday(5), area=TOWN, **visit)
    to.record(account, workday(5, 16), occurred=workday(5) + apart, area=OTHER_TOWN, **visit)
    if not reached:
        for number in range(2):
            to.record(account, workday(6, 10 + number), occurred=workday(6), person=to.person("h1"), **visit)
        to.record(account, workday(6, 13), occurred=workday(6), kind="person.followed_up", method="phone")


def after_the_end(to: Planting, account: str, reached: bool) -> None:
    """A service of the day of the death recorded after it, or on the last day that the parameter allows."""
    person, days = to.person(), _of(RULE.after_the_end).days
    to.ended_on[person] = workday(0).date()
    at = workday(0) + timedelta(days + reached)
    to.record(account, at, person=person, occurred=workday(0))


def repeated_text(to: Planting, account: str, reached: bool) -> None:
    """One text of as many persons as the parameter says, or of one less; also a shorter text of all."""
    rule = _of(RULE.repeated_text)
    text = f"{account[::-1]}{'意' * rule.characters}"[: rule.characters]
    for number in range(rule.persons):
        said = text if number or reached else f"{text}另"
        to.record(account, workday(number), "person.followed_up", method="phone", result=said)
        to.record(account, workday(number, 11), "person.followed_up", method="phone", result=text[1:])


def repeated_evidence(to: Planting, account: str, reached: bool) -> None:
    """One document of as many persons, or of one less; also one list of a course, which is about many."""
    rule = _of(RULE.repeated_evidence)
    document = account.encode().hex().ljust(64, "0")[:64]
    for number in range(rule.persons - (not reached)):
        to.record(account, workday(number), "person.employed", evidence=document)
    for number in range(rule.persons):
        to.record(account, workday(number, 11), "person.training_completed", evidence=document[::-1])


def shared_phone(to: Planting, account: str, reached: bool) -> None:
    """One number of as many households, or of one less with three members in one of them."""
    to.call(account)
    for number in range(_of(RULE.shared_phone).households - (1 if reached else 2)):
        to.call(account, f"{account}-{number}")
    for _ in range(2):
        to.call(account, f"{account}-0")


def leave_and_return(to: Planting, account: str, reached: bool) -> None:
    """Back at the employer on the day of leaving, or the day after; and elsewhere at once."""
    person = to.job(account, "2021-04-01", "2021-04-20", employer=f"{account}厂")
    days = _of(RULE.leave_and_return).days + (0 if reached else 1)
    began = date(2021, 4, 20) + timedelta(days)
    to.job(account, began.isoformat(), "2021-05-20", employer=f"{account}厂", person=person)
    to.job(account, "2021-05-20", employer=f"{account}另厂", person=person)


def round_wages(to: Planting, account: str, reached: bool) -> None:
    """Ten wages, nine of them round, or eight."""
    rule = _of(RULE.round_wages)
    even = -(-rule.percent * rule.least // 100) - (not reached)
    for number in range(rule.least):
        wage = rule.multiple_fen * (2 + number) + (0 if number < even else 100)
        to.job(account, f"2021-04-{number + 1:02d}", wage_fen=wage)


def jobs_before_count(to: Planting, account: str, reached: bool) -> None:
    """Jobs of a day in the last days of June; or one of them a day before these days."""
    rule = _of(RULE.jobs_before_count)
    for number in range(rule.persons):
        early = rule.days_before if number == 0 and not reached else rule.days_before - 1
        began = date(2021, 6, 30) - timedelta(early)
        to.job(account, began.isoformat(), (began + timedelta(rule.longest_days)).isoformat())


def hired_for_a_day(to: Planting, account: str, reached: bool) -> None:
    """One employer with as many persons for a day; or one of them for a day longer."""
    rule = _of(RULE.hired_for_a_day)
    for number in range(rule.persons):
        longer = 1 if number == 0 and not reached else 0
        began = date(2021, 4, 5 + number)
        to.job(
            account,
            began.isoformat(),
            (began + timedelta(rule.longest_days + longer)).isoformat(),
            employer=f"{account}劳务",
        )


PLANTS: Final[Mapping[str, tuple[Plant, ...]]] = {
    "last_hours": (last_hours,),
    "late_recording": (late_recording,),
    "burst": (burst, burst_of_an_hour),
    "odd_hours": (odd_hours,),
    "bundle_at_once": (bundle_at_once,),
    "impossible_visits": (impossible_visits,),
    "after_the_end": (after_the_end,),
    "repeated_text": (repeated_text,),
    "repeated_evidence": (repeated_evidence,),
    "shared_phone": (shared_phone,),
    "leave_and_return": (leave_and_return,),
    "round_wages": (round_wages,),
    "jobs_before_count": (jobs_before_count,),
    "hired_for_a_day": (hired_for_a_day,),
}


def _of(rule: Any) -> Any:
    assert rule is not None, "the national profile has a table for every pattern"
    return rule
