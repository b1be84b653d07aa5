"""Who of the staff stays out of a case: relatives of anyone in the household, helpers, and who handled it."""

from uuid import UUID

from msgspec.structs import replace

from projections.queries.staff_conflicts import staff_conflicts
from service.postgres.database import reading_all_areas
from tests.world import HAIMEN, SUPERVISOR, EventMaker, id_no, world


def test_a_relative_of_one_member_is_a_relative_of_the_household(database_with_views: str) -> None:
    events, numbers = EventMaker(), [id_no("1970-06-15", n) for n in (1, 2, 3)]
    with world(database_with_views) as zuji:
        zuji.known(replace(SUPERVISOR, name="李芳"))
        ids = [zuji.given(events.registered(number)).persons[str(n)] for n, number in enumerate(numbers, 1)]
        father, son, neighbour = map(UUID, ids)
        for person, relation in ((father, "head"), (son, "child")):
            zuji.given(
                events.event("household_joined", "2021-01-06", str(person), household_id="H1", relation=relation)
            )
        zuji.given(events.event("staff_relation_noted", "2021-02-01", str(father), account="李芳", relation="sibling"))
        zuji.project()
        with zuji.pool.connection() as log, reading_all_areas(zuji.pool) as (views, _):
            found = staff_conflicts(log, views, zuji.store, [father, son, neighbour])
    handler = {HAIMEN.name: "handler"}
    assert found == {father: {**handler, "李芳": "relative"}, son: {**handler, "李芳": "relative"}, neighbour: handler}
