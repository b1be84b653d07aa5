"""What is read of a day, a month or a closed year stays, whatever event of any type happens later (cases A11 to A14).

Corrections, voids and merges are about the past itself, so they are not among the later events.
"""

from datetime import UTC, datetime
from random import Random

import pytest

from domain.events import CATALOGUE
from tests.acceptance.edges.past import FIXED, PEOPLE, differing, family_of_2021, read_all
from tests.api.conftest import SYSTEM, Office
from tests.domain.events.samples import SAMPLES
from tests.world import CloudEvent, EventMaker

CERTAIN = ("person.household_left", "person.moved", "person.exited", "person.deceased")
LATER = sorted(name for name in CATALOGUE if name.startswith("person.") and name not in {*FIXED, "person.deceased"})


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_later_the_past_is_read_as_before(office: Office, make: EventMaker, seed: int) -> None:
    office.world.now = datetime(2026, 11, 1, 4, 0, tzinfo=UTC)
    family_of_2021(office, make)
    before = read_all(office)
    dice, recorded = Random(seed), set[str]()
    for year in (2022, 2023):
        events = [
            event(make, name, f"{year}-{1 + place % 12:02d}-{1 + place // 12:02d}", number)
            for place, name in enumerate(dice.sample(LATER, len(LATER)))
            for number in dice.sample(PEOPLE, 2)
        ]
        recorded |= posted(office, events)
    recorded |= posted(office, [event(make, name, "2024-05-01", number) for name in CERTAIN for number in PEOPLE])
    office.world.project()

    found = differing(before, read_all(office))
    assert not found, "\n".join(f"{place}: {values}" for place, values in found.items())
    assert len(recorded) > len(LATER) * 2 // 3, recorded
    assert set(CERTAIN) <= recorded


def event(make: EventMaker, name: str, day: str, number: str) -> CloudEvent:
    """An event of the type as in its example; who moves leaves the province."""
    data = {**SAMPLES[name], "reason": {"code": "own_request"}}
    if name == "person.moved":
        data["to_area"] = "210100"
    return make.event(name, day, f"id_no:{number}", **data)


def posted(office: Office, events: list[CloudEvent]) -> set[str]:
    """Posts the events; the types of those that were recorded."""
    answer = office.post(events, role=SYSTEM, area="").get_json()
    office.confirm(answer, "")
    refused = {one["id"] for one in answer["rejected"]}
    return {event["type"] for event in events if event["id"] not in refused}
