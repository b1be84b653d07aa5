"""The library's own way: an aggregate with `@event` methods, loaded and saved for every command, stock settings."""

from typing import Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from psycopg.conninfo import conninfo_to_dict

from tests.bench.lives import LifeEvent


class Person(Aggregate):
    """As the library's tutorial would write a person who is helped into work."""

    @event("Registered")
    def __init__(self, name: str, id_no: str, area: str, phone: str, address: str) -> None:
        self.name = name
        self.id_no = id_no
        self.area = area
        self.phone = phone
        self.address = address
        self.case = "registered"
        self.labour = "unknown"
        self.household_id = ""
        self.categories: list[str] = []
        self.services = 0
        self.employer = ""

    @event("HouseholdJoined")
    def join_household(self, household_id: str, relation: str) -> None:
        """The person joins a household."""
        if self.household_id:
            raise ValueError("in a household already")
        self.household_id = household_id

    @event("UnemploymentRegistered")
    def register_unemployment(self, cause: str) -> None:
        """The person registers as unemployed."""
        if self.labour == "employed":
            raise ValueError("employed")
        self.labour = "unemployed"

    @event("Recognised")
    def recognise(self, categories: list[str], basis: str) -> None:
        """The person is recognised as one in difficulty."""
        if self.case == "recognised":
            raise ValueError("recognised already")
        self.case, self.categories = "recognised", categories

    @event("Served")
    def serve(self, service: str, details: dict[str, Any]) -> None:
        """Any of the services."""
        self.services += 1

    @event("Employed")
    def employ(self, channel: str, employer: str, post: str, monthly_wage_fen: int, contract_months: int) -> None:
        """The person begins to work."""
        if self.labour == "employed":
            raise ValueError("employed already")
        self.labour, self.employer = "employed", employer

    @event("LeftPost")
    def leave_post(self, cause: str) -> None:
        """The person leaves the job."""
        if self.labour != "employed":
            raise ValueError("not employed")
        self.labour, self.employer = "unemployed", ""


class People(Application[UUID]):
    """The application, with nothing changed."""

    def hear(self, ids: dict[int, UUID], number: int, said: LifeEvent) -> None:
        """One command: load the person, decide, save."""
        kind, data = said.kind.removeprefix("person."), said.data
        if kind == "registered":
            person = Person(*(data[field] for field in ("name", "id_no", "area", "phone", "address")))
            ids[number] = person.id
        else:
            person = self.repository.get(ids[number])
            _tell(person, kind, data)
        self.save(person)


def people(url: str) -> People:
    """The application on a database of its own, its tables created."""
    return People(env=environment(url))


def environment(url: str) -> dict[str, str]:
    """The library takes no URL; its database functions stay off, as they take no lock and readers would skip events."""
    given = conninfo_to_dict(url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(given["dbname"]),
        "POSTGRES_HOST": str(given["host"]),
        "POSTGRES_PORT": str(given["port"]),
        "POSTGRES_USER": str(given["user"]),
        "POSTGRES_PASSWORD": "",
        "CREATE_TABLE": "y",
    }


def _tell(person: Person, kind: str, data: dict[str, Any]) -> None:
    match kind:
        case "household_joined":
            person.join_household(data["household_id"], data["relation"])
        case "unemployment_registered":
            person.register_unemployment(data["cause"])
        case "recognised":
            person.recognise(list(data["categories"]), data["basis"])
        case "employed":
            terms = ("channel", "employer", "post", "monthly_wage_fen", "contract_months")
            person.employ(*(data[field] for field in terms))
        case "left_post":
            person.leave_post(data["cause"])
        case _:
            person.serve(kind, {name: list(v) if isinstance(v, tuple) else v for name, v in data.items()})
