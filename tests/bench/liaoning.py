"""`python -m tests.bench.liaoning`: Liaoning in 2021 through HTTP: 60,055 persons by three channels (3B), and 73,000
against a target of 60,000 (3A). Prints both tables and compares them with the figures of the document.

`--part 1000` posts a thousandth of it.
"""

import argparse
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice
from typing import Any, Final

from tests.api.conftest import SYSTEM, Office
from tests.bench.stage import stage
from tests.world import CloudEvent, EventMaker, id_no, world

LIAONING, CITIES = "210000", [f"21{number:02d}00" for number in range(1, 15)]
CHANNELS: Final = (("employer", 12_085), ("flexible", 30_000), ("self_employed", 12_217), ("public_welfare", 5_753))
PERSONS: Final = sum(persons for _, persons in CHANNELS)
ZERO_MEMBERS, TRAINED, TARGET, REACHED = 2_296, 1_251, 60_000, 73_000
BASIS: Final = "辽人社认〔2021〕1号"


def numbers() -> Iterator[str]:
    """Identity numbers of persons from 20 years on."""
    for day in count():
        born = (date(1975, 1, 1) + timedelta(days=day)).isoformat()
        yield from (id_no(born, sequence, region="210102") for sequence in range(1, 1000))


def lives(make: EventMaker, part: int) -> Iterator[list[CloudEvent]]:
    """The events of each of the 60,055 persons, or of a part of them, then of those who make 73,000."""
    known = numbers()
    channels = [channel for channel, persons in CHANNELS for _ in range(persons // part)]
    zero, trained = ZERO_MEMBERS // part // 2 * 2, TRAINED // part
    for number, channel in enumerate(channels):
        one = f"id_no:{(id_number := next(known))}"
        area = CITIES[number // 2 % len(CITIES)]
        events = [make.registered(id_number, area=area)]
        if number < zero:  # two to a family, both employed on one day
            family = f"F{number // 2}"
            relation = "head" if number % 2 == 0 else "spouse"
            events.append(make.event("household_joined", "2021-02-01", one, household_id=family, relation=relation))
        events.append(make.event("recognised", "2021-03-02", one, categories=["severely_disabled"], basis=BASIS))
        if number < zero and number % 2:
            events.append(
                make.event("zero_employment_recognised", "2021-03-03", one, household_id=f"F{number // 2}", basis=BASIS)
            )
        if number >= len(channels) - trained:
            course = {"course": "养老护理", "trade": "护理", "kind": "skills", "days": 10}
            events.append(make.event("training_enrolled", "2021-04-01", one, **course))
            done = {"course": "养老护理", "days_attended": 10, "passed": True}
            events.append(make.event("training_completed", "2021-04-20", one, **done))
        events.append(make.event("employed", "2021-05-10", one, channel=channel))
        yield events
    for id_number in islice(known, (REACHED - PERSONS) // part):
        one = f"id_no:{id_number}"
        recognised = make.event("recognised", "2021-03-02", one, categories=["severely_disabled"], basis=BASIS)
        employed = make.event("employed", "2021-10-08", one, channel="flexible")
        yield [make.registered(id_number, area=CITIES[0]), recognised, employed]


def post(office: Office, events: list[CloudEvent]) -> int:
    """Posts the events in calls of 5,000; returns how many. Raises AssertionError if one is refused."""
    for start in range(0, len(events), 5_000):
        answer = office.post(events[start : start + 5_000], role=SYSTEM, area=LIAONING).get_json()
        assert answer["rejected"] == [], answer["rejected"][:3]
        office.confirm(answer, LIAONING)
    return len(events)


def show(answer: dict[str, Any]) -> None:
    """Prints a report as a table."""
    print(answer["title"])
    keys = [column["key"] for column in answer["columns"]]
    print("name", *keys, sep="\t")
    for row in (*answer["rows"], answer["total"]):
        print(row["name"], *(row[key] for key in keys), sep="\t")


def main() -> None:
    """Posts, prints and compares."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--part", type=int, default=1, help="post only every n-th person")
    part = asked.parse_args().part
    with stage() as at, at.empty_database() as url, world(url) as inside:
        office, make = Office(inside), EventMaker("/liaoning")
        begun = time.monotonic()
        target = make.event(
            "area.target_set", "2021-01-01", LIAONING, year=2021, indicator="reemployed", value=TARGET // part
        )
        everybody = list(lives(make, part))
        first = len(everybody) - (REACHED - PERSONS) // part
        posted = post(office, [target, *(event for life in everybody[:first] for event in life)])
        inside.project()
        print(f"{posted:,} events of {first:,} persons in {time.monotonic() - begun:.0f} s")
        channels = office.get(f"/v1/reports/3B?area={LIAONING}&period=2021-01-01..2021-09-30", area=LIAONING, lang="zh")
        show(channels)
        post(office, [event for life in everybody[first:] for event in life])
        inside.project()
        schedule = office.get(f"/v1/reports/3A?area={LIAONING}&period=2021-10", area=LIAONING, lang="zh")
        show(schedule)
    if part == 1:
        compare(channels, schedule["total"])


def compare(channels: dict[str, Any], schedule: dict[str, Any]) -> None:
    """Compares with the figures that the document prints. Raises AssertionError."""
    printed = {row["key"]: (row["persons"], row["share"]) for row in channels["rows"]}
    assert printed == {"employer": (12_085, 20.1), "flexible": (42_217, 70.3), "public_welfare": (5_753, 9.6)}, printed
    total = channels["total"]
    assert (total["persons"], total["zero_employment_members"], total["zero_employment_share"]) == (60_055, 2_296, 3.8)
    assert total["trained"] == 1_251, total
    assert (schedule["target"], schedule["cumulative"], schedule["rate"]) == (60_000, 73_000, 121.7), schedule
    assert schedule["schedule"] == 50_000, schedule
    print("as printed in the document: 12,085 / 20.1, 42,217 / 70.3, 5,753 / 9.6, 2,296 / 3.8, 1,251; 121.7")


if __name__ == "__main__":
    main()
