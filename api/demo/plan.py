"""The Haimen plan of 2021 (S4, annex): eleven units, two stocks and four targets, as events of the areas."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO

from api.demo.cloud_event import CloudEvent, cloud_event
from api.demo.days import ISO, YEAR, day

DISTRICT = "320614"
TRANSFER_RATE = 90  # percent; the notice sets it for the district, in its text and not in the table

_BASELINES = {
    "recognised": "recognised_difficulty_persons",
    "registered_poor": "registered_poor_labour_persons",
}
_TARGETS = {
    "posts": "public_welfare_posts_target",
    "poor_training": "registered_poor_training_target_person_times",
    "difficulty_training": "difficulty_training_target_person_times",
    "reemployed": "reemployed_target_persons",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of the plan: a town, subdistrict or new area."""

    seq: int
    name: str
    kind: str
    baselines: dict[str, int]
    targets: dict[str, int]

    @property
    def code(self) -> str:
        """The area code: local, in the order of the table (docs/domain.md 3)."""
        return f"{DISTRICT}-{self.seq:02d}"


@cache
def units() -> tuple[Unit, ...]:
    """The eleven units in the order of the table; the printed total is left out: it follows from the events."""
    text = files("api.demo").joinpath("haimen-2021-plan.csv").read_text(encoding="utf-8")
    return tuple(
        Unit(
            seq=int(row["seq"]),
            name=row["town_zh"],
            kind=row["unit_type"],
            baselines={indicator: int(row[column]) for indicator, column in _BASELINES.items()},
            targets={indicator: int(row[column]) for indicator, column in _TARGETS.items()},
        )
        for row in csv.DictReader(StringIO(text))
        if row["row_type"] == "town"
    )


def area_events() -> list[CloudEvent]:
    """The events of the plan, dated the first day of the plan year because the notice has no date."""
    events = []
    for unit in units():
        events += [_event(unit.code, "area.baseline_set", name, value) for name, value in unit.baselines.items()]
        events += [_event(unit.code, "area.target_set", name, value) for name, value in unit.targets.items()]
    return [*events, _event(DISTRICT, "area.target_set", "transfer_rate", TRANSFER_RATE)]


def _event(area: str, kind: str, indicator: str, value: int) -> CloudEvent:
    data = {"year": YEAR, "indicator": indicator, "value": value}
    return cloud_event(f"a{area}-{indicator}", kind, ISO[day(1, 1)], data, subject=area)
