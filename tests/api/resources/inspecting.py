"""A small place to inspect: persons of two units, and accounts that plan, give seeds and inspect."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from werkzeug.test import TestResponse

from service.postgres.database import connect_as_owner
from service.security.accounts import create_account
from tests.api.conftest import Json, Office
from tests.world import AGENCY, CloudEvent, EventMaker, id_no

DISTRICT: Final = "320614"
UNITS: Final = ("320614-01", "320614-02")
PLANNER: Final = "督查科"
SECOND: Final = "监委派驻组"
INSPECTORS: Final = ("督查甲", "督查乙", "督查丙")
MAY_5: Final = datetime(2021, 5, 5, 2, 0, tzinfo=UTC)


class Inspecting:
    """An office with `persons` recognised in each unit; it is 5 May 2021. All accounts here are supervisors of the
    district unless another role and area are given."""

    def __init__(self, office: Office, make: EventMaker, persons: int = 4) -> None:
        self.office, self.make = office, make
        self.tokens: dict[str, str] = {}
        office.world.now = MAY_5
        for name in (PLANNER, SECOND, *INSPECTORS):
            self.account(name)
        events = [
            event
            for place, unit in enumerate(UNITS)
            for number in range(persons)
            for event in self._recognised(unit, 2 * (place * persons + number) + 1)
        ]
        self.people: list[str] = [*office.given(*events)["persons"].values()]

    def account(self, name: str, role: str = "supervisor", area: str = DISTRICT) -> None:
        """Creates an account."""
        with connect_as_owner(self.office.world.url) as conn:
            self.tokens[name] = create_account(conn, name=name, role=role, area=area, **AGENCY)

    def call(self, method: str, path: str, by: str = PLANNER, **options: Any) -> TestResponse:
        """A call of an account; brings the views up."""
        headers = {"Authorization": f"Bearer {self.tokens[by]}", "Accept-Language": "en"}
        found = self.office.client.open(path, method=method, headers=headers, **options)
        self.office.world.project()
        return found

    def get(self, path: str, by: str = PLANNER) -> Json:
        """The JSON of a successful read."""
        found = self.call("GET", path, by)
        assert found.status_code == 200, found.text
        return found.get_json()  # type: ignore[no-any-return]  # JSON is Any

    def plan(self, query: str = "", **body: Any) -> TestResponse:
        """Plans an inspection: four persons by unit, unless the body says something else."""
        asked = {
            "title": "第二季度抽查",
            "mode": "random_spot_check",
            "strata": ["town"],
            "size": 4,
            "inspectors": list(INSPECTORS),
            "inspectors_per_case": 2,
            "seed_kind": "second_person",
            "due_on": "2021-06-30",
            **body,
        }
        return self.call("POST", f"/v1/inspections{query}", json={k: v for k, v in asked.items() if v is not None})

    def planned(self, **body: Any) -> str:
        """The key of an inspection that is planned."""
        response = self.plan(**body)
        assert response.status_code == 201, response.text
        key: str = response.get_json()["key"]
        return key

    def draw(self, key: str, by: str = SECOND, **body: Any) -> TestResponse:
        """Draws by a seed of the second person, unless the body says something else."""
        return self.call("POST", f"/v1/inspections/{key}/draw", by, json={"seed": "4 0 7", **body})

    def drawn(self, **body: Any) -> str:
        """The key of an inspection that is planned and drawn."""
        key = self.planned(**body)
        response = self.draw(key)
        assert response.status_code == 200, response.text
        return key

    def cases(self, key: str, by: str = PLANNER) -> list[Json]:
        """The cases that an account sees."""
        return self.get(f"/v1/inspections/{key}/cases", by)["items"]  # type: ignore[no-any-return]  # JSON is Any

    def _recognised(self, unit: str, sequence: int) -> tuple[CloudEvent, CloudEvent]:
        number = id_no("1970-03-12", sequence)
        return (
            self.make.registered(number, area=unit),
            self.make.event("recognised", "2021-02-01", f"id_no:{number}", categories=["disabled"], basis="海人社"),
        )
