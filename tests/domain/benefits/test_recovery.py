"""What is due back follows from the days covered and from the grounds on each of them (docs/domain.md 4 and 12)."""

from datetime import date
from typing import Any

import msgspec
import pytest

from domain.benefits.recovery import DueBack, due_back
from domain.events.event import Event
from domain.history.history import History
from domain.policy.policy import Policy
from service.reference import reference
from tests.domain.benefits.given import course, granted, paid, person, recognised, recovered
from tests.domain.events.samples import make_event
from tests.domain.given import given

POST, INSURANCE = "post_subsidy", "social_insurance_subsidy"
HALF_A_YEAR: tuple[Event, ...] = (
    person("2020-12-01"),
    make_event("employed", "2021-01-01", channel="public_welfare"),
    granted("2021-01-04", "2021-01-01", "2021-06-30", 600_000, POST),
)
"""On a public-welfare post, with a subsidy of 1,000 yuan a month granted for half a year."""


def due(history: History) -> tuple[DueBack, ...]:
    """What is due back under the policies that ship."""
    return due_back(history.transitions, reference().policies.at)


def amounts(history: History) -> list[tuple[int, str]]:
    """The amounts due back, each with its cause."""
    return [(one.amount_fen, one.cause) for one in due(history)]


def hired(day: str = "2021-01-01", **data: Any) -> Event:
    """Employed by a unit, insured, for a year."""
    terms = {"channel": "employer", "employer": "甲公司", "contract_months": 12, "insured": True, **data}
    return make_event("employed", day, **terms)


def insured_worker(*events: Event) -> History:
    """Recognised and at work from the first of January, with three months of subsidy granted and paid in April."""
    return given(
        person("2020-12-01"),
        recognised("2020-12-15"),
        hired(),
        granted("2021-04-02", "2021-01-01", "2021-03-31", 90_000, INSURANCE),
        paid("2021-04-05", 90_000, INSURANCE),
        *events,
    ).history


def on_post(last: str, fen: int, *events: Event, since: str = "2021-01-01") -> History:
    """On a public-welfare post, with a subsidy granted from the first day on and paid as a whole on 5 April."""
    return given(
        person("2020-12-01"),
        make_event("employed", since, channel="public_welfare"),
        granted("2021-04-02", since, last, fen, POST),
        paid("2021-04-05", fen, POST),
        *events,
    ).history


def test_arrears_for_days_before_a_death_stay_paid() -> None:
    """Given January paid on 5 April, when a death on 20 March is recorded, then nothing is due back."""
    assert amounts(on_post("2021-01-31", 50_000, make_event("deceased", "2021-03-20"))) == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2021-01-31", 500_000),  # five of six months
        ("2021-03-20", 300_000),  # March was lived in part
        ("2021-03-31", 300_000),
        ("2021-04-01", 200_000),
        ("2021-06-30", 0),
    ],
)
def test_months_after_a_death_are_due_back_whole(day: str, expected: int) -> None:
    """Given January to June paid, when the person died on that day, then the months without a day lived are due."""
    found = amounts(on_post("2021-06-30", 600_000, make_event("deceased", day)))
    assert found == ([(expected, "paid_after_death")] if expected else [])


def test_a_payment_names_its_period() -> None:
    """Given monthly payments, when one made in April is for February, then a death in March leaves it."""
    paid_for_february = make_event(
        "benefit_paid",
        "2021-04-06",
        benefit=POST,
        amount_fen=100_000,
        period_from=date(2021, 2, 1),
        period_to=date(2021, 2, 28),
    )
    dead = make_event("deceased", "2021-03-20")
    assert amounts(given(*HALF_A_YEAR, paid_for_february, dead).history) == []
    assert amounts(given(*HALF_A_YEAR, paid("2021-04-06", 100_000, POST), dead).history) == [
        (100_000, "paid_after_death")
    ]
    given(*HALF_A_YEAR, dead).when(paid_for_february).then_recorded()
    for_april = make_event(
        "benefit_paid",
        "2021-04-07",
        benefit=POST,
        amount_fen=100_000,
        period_from=date(2021, 4, 1),
        period_to=date(2021, 4, 30),
    )
    given(*HALF_A_YEAR, dead).when(for_april).then_refused("benefit.deceased", "rule", "time")


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("2021-02-28", "2021-02-01", "period_to"),
        ("2021-06-01", "2021-07-31", "period_from"),
        (None, "2021-02-01", "period_from"),
    ],
)
def test_a_period_is_in_order_and_granted(first: str | None, last: str, field: str) -> None:
    """Given January to June granted, when a period is the wrong way round, beyond it or half, then refused."""
    payment = make_event(
        "benefit_paid",
        "2021-07-06",
        benefit=POST,
        amount_fen=100_000,
        period_from=date.fromisoformat(first) if first else None,
        period_to=date.fromisoformat(last),
    )
    given(*HALF_A_YEAR).when(payment).then_refused("benefit.period", "rule", field)


def test_a_job_voided_as_false_leaves_no_ground() -> None:
    """Given three months of subsidy, when the job behind it is voided, then all of it is due back."""
    history = insured_worker(make_event("voided", "2021-05-06", target_version=3))
    (found,) = due(history)
    assert (found.amount_fen, found.cause, found.since) == (90_000, "without_work", date(2021, 4, 5))
    assert found.days == (date(2021, 1, 1), date(2021, 3, 31))


def test_a_refuted_job_leaves_no_ground_and_a_confirmed_one_does() -> None:
    """Given three months of subsidy, when the job is refuted, then all is due back, until it is confirmed again."""
    refuted = make_event("employment_verified", "2021-05-06", verdict="refuted")
    assert amounts(insured_worker(refuted)) == [(90_000, "without_work")]
    unsure = make_event("employment_verified", "2021-05-06", verdict="unverifiable")
    assert amounts(insured_worker(unsure)) == []
    again = make_event("employment_verified", "2021-06-06", verdict="confirmed")
    assert amounts(insured_worker(refuted, again)) == []
    undecided = make_event("employment_verified", "2021-06-06", verdict="unverifiable")
    assert amounts(insured_worker(refuted, undecided)) == []
    other = make_event("job_changed", "2021-05-07", channel="employer", contract_months=12, insured=True)
    assert amounts(insured_worker(refuted, other)) == [(90_000, "without_work")]


def test_no_grant_for_a_refuted_job() -> None:
    """Given a job that was refuted, when its months are granted, then refused."""
    refuted = make_event("employment_verified", "2021-05-06", verdict="refuted")
    case = given(person("2020-12-01"), recognised("2020-12-15"), hired(), refuted)
    case.when(granted("2021-05-07", "2021-01-01", "2021-03-31", 90_000, INSURANCE)).then_refused("benefit.work", "rule")


@pytest.mark.parametrize(("left", "expected"), [("2021-01-31", 60_000), ("2021-02-01", 30_000), ("2021-03-15", 0)])
def test_leaving_reported_late_makes_the_months_after_it_due(left: str, expected: int) -> None:
    """Given three months paid, when the job is found to have ended earlier, then the months after it are due back."""
    found = amounts(insured_worker(make_event("left_post", left)))
    assert found == ([(expected, "without_work")] if expected else [])


def test_an_exit_reported_late_makes_the_months_after_it_due() -> None:
    """Given three months paid, when the recognition ended in January, then February and March are due back."""
    assert amounts(insured_worker(make_event("exited", "2021-01-20"))) == [(60_000, "not_entitled")]


def test_the_months_after_retirement_are_due_when_the_birth_date_is_corrected() -> None:
    """Given January to June paid, when another birth date puts retirement on 15 March, then April on is due."""
    case = given(*HALF_A_YEAR, paid("2021-04-05", 600_000, POST)).history
    retired = msgspec.structs.replace(case.person, birth_date=date(1971, 3, 15))
    transitions = [*case.transitions[:-1], case.transitions[-1]._replace(after=retired)]
    (found,) = due_back(transitions, reference().policies.at)
    assert (found.amount_fen, found.cause) == (300_000, "retired")
    assert found.days == (date(2021, 4, 1), date(2021, 6, 30))


def test_a_subsidy_of_the_month_of_an_unemployment_benefit_is_due_back_whole() -> None:
    """Given a subsistence subsidy paid, when an unemployment benefit is granted for a part of it, then all is due."""
    history = given(
        person(),
        recognised(),
        *course("2021-02-22", "2021-03-09"),
        granted("2021-03-20", "2021-02-22", "2021-03-09", 36_000),
        paid("2021-03-25", 36_000),
        granted("2021-04-01", "2021-03-01", "2021-03-05", 20_000, "unemployment_benefit"),
    ).history
    assert amounts(history) == [(36_000, "other_benefit")]


def test_unemployment_benefit_for_days_at_work_is_due_back() -> None:
    """Given unemployment benefit from January to March, when a job since 10 January is reported, then two are due."""
    case = given(
        person("2020-12-01"),
        granted("2021-01-04", "2021-01-01", "2021-03-31", 450_000, "unemployment_benefit"),
        paid("2021-03-31", 450_000, "unemployment_benefit"),
        make_event("employed", "2021-01-10"),
    )
    assert amounts(case.history) == [(300_000, "not_entitled")]
    case.when(granted("2021-04-06", "2021-04-01", "2021-04-05", 1_000, "unemployment_benefit")).then_refused(
        "benefit.who", "rule"
    )


def test_a_refuted_job_excludes_no_unemployment_benefit() -> None:
    """Given a job since 10 January, when it is refuted, then no unemployment benefit is due, and more is granted."""
    case = given(
        person("2020-12-01"),
        granted("2021-01-04", "2021-01-01", "2021-03-31", 450_000, "unemployment_benefit"),
        paid("2021-03-31", 450_000, "unemployment_benefit"),
        make_event("employed", "2021-01-10"),
        make_event("employment_verified", "2021-04-02", verdict="refuted"),
    )
    assert amounts(case.history) == []
    case.when(granted("2021-04-06", "2021-04-01", "2021-04-05", 1_000, "unemployment_benefit")).then_recorded()


def test_of_a_course_that_is_void_the_subsidy_is_due_back() -> None:
    """Given a subsidy for a course, when its completion is voided, then all of it is due back."""
    history = given(
        person(),
        recognised(),
        *course("2021-02-22", "2021-03-09"),
        granted("2021-03-20", "2021-02-22", "2021-03-09", 36_000),
        paid("2021-03-25", 36_000),
        make_event("voided", "2021-04-01", target_version=4),
    ).history
    assert amounts(history) == [(36_000, "without_course")]


def test_what_is_recovered_is_due_no_more() -> None:
    """Given three months due back, when one is recovered, then two are; and then none."""
    void = make_event("voided", "2021-05-06", target_version=3)
    one = recovered("2021-06-01", 30_000, INSURANCE)
    assert amounts(insured_worker(void, one)) == [(60_000, "without_work")]
    assert amounts(insured_worker(void, one, recovered("2021-07-01", 60_000, INSURANCE))) == []


def test_by_days_where_the_rule_says_so() -> None:
    """Given a rule that recovers by days, when the person died on 20 March, then 11 of 31 days are due back."""
    history = on_post("2021-03-31", 310_000, make_event("deceased", "2021-03-20"), since="2021-03-01")

    def by_days(area: str, day: date) -> Policy:
        policy = reference().policies.at(area, day)
        rule = msgspec.structs.replace(policy.benefits[POST], recovery="days")
        return msgspec.structs.replace(policy, benefits={**policy.benefits, POST: rule})

    (found,) = due_back(history.transitions, by_days)
    assert (found.amount_fen, found.days) == (110_000, (date(2021, 3, 21), date(2021, 3, 31)))
    assert amounts(history) == []


def test_nothing_is_due_of_what_was_not_paid() -> None:
    """Given six months granted and one paid, when the person died in it, then nothing is due back."""
    history = given(*HALF_A_YEAR, paid("2021-01-05", 100_000, POST), make_event("deceased", "2021-01-20")).history
    assert amounts(history) == []
