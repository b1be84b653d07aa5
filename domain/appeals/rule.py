"""Policy data about objections and appeals."""

import msgspec

from domain.reference.calendar import TimeLimit


class AppealRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[version.appeals.PROCEDURE]` of a profile.

    `against`: the event types of the decisions that the procedure is directed against. The term of filing ends on the
    day in the field `until_field` of the decision if it has one, else after `file_within`; there may be none.
    """

    against: tuple[str, ...]
    until_field: str | None = None
    file_within: TimeLimit | None = None
