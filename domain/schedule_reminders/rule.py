"""Policy data about reminders of areas that are behind the schedule."""

from typing import Annotated

import msgspec


class ReminderRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[version.schedule_reminder]` of a profile.

    `talk_after`: with how many reminders in a row, one a month of the same year, a talk is held; None where none is.
    """

    talk_after: Annotated[int, msgspec.Meta(ge=1, le=12)] | None = None

    def calls_for_talk(self, in_a_row: int) -> bool:
        """Whether a talk follows this number of reminders in a row."""
        return self.talk_after is not None and in_a_row >= self.talk_after
