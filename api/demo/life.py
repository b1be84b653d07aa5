"""The events of one person's year, in business order, each with the moment at which it is posted."""

from dataclasses import dataclass
from hashlib import sha256
from random import Random
from typing import Any

from api.demo.cloud_event import CloudEvent, cloud_event
from api.demo.days import ISO, LAST, OFFICE_DAY, clock
from api.demo.offices import CENTRE, office_of
from api.demo.people import Person

Moment = tuple[int, int]
"""A day of the year and a minute of the day."""


@dataclass(slots=True)
class PlannedEvent:
    """An event of a made-up life, before it is written as a CloudEvent."""

    kind: str
    at: Moment
    posted: Moment
    data: dict[str, Any]
    target: "PlannedEvent | None" = None  # of a correction or void
    subject: str | None = None  # when it differs from the person of the life
    office: str = CENTRE  # that reports it


class Life:
    """Builds the events of one person's year. The current day only moves forward."""

    def __init__(self, person: Person, dice: Random) -> None:
        self.person = person
        self.dice = dice
        self.unit = person.unit
        self.events: list[PlannedEvent] = []
        self.day = person.start
        self._minute = dice.randint(8 * 60 + 30, 10 * 60)

    @property
    def room(self) -> int:
        """The remaining days of the year."""
        return LAST - self.day

    def on(self, day: int) -> None:
        """Moves to a day, which need not be an office day. Raises ValueError for an earlier day."""
        if not self.day <= day <= LAST:
            raise ValueError(f"{ISO[self.day]} cannot be followed by day {day}")
        if day > self.day:
            self.day, self._minute = day, self.dice.randint(8 * 60 + 30, 10 * 60)

    def step(self, least: int, most: int) -> None:
        """Moves forward by `least` to `most` days to an office day, at most to the last day of the year."""
        self.on(OFFICE_DAY[min(LAST, self.day + self.dice.randint(least, most))])

    def add(self, kind: str, /, **data: Any) -> PlannedEvent:
        """Adds the next event of the day."""
        at = (self.day, self._minute)
        event = PlannedEvent("person." + kind, at, at, data, office=office_of(kind, self.unit))
        self._minute += self.dice.randint(6, 40)
        self.events.append(event)
        return event

    def has(self, kind: str) -> bool:
        """Whether the life has an event of this type."""
        return any(event.kind == "person." + kind for event in self.events)

    def cloud_events(self) -> list[tuple[Moment, CloudEvent]]:
        """The events as CloudEvents, each with its moment of posting, in that order."""
        number, subject = f"p{self.person.number:07d}", f"id_no:{self.person.id_no}"
        per_day: dict[int, int] = {}
        for event in self.events:
            per_day[event.at[0]] = per_day.get(event.at[0], 0) + 1
        in_order = sorted(enumerate(self.events, start=1), key=lambda pair: (pair[1].posted, pair[0]))
        versions = {id(event): version for version, (_, event) in enumerate(in_order, start=1)}
        written = []
        for place, event in in_order:
            request_id = f"{number}-{place:02d}"
            alone = per_day[event.at[0]] == 1 and event.kind != "person.registered"
            whole_day = alone and event.target is None and self.dice.random() < 0.15
            if event.target is not None:
                event.data["target_version"] = versions[id(event.target)]
            if event.kind in _DOCUMENTS and self.dice.random() < 0.3:
                document = sha256(request_id.encode()).hexdigest()
                event.data["evidence"] = [{"name": _DOCUMENTS[event.kind], "sha256": document}]
            time = ISO[event.at[0]] if whole_day else clock(*event.at)
            about = None if event.kind == "person.registered" else event.subject or subject
            written.append(
                (event.posted, cloud_event(request_id, event.kind, time, event.data, about, office=event.office))
            )
        return written


_DOCUMENTS = {
    "person.recognised": "就业困难人员认定表.pdf",
    "person.zero_employment_recognised": "零就业家庭认定表.pdf",
    "person.employed": "劳动合同.pdf",
    "person.training_completed": "结业证明.pdf",
    "person.certificate_obtained": "证书.jpg",
    "person.returned_to_poverty": "入户核查表.pdf",
}
