"""The persons of doubts that somebody is examining, for the risk of a population and mandatory inspections."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import psycopg

from domain.policy.policies import Policies
from domain.radar.material import DateRange
from projections.radar.found import list_doubts
from projections.radar.read import districts_of

_DISTRICTS: Final = """
SELECT left(area, 6), min(since), max(assigned_on) FROM doubt
 WHERE settled_on IS NULL AND area OPERATOR(zuji.^@) ANY(%s) GROUP BY left(area, 6) ORDER BY 1
"""


def persons_examined(conn: psycopg.Connection, policies: Policies, prefixes: Sequence[str], position: int) -> set[UUID]:
    """The persons of the hits that are assigned and not settled, in the districts of the areas with these prefixes.

    Only districts with such a doubt are searched. The connection is that of `list_doubts`, which says what is raised.
    """
    districts = conn.execute(_DISTRICTS, (districts_of(prefixes).prefixes,)).fetchall()
    return {
        person
        for district, since, assigned_on in districts
        for found in list_doubts(conn, policies, [district], DateRange(since, assigned_on), position)
        if found.state == "assigned" and found.hit is not None
        for person in found.hit.persons
    }
