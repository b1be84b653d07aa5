"""Law of households: the status periods agree on every day with a naive computation from day to day."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.households import HouseholdRule, LabourSpan, Member, Recognition, age_day, status_periods_of
from domain.person import age_on
from domain.reference.retirement import RetirementDelay

FIRST = date(2020, 1, 1)  # with a 29 February; 2021 has none
LAST = date(2021, 12, 31)
EARLIEST = FIRST - timedelta(60)  # what is known of a person may begin before the household
JOBLESS = ("unknown", "unemployed")


# The reference: every day of two years, plain loops, nothing shared with the code under test


@dataclass
class Day:
    """What holds at the end of one day."""

    status: str
    opened_at: date | None = None
    due: date | None = None
    cleared_at: date | None = None
    cleared_by: tuple[str, int] | None = None
    unstable: bool = False
    statuses: tuple[tuple[str, str, bool, str | None, str], ...] = ()


def days(since: date, until: date) -> list[date]:
    """Every day from one to the other, both included."""
    return [since + timedelta(n) for n in range((until - since).days + 1)]


def naive_labour(labour: tuple[LabourSpan, ...], gap_days: int) -> dict[date, LabourSpan | None]:
    """The span of each day; a day without a job between two jobs near enough belongs to the job before."""
    every = days(EARLIEST, LAST)
    raw: dict[date, LabourSpan | None] = {}
    for today in every:
        raw[today] = None
        for span in labour:
            if span.since <= today:
                raw[today] = span
    actual = dict(raw)
    for n, today in enumerate(every):
        if _state(raw[today]) not in JOBLESS:
            continue
        before, after = n, n
        while before >= 0 and n - before <= gap_days and _state(raw[every[before]]) in JOBLESS:
            before -= 1
        while after < len(every) and after - n <= gap_days and _state(raw[every[after]]) in JOBLESS:
            after += 1
        if before < 0 or after == len(every) or after - before - 1 > gap_days:
            continue
        if _state(raw[every[before]]) == "employed" == _state(raw[every[after]]):
            actual[today] = raw[every[before]]
    return actual


def _state(span: LabourSpan | None) -> str:
    return span.state if span else "unknown"


def naive_note(notes: tuple[tuple[date, bool], ...], today: date) -> bool:
    """The last note up to today."""
    answer = True
    for since, value in notes:
        if since <= today:
            answer = value
    return answer


def naive_age(born: date, today: date) -> int:
    """Full years: one more on each day that is the birthday, or the 28th of a February without it."""
    birthdays = [(born.month, born.day)]
    if birthdays == [(2, 29)] and today.year % 4:
        birthdays = [(2, 28)]
    return today.year - born.year - ((today.month, today.day) < birthdays[0])


def naive_retirement(member: Member, rule: HouseholdRule) -> date:
    """The day of retirement, counted up month by month from the birthday at which the base age is reached."""
    base = member.retirement_base or rule.retirement_ages[member.sex]
    year, month = member.birth_date.year + base, member.birth_date.month
    for delay in rule.retirement_delays:
        if (delay.sex, delay.base) != (member.sex, base) or not delay.since <= _naive_day(member, year, month):
            continue
        at, steps = (delay.since.year, delay.since.month), 1
        while at < (year, month):  # every so many months that pass, one month more
            for _ in range(delay.months_a_step):
                at = (at[0] + at[1] // 12, at[1] % 12 + 1)
            steps += at <= (year, month)
        for _ in range(min(steps, 12 * (delay.until - base))):
            year, month = year + month // 12, month % 12 + 1
    return _naive_day(member, year, month)


def _naive_day(member: Member, year: int, month: int) -> date:
    for last in range(member.birth_date.day, 0, -1):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError


def naive_why(member: Member, today: date, state: str, rule: HouseholdRule) -> str | None:
    """Why a member does not count today."""
    age = naive_age(member.birth_date, today)
    core = member.relation in rule.family_relations
    wider = member.relation in rule.family_if_living_together
    fit_for_work = state == "employed" and rule.work_is_proof
    reasons = [
        ("deceased", member.died is not None and member.died <= today),
        ("not_family", not core and not wider),
        ("not_living_together", not core and not member.lives_together),
        ("other_register", rule.require_same_register and not member.same_register),
        ("under_age", age < rule.min_age),
        ("retired_age", today >= naive_retirement(member, rule)),
        ("not_in_labour_force", state == "not_in_labour_force"),
        ("unable", not fit_for_work and not naive_note(member.ability, today)),
        ("unwilling", not fit_for_work and not naive_note(member.willingness, today)),
    ]
    for reason, holds in reasons:
        if holds:
            return reason
    return None


def naive(
    members: list[Member],
    recognitions: list[Recognition],
    rule: HouseholdRule,
    later: tuple[date, HouseholdRule] | None = None,
) -> Iterator[tuple[date, Day]]:
    """The days of a household from the first join on."""
    gaps = {rule.job_gap_days, later[1].job_gap_days if later else rule.job_gap_days}
    all_spans = {gap: {m.person_id: naive_labour(m.labour, gap) for m in members} for gap in gaps}
    file: Day | None = None
    start = min(m.joined for m in members)
    ordered = sorted(recognitions, key=lambda r: (r.version, r.person_id, r.withdrawn))
    for today in days(EARLIEST, LAST):
        if later is not None and today >= later[0]:
            rule = later[1]
        spans = all_spans[rule.job_gap_days]
        statuses, working, jobless, counted = [], [], [], 0
        for person in sorted(spans):
            begun = [m for m in members if m.person_id == person and m.joined <= today]
            if not begun:
                continue
            membership = max(
                begun, key=lambda m: (m.joined, m.left or date.max, m.relation, m.same_register, m.lives_together)
            )
            if membership.left is not None and membership.left <= today:
                continue
            span = spans[person][today]
            why = naive_why(membership, today, _state(span), rule)
            statuses.append((person, membership.relation, why is None, why, _state(span)))
            if why is None:
                counted += 1
                if span is not None and span.state == "employed":
                    shaky = span.channel in rule.unstable_channels or not span.stable
                    working.append((span.since, person, span.version, shaky))
                else:
                    jobless.append(membership)
        for r in ordered:
            if r.day != today:
                continue
            if r.withdrawn:
                file = None if file is None else Day("withdrawn")
            elif file is None or file.status == "withdrawn":
                file = Day("open", today, today + timedelta(rule.limit_days))
        if today < start:
            continue
        shut = [why for _, _, _, why, state in statuses if why == "unwilling" and state != "employed"]
        unwilling = 0 if counted else len(shut)
        if file is not None and file.status != "withdrawn" and (counted > 0 or unwilling > 0):
            if working and file.status != "cleared":
                _, person, version, _ = sorted(working)[0]
                file = Day("cleared", file.opened_at, file.due, today, (person, version))
            elif not working and file.status == "cleared":
                file = Day("reopened", today, today + timedelta(rule.limit_days))
            for member in jobless:
                refused = [day for day in member.refusals if file.opened_at and file.opened_at <= day <= today]
                limit = rule.refusals_to_withdraw
                if limit is not None and len(refused) >= limit and file.status in ("open", "reopened"):
                    file = Day("withdrawn")
        if file is not None and file.status == "withdrawn":
            actual = Day("withdrawn")
        elif counted == 0 and unwilling and file is not None:
            actual = Day("unwilling", file.opened_at, file.due)
        elif counted == 0:
            actual = Day("unwilling" if unwilling >= rule.min_testable else "not_applicable")
        elif file is not None:
            actual = Day(*astuple(file))
            actual.unstable = bool(working) and all(shaky for *_, shaky in working)
        else:
            actual = Day("suspected" if counted >= rule.min_testable and not working else "none")
        actual.statuses = tuple(statuses)
        yield today, actual


# Households at random: few people, many events, often on the same or the next day


SOME_DAY = st.integers(0, (LAST - FIRST).days).map(lambda n: FIRST + timedelta(n))
EARLY_DAY = st.integers(0, 120).map(lambda n: FIRST + timedelta(n))
STEP = st.sampled_from([0, 0, 1, 1, 1, 2, 3, 5, 20, 60, 150])
CHANNEL = st.sampled_from(["employer", "flexible", "public_welfare"])
STATES = ["unknown", "unemployed", "unemployed", "unemployed", "employed", "employed", "not_in_labour_force"]
RELATION = st.sampled_from(["head", "spouse", "child", "parent", "sibling", "grandparent", "child_in_law"])
MOSTLY = st.sampled_from([True, True, True, True, False])


@st.composite
def labours(draw: st.DrawFn) -> tuple[LabourSpan, ...]:
    """A working life of up to nine events, in order."""
    since, spans = EARLIEST + timedelta(draw(st.integers(0, 90))), []
    steps: list[tuple[int, Any]] = draw(st.lists(st.tuples(STEP, st.sampled_from(STATES)), max_size=9))
    for version, (step, state) in enumerate(steps, 1):
        since += timedelta(step)
        channel = draw(CHANNEL) if state == "employed" else None
        spans.append(LabourSpan(since, state, channel, draw(MOSTLY), version))
    return tuple(span for span in spans if span.since <= LAST)


def notes() -> st.SearchStrategy[tuple[tuple[date, bool], ...]]:
    """Notes on ability or wish, seldom any, in order of their days."""
    few = st.lists(st.tuples(SOME_DAY, st.booleans()), max_size=3)
    return st.one_of(st.just([]), st.just([]), few).map(lambda found: tuple(sorted(found, key=lambda note: note[0])))


@st.composite
def births(draw: st.DrawFn) -> date:
    """Mostly somebody of 40; else a person who reaches an age within the two years, or was born on a 29 February."""
    turns = draw(SOME_DAY)
    years = draw(st.sampled_from([40, 40, 40, 16, 17, 50, 55, 60]))
    leap = [date(2004, 2, 29), date(1964, 2, 29), date(1960, 2, 29)]
    born = date(turns.year - years, turns.month, min(turns.day, 28))
    return draw(st.sampled_from([born, born, born, born, born, *leap]))


@st.composite
def households(draw: st.DrawFn) -> list[Member]:
    """One to five people, some of whom come twice."""
    found: list[Member] = []
    for n in range(draw(st.integers(1, 5))):
        person: dict[str, Any] = {
            "person_id": f"p{n}",
            "sex": draw(st.sampled_from(["male", "female"])),
            "birth_date": draw(births()),
            "retirement_base": draw(st.sampled_from([None, None, 50, 55, 60])),
            "labour": draw(labours()),
            "ability": draw(notes()),
            "willingness": draw(notes()),
            "died": draw(st.one_of(st.none(), st.none(), st.none(), SOME_DAY)),
            "refusals": tuple(sorted(draw(st.one_of(st.just([]), st.lists(SOME_DAY, max_size=6))))),
        }
        for _ in range(draw(st.sampled_from([1, 1, 1, 2]))):
            joined = draw(st.one_of(st.just(FIRST), EARLY_DAY, SOME_DAY))
            left = draw(st.one_of(st.none(), st.none(), st.integers(0, 400).map(lambda n: joined + timedelta(n))))  # noqa: B023 - drawn at once
            membership: dict[str, Any] = {
                "relation": draw(RELATION),
                "same_register": draw(MOSTLY),
                "lives_together": draw(MOSTLY),
                "joined": joined,
                "left": left,
            }
            found.append(Member(**person, **membership))
    return draw(st.permutations(found))


DECISION = st.builds(
    Recognition,
    day=st.one_of(EARLY_DAY, SOME_DAY, st.just(EARLIEST + timedelta(7))),
    person_id=st.sampled_from(["p0", "p1"]),
    version=st.integers(1, 4),
    withdrawn=st.sampled_from([False, False, False, True]),
)
RULES = st.builds(
    HouseholdRule,
    min_testable=st.sampled_from([1, 2, 2]),
    limit_days=st.sampled_from([1, 20, 90]),
    require_same_register=st.booleans(),
    family_relations=st.just(("head", "spouse", "parent", "child")),
    family_if_living_together=st.just(("sibling", "grandparent", "grandchild")),
    min_age=st.sampled_from([16, 16, 17]),
    retirement_ages=st.sampled_from([{"male": 60, "female": 55}, {"male": 57, "female": 50}]),
    job_gap_days=st.sampled_from([0, 1, 1, 1, 3]),
    unstable_channels=st.sampled_from([("public_welfare",), ("public_welfare", "flexible"), ()]),
    retirement_delays=st.sampled_from(
        [
            (),
            tuple(
                RetirementDelay(
                    sex=sex, base=base, since=date(2020, 10, 1), months_a_step=step, until=base + 1, decided=FIRST
                )
                for sex, base, step in [("male", 60, 4), ("female", 55, 4), ("female", 50, 2), ("male", 57, 1)]
            ),
        ]
    ),
    work_is_proof=st.booleans(),
    refusals_to_withdraw=st.sampled_from([None, 1, 3, 3]),
)
LATER = st.one_of(st.none(), st.tuples(SOME_DAY, RULES))


@given(households(), st.lists(DECISION, max_size=5), RULES, LATER)
@settings(max_examples=300, deadline=None)
def test_status_periods_agree_with_every_single_day(
    members: list[Member],
    recognitions: list[Recognition],
    rule: HouseholdRule,
    later: tuple[date, HouseholdRule] | None,
) -> None:
    """Given any household, and a rule that may change, when computed, then each day of two years is as the naive
    computation has it.
    """
    periods = status_periods_of(members, recognitions, rule, [later] if later else [])
    n = 0
    for today, expected in naive(members, recognitions, rule, later):
        while (until := periods[n].until) is not None and until <= today:
            n += 1
        c = periods[n]
        statuses = tuple((s.person_id, s.relation, s.counted, s.why_not, s.labour) for s in c.members)
        actual = Day(c.status, c.opened_at, c.due, c.cleared_at, c.cleared_by, c.unstable, statuses)
        assert expected == actual, today


@given(households(), st.lists(DECISION, max_size=5), RULES, st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_status_periods_have_no_gap_and_no_repetition_and_ignore_the_order_of_arguments(
    members: list[Member], recognitions: list[Recognition], rule: HouseholdRule, chance: Any
) -> None:
    """Given any household in any order, when computed, then the same periods follow one another and each differs."""
    periods = status_periods_of(members, recognitions, rule)
    assert (min(m.joined for m in members), None) == (periods[0].since, periods[-1].until)
    for one, next_one in pairwise(periods):
        assert one.since < next_one.since == one.until
        assert any(getattr(one, f) != getattr(next_one, f) for f in one.__struct_fields__[2:])
    assert periods == status_periods_of(
        chance.sample(members, len(members)), chance.sample(recognitions, len(recognitions)), rule
    )


@given(st.one_of(st.dates(date(1900, 1, 1), date(2020, 1, 1)), st.just(date(2004, 2, 29))), st.integers(0, 70))
def test_age_day_is_the_first_day_of_that_age(born: date, years: int) -> None:
    """Given any birth, when an age is reached, then the ages computed elsewhere change on that very day."""
    reached = age_day(born, years)
    assert (age_on(born, reached - timedelta(1)), age_on(born, reached)) == (years - 1, years)
