"""Policy data about inspections."""

from typing import Annotated

import msgspec

_Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]


class InspectionRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[version.inspection]` of a profile: what holds for an inspection whose plan says nothing else.

    `large_payment_fen`: a person with a benefit of which so much or more was paid, the last of it within the
    `large_payment_months` before the day of the population, is a mandatory case if the plan asks for large payments;
    None: no payment is large. `inspectors_per_case`: inspectors drawn for each case. `on_site_percent`,
    `recheck_percent`: the share of the cases to visit on site, and to check again by others.
    """

    large_payment_fen: Annotated[int, msgspec.Meta(ge=1)] | None = None
    large_payment_months: Annotated[int, msgspec.Meta(ge=1, le=120)] = 12
    inspectors_per_case: Annotated[int, msgspec.Meta(ge=1, le=10)] = 1
    on_site_percent: _Percent = 0
    recheck_percent: _Percent = 0
