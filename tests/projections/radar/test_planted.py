"""Planted behaviour, posted to a service: the radar finds it in log and views, and nothing else."""

from collections.abc import Iterator
from datetime import date

import pytest

from domain.radar.material import Part
from projections.radar.found import doubts_found
from service.postgres.database import reading_all_areas
from tests.domain.radar.planting import Planting
from tests.domain.radar.plants import PLANTS
from tests.projections.radar.posting import post_planted
from tests.world import World, world

YEAR = Part(date(2021, 1, 1), date(2021, 12, 31))
POSTED = tuple(PLANTS.keys() - {"last_hours", "late_recording"})
"""Twelve patterns. The deadlines of the other are made by rules, see below; those recorded late are many."""


@pytest.fixture
def zuji(database_with_views: str) -> Iterator[World]:
    with world(database_with_views) as found:
        yield found


def test_r4_15_twelve_patterns_are_found_in_the_log_and_no_near_miss(zuji: World) -> None:
    """Given twelve patterns and their near misses in a service, then precision and recall are 1; they are printed."""
    to, should, names = Planting(), set[tuple[str, str]](), dict[int, str]()
    for pattern in POSTED:
        for reached in (True, False):
            account, before = f"{pattern}{'' if reached else '-near'}", to.last_person
            PLANTS[pattern][0](to, account, reached)
            names |= dict.fromkeys(range(before + 1, to.last_person + 1), account)
            should |= {(pattern, account)} if reached else set()
    persons = post_planted(zuji, to)
    with reading_all_areas(zuji.pool) as (conn, position):
        found = doubts_found(conn, zuji.reference.policies, ["320614"], YEAR, position)
    hits = {(each.pattern, names[persons[each.hit.persons[0]].int >> 64]) for each in found if each.hit is not None}
    precision, recall = len(should & hits) / len(hits), len(should & hits) / len(should)
    print(f"planted {len(should)}, found {len(hits)}: precision {precision:.2f}, recall {recall:.2f}")
    assert (hits - should, should - hits) == (set(), set())
    assert (precision, recall, len(should)) == (1.0, 1.0, 12)
