"""What a jurisdiction decides about people who cannot be reached: policy data, read from the profiles."""

import msgspec


class UnreachableRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often and by how many means the person must have been tried since the last contact.

    `reasons`: codes by which an exit or a waiver says that the person cannot be reached; `exit_after_months`: so long
    after the last contact, at the earliest, a recognition ends for it.
    """

    reasons: frozenset[str]
    attempts: int
    means: int
    exit_after_months: int
