"""A life while it is being told: facts in business order, each with the moment it is posted."""

from dataclasses import dataclass
from hashlib import sha256
from random import Random
from typing import Any

from api.demo.days import ISO, LAST, OFFICE_DAY, clock
from api.demo.event import Event, event
from api.demo.people import Person

Moment = tuple[int, int]
"""A day of the year and a minute of the day."""


@dataclass(slots=True)
class Fact:
    """A fact before it is written as an event."""

    kind: str
    at: Moment
    posted: Moment
    data: dict[str, Any]
    target: "Fact | None" = None  # of a correction or void
    subject: str | None = None  # posted about somebody else than the data say


class Life:
    """Tells one person's year; the day only moves forward."""

    def __init__(self, person: Person, dice: Random) -> None:
        self.person = person
        self.dice = dice
        self.unit = person.unit
        self.facts: list[Fact] = []
        self.day = person.start
        self._minute = dice.randint(8 * 60 + 30, 10 * 60)

    @property
    def room(self) -> int:
        """How many days of the year are left."""
        return LAST - self.day

    def on(self, day: int) -> None:
        """Goes on to a day, office day or not."""
        if not self.day <= day <= LAST:
            raise ValueError(f"{ISO[self.day]} cannot be followed by day {day}")
        if day > self.day:
            self.day, self._minute = day, self.dice.randint(8 * 60 + 30, 10 * 60)

    def step(self, least: int, most: int) -> None:
        """Goes on by some days to an office day; no further than the last of the year."""
        self.on(OFFICE_DAY[min(LAST, self.day + self.dice.randint(least, most))])

    def add(self, kind: str, /, **data: Any) -> Fact:
        """Tells the next fact of the day."""
        fact = Fact("person." + kind, (self.day, self._minute), (self.day, self._minute), data)
        self._minute += self.dice.randint(6, 40)
        self.facts.append(fact)
        return fact

    def has(self, kind: str) -> bool:
        """Whether such a fact has been told."""
        return any(fact.kind == "person." + kind for fact in self.facts)

    def events(self) -> list[tuple[Moment, Event]]:
        """The facts as events with their moment of posting, in that order."""
        number, subject = f"p{self.person.number:07d}", f"id_no:{self.person.id_no}"
        per_day: dict[int, int] = {}
        for fact in self.facts:
            per_day[fact.at[0]] = per_day.get(fact.at[0], 0) + 1
        in_order = sorted(enumerate(self.facts, start=1), key=lambda pair: (pair[1].posted, pair[0]))
        versions = {id(fact): version for version, (_, fact) in enumerate(in_order, start=1)}
        written = []
        for place, fact in in_order:
            request_id = f"{number}-{place:02d}"
            alone = per_day[fact.at[0]] == 1 and fact.kind != "person.registered"
            whole_day = alone and fact.target is None and self.dice.random() < 0.15
            if fact.target is not None:
                fact.data["target_version"] = versions[id(fact.target)]
            if fact.kind in _DOCUMENTS and self.dice.random() < 0.3:
                document = sha256(request_id.encode()).hexdigest()
                fact.data["evidence"] = [{"name": _DOCUMENTS[fact.kind], "sha256": document}]
            time = ISO[fact.at[0]] if whole_day else clock(*fact.at)
            about = None if fact.kind == "person.registered" else fact.subject or subject
            written.append((fact.posted, event(request_id, fact.kind, time, fact.data, about)))
        return written


_DOCUMENTS = {
    "person.recognised": "就业困难人员认定表.pdf",
    "person.zero_employment_recognised": "零就业家庭认定表.pdf",
    "person.employed": "劳动合同.pdf",
    "person.training_completed": "结业证明.pdf",
    "person.certificate_obtained": "证书.jpg",
    "person.returned_to_poverty": "入户核查表.pdf",
}
