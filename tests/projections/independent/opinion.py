"""The second opinion about a world."""

from projections.independent.check import Opinion, second_opinion
from projections.independent.place import Place
from service.place_files.store import stored_tables
from service.postgres.database import connect
from tests.world import KEYS, World


def opinion_of(zuji: World, persons: int | None = None, seed: int = 0) -> Opinion:
    """What the second opinion finds in the views of a world, of all or of a sample."""
    with connect(zuji.url) as conn:
        tables = stored_tables(conn)
        place = Place(tables.areas, tables.profiles, tables.calendars)
        return second_opinion(conn, KEYS, place, persons=persons, seed=seed)
