"""Persons in one of the five places, and its officials: what they say over HTTP, and what they then read."""

from typing import Any

from tests.api.conftest import Json, Office
from tests.world import CloudEvent, id_no

WOMAN = id_no("1975-06-15", 22, region="100000")
MAN = id_no("1975-06-15", 21, region="100000")


class There:
    """Officials of an area; a person is registered there in the first days of a year."""

    def __init__(self, office: Office, area: str, day: str = "2021-01-04") -> None:
        self.office = office
        self.area = area
        self.day = day
        self.event = office.events.event
        self.persons: dict[str, str] = {}

    def registered(self, number: str = WOMAN, **data: Any) -> str:
        """Somebody is registered; the id."""
        event = self.office.events.registered(number, self.day, **{"name": "周示例", "area": self.area, **data})
        self.persons[number] = str(self.post(event)["persons"][event["id"]])
        return self.persons[number]

    def said(self, kind: str, time: str, number: str = WOMAN, /, **data: Any) -> CloudEvent:
        """An event about the person, not yet posted."""
        return self.event(kind, f"{time}:00+08:00" if "T" in time else time, f"id_no:{number}", **data)

    def say(self, kind: str, time: str, number: str = WOMAN, /, **data: Any) -> Json:
        """An event about the person, which must be recorded."""
        return self.post(self.said(kind, time, number, **data))

    def post(self, *events: CloudEvent, area: str | None = None) -> Json:
        """Events, all of which must be recorded, and the views brought up to them."""
        response = self.office.post(list(events), area=self.area if area is None else area)
        answer: Json = response.get_json()
        assert (response.status_code, answer["rejected"]) == (200, []), response.text
        self.office.confirm(answer, self.area if area is None else area)
        self.office.world.project()
        return answer

    def refused(self, kind: str, time: str, number: str = WOMAN, /, **data: Any) -> Json:
        """An event that must be refused; the problem."""
        answer = self.office.post([self.said(kind, time, number, **data)], area=self.area).get_json()
        (rejected,) = answer["rejected"]
        problem: Json = rejected["problem"]
        return problem

    def get(self, path: str, **options: Any) -> Json:
        """What the officials read."""
        return self.office.get(path, **{"area": self.area, **options})

    def person(self, number: str = WOMAN, as_of: str = "") -> Json:
        """The person now, or then."""
        return self.get(f"/v1/people/{self.persons[number]}" + (f"?as_of={as_of}" if as_of else ""))

    def history(self, number: str = WOMAN, **options: Any) -> list[Json]:
        """Every fact of the person."""
        items: list[Json] = self.get(f"/v1/people/{self.persons[number]}/history", **options)["items"]
        return items

    def clock(self, name: str, number: str = WOMAN, as_of: str = "") -> Json:
        """The latest clock of that name."""
        return next(clock for clock in reversed(self.person(number, as_of)["clocks"]) if clock["name"] == name)

    def household(self, household_id: str, as_of: str) -> Json:
        """A household on a day."""
        return self.get(f"/v1/households/{household_id}?as_of={as_of}")

    def couple(self, household_id: str, day: str) -> None:
        """A woman and a man of one household, both without work."""
        for number, relation in ((WOMAN, "head"), (MAN, "spouse")):
            self.registered(number)
            self.say("household_joined", day, number, household_id=household_id, relation=relation)
            self.say("unemployment_registered", day, number)

    def plan(self, **query: Any) -> Json:
        """The total of the table of the plan (4A)."""
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return dict(self.get(f"/v1/reports/4A?{asked}")["total"])
