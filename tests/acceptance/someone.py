"""A person in any area whose events are posted one by one over HTTP; each is recorded, or refused with a problem."""

from __future__ import annotations

from typing import Any

from tests.api.conftest import Json, Office
from tests.world import ZHANG_SAN

HAIMEN, LIAONING = "320614", "210000"
UNIT, SHENYANG = "320614-01", "210100"


class Someone:
    """Somebody registered in a unit, spoken of by an account of `account`'s area."""

    def __init__(
        self, office: Office, number: str = ZHANG_SAN, area: str = UNIT, day: str = "2021-01-05", **registered: Any
    ) -> None:
        self.office = office
        self.account = HAIMEN if area.startswith(HAIMEN) else f"{area[:2]}0000"
        self.who = f"id_no:{number}"
        event = office.events.registered(number, day, area=area, **registered)
        self.id = self._posted([event])["persons"][event["id"]]

    def say(self, kind: str, time: str, /, **data: Any) -> Someone:
        """An event that must be recorded."""
        answer = self._posted([self.office.events.event(kind, time, self.who, **data)])
        assert answer["rejected"] == []
        return self

    def refused(self, kind: str, time: str, /, **data: Any) -> Json:
        """The problem of an event that must be refused."""
        (rejected,) = self._posted([self.office.events.event(kind, time, self.who, **data)])["rejected"]
        problem: Json = rejected["problem"]
        return problem

    def read(self, query: str = "", view: str = "") -> Json:
        """The person, or a view of the person."""
        return self.office.get(f"/v1/people/{self.id}{view}{query}", area=self.account)

    def history(self) -> list[Json]:
        """The events in business order."""
        items: list[Json] = self.read(view="/history")["items"]
        return items

    def benefits(self) -> Json:
        """What is enjoyed."""
        return self.read(view="/benefits")

    def _posted(self, events: list[Json]) -> Json:
        response = self.office.post(events, area=self.account)
        assert response.status_code == 200, response.text
        answer: Json = response.get_json()
        self.office.confirm(answer, self.account)
        self.office.world.project()
        return answer


def couple(
    office: Office, numbers: tuple[str, str], household: str = "h1", area: str = UNIT
) -> tuple[Someone, Someone]:
    """Head and spouse of a household, both unemployed since 11 January 2021."""
    head, spouse = (Someone(office, number, area) for number in numbers)
    for member, relation in ((head, "head"), (spouse, "spouse")):
        member.say("household_joined", "2021-01-10", household_id=household, relation=relation)
        member.say("unemployment_registered", "2021-01-11")
    return head, spouse


def granted(someone: Someone, day: str, benefit: str, first: str, last: str, fen: int, **data: Any) -> Someone:
    """A grant that must be recorded."""
    return someone.say(
        "benefit_granted", day, **{**data, "benefit": benefit, "amount_fen": fen, "from": first, "to": last}
    )


def not_granted(someone: Someone, day: str, benefit: str, first: str, last: str, fen: int) -> Json:
    """The problem of a grant that must be refused."""
    return someone.refused("benefit_granted", day, **{"benefit": benefit, "amount_fen": fen, "from": first, "to": last})


def course(
    someone: Someone, first: str, last: str, attended: int = 12, name: str = "养老护理", **enrolled: Any
) -> Someone:
    """A course of twelve days, completed and passed."""
    someone.say("training_enrolled", first, course=name, trade=name, kind="skills", days=12, **enrolled)
    return someone.say("training_completed", last, course=name, days_attended=attended, passed=True)
