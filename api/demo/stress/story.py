"""The builder of a story: made-up persons and their events, in the order of posting."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any, Final

from api.demo import names
from api.demo.cloud_event import CloudEvent, cloud_event
from api.demo.plan import units
from api.demo.stress.step import APPROVED, INSPECTION, NEIGHBOUR, OFFICE, PERSON, RECORDED, Step

SOURCES: Final = {
    OFFICE: "/demo/stress",
    INSPECTION: "/demo/stress/inspection",
    NEIGHBOUR: "/demo/stress/neighbour",
}
"""The source of each account."""

Data = dict[str, Any]
"""Fields of an event."""


@dataclass(slots=True)
class Person:
    """A made-up person. `recorded` counts the events of the stream, `survivor` is the person merged into, if any."""

    key: str
    name: str
    id_no: str
    sex: str
    born: date
    area: str
    recorded: int = 0
    survivor: "Person | None" = None

    @property
    def subject(self) -> str:
        """The subject of events about the person: the identity number."""
        return f"id_no:{self.id_no}"

    @property
    def id(self) -> str:
        """The reference to the id that the service makes."""
        return PERSON + self.key

    @property
    def stream(self) -> "Person":
        """The person on whose stream events about this one are recorded."""
        return self.survivor.stream if self.survivor is not None else self


class Story:
    """The steps of one story. `dice` decides what may differ from story to story, `taken` are the numbers in use."""

    def __init__(self, name: str, number: int, dice: Random, taken: set[str]) -> None:
        self.name = f"{name}-{number}"
        self.number = number
        self.dice = dice
        self.steps: list[Step] = []
        self.people: list[Person] = []
        self._taken = taken

    def person(self, born: str, sex: str = "f", area: str = "") -> Person:
        """A person who is not registered yet; by default of one of the units of Haimen."""
        birth = date.fromisoformat(born)
        region = f"3291{self.number % 100:02d}"  # not assigned: nobody of another demo has such a number
        number = names.id_no(self.dice, sex, birth, self._taken, region)
        name = names.surname(self.dice) + names.given_name(self.dice, sex, birth)
        found = Person(
            f"{self.name}-p{len(self.people) + 1}", name, number, sex, birth, area or self.dice.choice(units()).code
        )
        self.people.append(found)
        return found

    def register(self, person: Person, time: str, /, *, expected: str = RECORDED, key: str = "", **data: Any) -> Step:
        """The registration of the person by real name."""
        data = {"name": person.name, "id_no": person.id_no, "area": person.area} | data
        return self._add(
            Step(self._event("person.registered", time, None, data, key or person.key), OFFICE, expected), person
        )

    def registered(self, born: str, time: str, sex: str = "f", area: str = "", **data: Any) -> Person:
        """A person who is registered at this time."""
        person = self.person(born, sex, area)
        self.register(person, time, **data)
        return person

    def add(
        self,
        person: Person,
        kind: str,
        time: str,
        /,
        *,
        expected: str = RECORDED,
        account: str = OFFICE,
        later: bool = False,
        atomic: bool = False,
        subject: str = "",
        target: str = "",
        **data: Any,
    ) -> Step:
        """An event about the person; `subject` if it is not named by the identity number."""
        event = self._event(f"person.{kind}", time, subject or person.subject, data, account=account)
        return self._add(Step(event, account, expected, later, atomic, target), person)

    def another_unit(self, person: Person) -> str:
        """A unit of Haimen in which the person is not registered."""
        return self.dice.choice([unit.code for unit in units() if unit.code != person.area])

    def correct(self, person: Person, target: Step, time: str, /, *, expected: str = RECORDED, **changes: Any) -> Step:
        """A correction of a recorded event."""
        reason = {"code": "checked", "text": "核对原始材料后更正"}
        version, name = target.version, target.request_id
        data: Data = {"target_version": version, "changes": changes, "reason": reason}
        return self.add(person, "corrected", time, expected=expected, target=name, **data)

    def void(self, person: Person, target: Step, time: str, *, expected: str = RECORDED) -> Step:
        """A recorded event declared void."""
        data: Data = {"target_version": target.version, "reason": {"code": "mistake", "text": "录入错误，予以作废"}}
        return self.add(person, "voided", time, expected=expected, target=target.request_id, **data)

    def merge(self, duplicate: Person, survivor: Person, time: str, *, expected: str = RECORDED) -> Step:
        """The merge of a duplicate, recorded on both streams."""
        step = self._add(
            Step(self._event("person.merged", time, duplicate.subject, {"into": survivor.id}), OFFICE, expected),
            duplicate,
        )
        if not step.is_refused:
            survivor.recorded += 1
            duplicate.survivor = survivor
        return step

    def revert(self, duplicate: Person, survivor: Person, time: str) -> Step:
        """The reversal of a merge, recorded on both streams."""
        duplicate.survivor = None
        survivor.recorded += 1
        return self.add(duplicate, "merge_reverted", time, subject=duplicate.id, merged_person=duplicate.id)

    def programme(
        self,
        kind: str,
        subject: str | None,
        time: str,
        /,
        *,
        expected: str = RECORDED,
        account: str = OFFICE,
        **data: Any,
    ) -> Step:
        """An event about an area, a post, a fair, an employer or a work item."""
        return self._add(Step(self._event(kind, time, subject, data, account=account), account, expected), None)

    def again(self, step: Step, expected: str = "duplicate", **data: Any) -> Step:
        """The same request once more; with `data` the request id has another content."""
        event = {**step.event, "data": step.event["data"] | data}
        found = Step(event, step.account, expected)
        self.steps.append(found)
        return found

    def _event(
        self, kind: str, time: str, subject: str | None, data: dict[str, Any], key: str = "", account: str = OFFICE
    ) -> CloudEvent:
        place = len(self.steps) + 1
        nth = 1000 - place if self.number % 2 else place  # the ids of every second story sort against the log
        request_id = key or f"{self.name}-{nth:03d}"
        return cloud_event(request_id, kind, time, data, subject, SOURCES[account])

    def _add(self, step: Step, person: Person | None) -> Step:
        if person is not None and step.expected in (RECORDED, APPROVED) and not step.later:
            stream = person if step.event["type"] == "person.merged" else person.stream
            stream.recorded += 1
            step = step._replace(version=stream.recorded)
        self.steps.append(step)
        return step


def at(day: str, hour: int = 9, minute: int = 0) -> str:
    """A moment in Asia/Shanghai as RFC 3339 writes it."""
    return f"{day}T{hour:02d}:{minute:02d}:00+08:00"
