"""Policy data about the figures of a spot check (report S): how sure their intervals are."""

from typing import Annotated

import msgspec


class SpotCheckFigures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[version.spot_check_figures]` of a profile.

    `confidence_percent`: the confidence level of the intervals of error rates and of estimates for a population.
    """

    confidence_percent: Annotated[float, msgspec.Meta(gt=0, lt=100)]
