"""Many people at once, and statements that nobody would make."""

from service.postgres.database import connect
from tests.world import EventMaker, World, id_no


def say_many(zuji: World, first: int, count: int) -> None:
    """So many people, two of a household each, with work."""
    events = EventMaker(f"/many/{first}")
    cloud_events = []
    for i in range(first, first + count):
        number = id_no(f"1975-{1 + i % 12:02d}-{1 + i % 28:02d}", i % 999, region=f"3206{10 + i % 80}")
        who = f"id_no:{number}"
        cloud_events += [
            events.registered(number),
            events.event(
                "household_joined", "2021-02-01", who, household_id=f"家{i // 2}", relation=("head", "spouse")[i % 2]
            ),
            events.event("employed", "2021-03-01", who, channel="flexible"),
        ]
    zuji.given(*cloud_events)


def execute(zuji: World, statement: str) -> None:
    """As the service's role, which owns the views."""
    with connect(zuji.url) as conn:
        conn.execute(statement.encode())
