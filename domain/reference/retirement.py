"""Statutory retirement (法定退休年龄): a day that follows from birth, sex and base; the table is data of the profile.

Until 31 December 2024 one retired on reaching the base age (men 60, women 50 or 55). Who reaches it later retires a
month later for every few months since (decision of the Standing Committee of 13 September 2024, article 1).
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

import msgspec


class RetirementDelay(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Who, of this sex and base age, reaches the base age on or after `since` retires later.

    One month later, and one more for every `months_a_step` months that the base age is reached after `since`, up to the
    age `until` (full years). `decided` is the day since which this was known: it says nothing about decisions before.
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
    """The day on which the person reaches the statutory retirement age, in Asia/Shanghai.

    `base` is the person's own base age (女 50/55), else that of the sex in `ages`. With `known_on` only what had been
    decided by that day counts: a term granted to retirement is judged by the law of the day of the grant.
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


@lru_cache(maxsize=1 << 16)  # a rebuild asks for the same days over and over
def months_after(day: date, months: int) -> date:
    """The corresponding day so many months later; the last of the month where there is none (Civil Code, 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
