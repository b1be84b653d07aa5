"""The day of statutory retirement (法定退休年龄), from birth date, sex and base age. The ages are part of the profile.

Until 31 December 2024 the retirement age was the base age (men 60, women 50 or 55). It rises step by step for persons
who reach the base age later (decision of the NPC Standing Committee of 13 September 2024, article 1).
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

import msgspec


class RetirementDelay(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The later retirement of persons of one sex and base age who reach the base age on or after `since`.

    Retirement is one month later, and one more month for every `months_a_step` months between `since` and the day the
    base age is reached, up to the age `until` (full years). The delay has been known since the day `decided` and does
    not apply to earlier decisions.
    """

    sex: str
    base: int
    since: date
    months_a_step: int
    until: int
    decided: date


def retirement_day(
    birth: date,
    sex: str,
    base: int | None,
    ages: Mapping[str, int],
    delays: Sequence[RetirementDelay],
    known_on: date | None = None,
) -> date:
    """The day on which a person reaches the statutory retirement age, in Asia/Shanghai.

    `base` is the person's own base age in years (女 50/55); None means that of the sex in `ages`. With `known_on`, only
    delays decided by that day are applied: a benefit granted until retirement follows the law of the day of the grant.
    """
    years = base or ages[sex]
    reached = months_after(birth, years * 12)
    for delay in delays:
        if delay.sex != sex or delay.base != years or reached < delay.since:
            continue
        if known_on is not None and known_on < delay.decided:
            continue
        late = (reached.year - delay.since.year) * 12 + reached.month - delay.since.month
        return months_after(birth, years * 12 + min(late // delay.months_a_step + 1, (delay.until - years) * 12))
    return reached


@lru_cache(maxsize=1 << 16)  # a rebuild computes the same days many times
def months_after(day: date, months: int) -> date:
    """The corresponding day `months` later, or the last day of the month if there is none (Civil Code, article 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
