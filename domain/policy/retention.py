"""Policy data about retention: how long after an employment it is asked whether the person is still at work."""

import msgspec


class RetentionRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[version.retention]` of a profile: the `months` after an employment, and the longest gap between two jobs that
    does not end it (`gap_days`; docs/domain.md 6)."""

    months: tuple[int, ...] = ()
    gap_days: int = 0
