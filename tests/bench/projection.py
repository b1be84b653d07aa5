"""The library's own projection: one event a transaction, one upsert each, by its ProjectionRunner."""

from typing import Any

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection
from psycopg.sql import SQL

from tests.bench.library import Person


class RosterTable(PostgresTrackingRecorder):
    """A table of persons, updated event by event together with the position."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        self.sql_create_statements.append(
            SQL(
                "CREATE TABLE IF NOT EXISTS roster (person_id uuid PRIMARY KEY, version bigint, area text, name text,"
                " id_no text, labour text, household_id text, employer text)"
            ).format()
        )
        self.create_table()

    def say(self, event: Any, tracking: Tracking, **columns: Any) -> None:
        """One event: its columns, and where it stands."""
        names = ["person_id", "version", *columns]
        query = (
            f"INSERT INTO roster ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})"
            f" ON CONFLICT (person_id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in names[1:])}"
        )
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(
                query.encode(), (event.originator_id, event.originator_version, *columns.values()), prepare=True
            )


class Roster(Projection[RosterTable]):
    """As the library's tutorial would write it."""

    name = "roster"

    def process_event(self, domain_event: DomainEventProtocol[Any], tracking: Tracking) -> None:
        """What an event changes in the row of its person."""
        event: Any = domain_event
        match event:
            case Person.Registered():  # type: ignore[attr-defined]  # made by @event
                self.view.say(event, tracking, name=event.name, id_no=event.id_no, area=event.area)
            case _ if hasattr(event, "household_id"):
                self.view.say(event, tracking, household_id=event.household_id)
            case _ if hasattr(event, "employer"):
                self.view.say(event, tracking, labour="employed", employer=event.employer)
            case _:
                self.view.say(event, tracking)
