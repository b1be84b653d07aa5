"""Policy data about persons who cannot be reached: `[version.unreachable]` of a profile."""

import msgspec


class UnreachableRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The number of attempts and of different means required since the last contact.

    `reasons`: the reason codes of exits and waivers that mean "unreachable". `exit_after_months`: the least time
    between the last contact and an exit for such a reason.
    """

    reasons: frozenset[str]
    attempts: int
    means: int
    exit_after_months: int
