"""Law of households: open exactly on the days on which a computation day by day from the posted events says so."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.projections.engine.test_laws import EXAMPLES, fresh, say_in_parts
from tests.projections.lives import START, Life
from tests.world import World, world

LABOUR = {
    "person.employed": "employed",
    "person.job_changed": "employed",
    "person.left_post": "unemployed",
    "person.labour_force_left": "out",
    "person.unemployment_cancelled": "out",  # for military service
    "person.labour_force_returned": "unemployed",
    "person.deceased": "out",
}
DAYS = [START + timedelta(days=i) for i in range(700)]


@pytest.fixture(scope="module")
def zuji(module_database_url: str) -> Iterator[World]:
    with world(module_database_url) as made:
        yield made


def day_of(cloud_event: dict[str, Any]) -> date:
    return date.fromisoformat(cloud_event["time"][:10])


def latest(life: Life, day: date, *kinds: str) -> dict[str, Any] | None:
    """The last of such events up to the end of the day."""
    found = [e for e in life.events if e["type"].removeprefix("person.") in kinds and day_of(e) <= day]
    return found[-1] if found else None


def labour_on(life: Life, day: date) -> str:
    """The labour status at the end of the day; a gap of one day between two jobs does not count."""
    event = latest(life, day, *(kind.removeprefix("person.") for kind in LABOUR))
    state = LABOUR[event["type"]] if event else "unknown"
    if event and event["type"] == "person.left_post":
        following = [e for e in life.events if e["type"] in LABOUR and day_of(e) > day]
        if (
            following
            and following[0]["type"] == "person.employed"
            and day_of(following[0]) - day_of(event) <= timedelta(1)
        ):
            return "employed"
    return state


def counts_on(life: Life, day: date) -> bool:
    """Whether the member counts on that day."""
    change = latest(life, day, "household_joined", "household_left")
    if change is None or change["type"] == "person.household_left" or latest(life, day, "deceased"):
        return False
    born = date(int(life.number[6:10]), int(life.number[10:12]), int(life.number[12:14]))
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    retires = 60 if int(life.number[16]) % 2 else 55
    labour = labour_on(life, day)
    assessed = latest(life, day, "needs_assessed")
    able = labour == "employed" or assessed is None or assessed["data"]["able_to_work"]
    return 16 <= age < retires and labour != "out" and able


def open_on(lives: list[Life], day: date) -> bool:
    """Whether the family is recognised and no member who counts has work."""
    recognised = any(latest(life, day, "zero_employment_recognised") for life in lives)
    counting = [life for life in lives if counts_on(life, day)]
    return recognised and bool(counting) and all(labour_on(life, day) != "employed" for life in counting)


@settings(EXAMPLES, max_examples=100)
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_a_household_is_open_exactly_when_the_rule_says_so_on_each_day(
    zuji: World, data: st.DataObject, seed: int
) -> None:
    lives, cloud_events = fresh(data)
    dice = Random(seed)
    dice.shuffle(cloud_events)
    say_in_parts(zuji, cloud_events, dice)
    joined = [e["data"]["household_id"] for e in cloud_events if e["type"] == "person.household_joined"]
    periods = zuji.rows("SELECT since, until, status FROM household WHERE household_id = ANY(%s)", joined)
    actual = {
        day
        for day in DAYS
        for since, until, status in periods
        if since <= day and (until is None or day < until) and status in ("open", "reopened")
    }
    assert {day for day in DAYS if open_on(lives, day)} == actual
