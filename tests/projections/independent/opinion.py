"""The second opinion about a world."""

from api.cli.second_opinion import compare_views
from projections.independent.check import Opinion
from tests.world import KEYS, World


def opinion_of(zuji: World, persons: int | None = None, seed: int = 0, *, reports: bool = True) -> Opinion:
    """What the second opinion finds in the views of a world, of all or of a sample, and in `reports` on all."""
    return compare_views(zuji.url, KEYS, persons=persons, seed=seed, reports=reports)
