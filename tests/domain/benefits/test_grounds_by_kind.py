"""What is due back of each kind of benefit for each ground that falls away (cases A3, A4; docs/decisions/0038).

Each life has a benefit of 100 yuan a month from January to June 2021, or 1,200 yuan for the first year of a business,
paid afterwards. By months unless the rule says whole; a month with a day that has the ground stays.
"""

from datetime import date
from typing import Any, Final

import msgspec
import pytest

from domain.benefits.recovery import due_back
from domain.events.event import Event, with_metadata
from domain.history.history import History
from domain.history.merged_history import merge_histories
from service.reference import reference
from tests.domain.benefits.given import granted, paid, person, recognised
from tests.domain.events.samples import make_event
from tests.domain.given import PERSON, given

OTHER: Final = "00000000-0000-0002-0000-000000000000"
BASE: Final = (person("2020-12-01"), recognised("2020-12-15"))
POST, INSURANCE, HIRING = "post_subsidy", "social_insurance_subsidy", "hiring_subsidy"
RENT, STARTUP, UNEMPLOYMENT = "rent_subsidy", "startup_subsidy", "unemployment_benefit"


def hired(channel: str, day: str = "2021-01-01") -> Event:
    terms = {"employer": "甲公司", "contract_months": 24, "insured": True}
    return make_event("employed", day, channel=channel, **terms)


def half_a_year(benefit: str) -> tuple[Event, Event]:
    return granted("2021-07-05", "2021-01-01", "2021-06-30", 60_000, benefit), paid("2021-07-05", 60_000, benefit)


LIVES: Final[dict[str, tuple[Event, ...]]] = {
    POST: (*BASE, hired("public_welfare"), *half_a_year(POST)),
    INSURANCE: (*BASE, hired("flexible"), *half_a_year(INSURANCE)),
    HIRING: (*BASE, hired("employer"), *half_a_year(HIRING)),
    RENT: (*BASE, hired("self_employed"), *half_a_year(RENT)),
    STARTUP: (
        *BASE,
        hired("self_employed", "2020-12-20"),
        granted("2022-01-05", "2021-01-01", "2021-12-31", 120_000, STARTUP),
        paid("2022-01-06", 120_000, STARTUP),
    ),
    UNEMPLOYMENT: (*BASE, make_event("unemployment_registered", "2021-01-01"), *half_a_year(UNEMPLOYMENT)),
}
MONTHLY, AT_WORK = (POST, INSURANCE, HIRING, RENT), (POST, INSURANCE, HIRING, RENT, STARTUP)


def void(version: int, day: str = "2022-02-01") -> Event:
    return make_event("voided", day, target_version=version)


def corrected(version: int, **changes: Any) -> Event:
    return make_event("corrected", "2022-02-01", target_version=version, changes=changes)


def due(history: History) -> list[tuple[int, str]]:
    return [(each.amount_fen, each.cause) for each in due_back(history.transitions, reference().policies.at)]


CASES: Final[list[tuple[str, tuple[str, ...], list[Event], int, int]]] = [
    ("paid_after_death", (*MONTHLY, UNEMPLOYMENT), [make_event("deceased", "2021-03-20")], 30_000, 0),
    ("paid_after_death", (STARTUP,), [make_event("deceased", "2021-03-20")], 0, 120_000),
    ("without_work", AT_WORK, [make_event("left_post", "2021-03-20")], 30_000, 120_000),
    ("without_work", AT_WORK, [make_event("left_post", "2021-03-31")], 30_000, 120_000),
    ("without_work", AT_WORK, [make_event("labour_force_left", "2021-04-01", kind="retired")], 20_000, 120_000),
    ("without_work", AT_WORK, [void(3)], 60_000, 120_000),
    ("without_work", AT_WORK, [make_event("employment_verified", "2022-02-01", verdict="refuted")], 60_000, 120_000),
    ("without_work", AT_WORK, [corrected(3, time="2021-02-15")], 10_000, 120_000),
    ("not_entitled", (INSURANCE, HIRING, RENT, STARTUP), [make_event("exited", "2021-03-20")], 30_000, 120_000),
    ("not_entitled", (UNEMPLOYMENT,), [hired("employer", "2021-03-20")], 30_000, 0),
    ("paid_above_grant", tuple(LIVES), [corrected(4, amount_fen=40_000)], 20_000, 80_000),
    ("paid_above_grant", tuple(LIVES), [void(4)], 60_000, 120_000),
]


@pytest.mark.parametrize(
    ("cause", "benefit", "events", "amount"),
    [
        pytest.param(cause, benefit, events, one_off if benefit == STARTUP else monthly, id=f"{benefit} {cause} {i}")
        for i, (cause, benefits, events, monthly, one_off) in enumerate(CASES)
        for benefit in benefits
    ],
)
def test_what_is_due_back(cause: str, benefit: str, events: list[Event], amount: int) -> None:
    """Given a benefit paid, when the ground falls away, then what was paid for the days without it is due back."""
    assert due(given(*LIVES[benefit]).history) == []
    assert due(given(*LIVES[benefit], *events).history) == [(amount, cause)]


@pytest.mark.parametrize("benefit", AT_WORK)
def test_a_void_that_is_void_and_a_refutation_that_is_withdrawn_leave_nothing_due(benefit: str) -> None:
    assert due(given(*LIVES[benefit], void(3), void(6, "2022-02-02")).history) == []
    verdicts = [
        make_event("employment_verified", f"2022-02-0{i}", verdict=v) for i, v in ((1, "refuted"), (2, "confirmed"))
    ]
    assert due(given(*LIVES[benefit], *verdicts).history) == []
    assert due(given(*LIVES[benefit], verdicts[0], void(6, "2022-02-03")).history) == []


@pytest.mark.parametrize("benefit", MONTHLY)
def test_leaving_and_a_death_each_for_its_own_months(benefit: str) -> None:
    """Given a job left in February and a death in March, then March for want of work, the rest after the death."""
    left, died = make_event("left_post", "2021-02-10"), make_event("deceased", "2021-03-20")
    assert due(given(*LIVES[benefit], left, died).history) == [(10_000, "without_work"), (30_000, "paid_after_death")]


@pytest.mark.parametrize("benefit", MONTHLY)
def test_days_from_retirement_on_when_the_birth_date_is_corrected(benefit: str) -> None:
    """Given a birth date by which retirement was on 15 March 2021, then April to June are due back, March is not."""
    history = given(*LIVES[benefit]).history
    retired = {"birth_date": date(1971, 3, 15)}
    person_then = history.transitions[-1].after
    last = history.transitions[-1]._replace(after=msgspec.structs.replace(person_then, **retired))
    found = due_back([*history.transitions[:-1], last], reference().policies.at)
    assert [(each.amount_fen, each.cause) for each in found] == [(30_000, "retired")]


@pytest.mark.parametrize("benefit", MONTHLY)
def test_equal_payments_of_one_day_in_two_records_are_two(benefit: str) -> None:
    """Given two records with the same grant and payment of one day, when merged, then one of the two is due back."""
    merged = make_event("merged", "2022-03-01", into=PERSON, merged_person=OTHER)
    histories = {
        subject: History(
            subject,
            [
                with_metadata(event, version=i, position=first + i, area="320614-01")
                for i, event in enumerate((*LIVES[benefit], merged), start=1)
            ],
        )
        for subject, first in ((PERSON, 0), (OTHER, 100))
    }
    survivor = merge_histories(histories)[PERSON]
    paid_twice = [step.event for step in survivor.transitions if getattr(step.event, "amount_fen", 0)]
    assert len(paid_twice) == 4
    assert due(survivor) == [(60_000, "granted_twice")]
