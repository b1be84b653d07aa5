"""The status of a deadline at a moment: the only property of a deadline that depends on the current time."""

from datetime import datetime
from typing import Literal, get_args

Status = Literal["pending", "met", "met_late", "overdue", "waived"]
STATUSES: tuple[str, ...] = get_args(Status)


def status_at(
    now: datetime, due_at: datetime, met_at: datetime | None = None, waived_at: datetime | None = None
) -> Status:
    """The status at the moment `now`; all moments carry a time zone. The due moment itself is in time."""
    if met_at is not None:
        return "met" if met_at <= due_at else "met_late"
    if waived_at is not None:
        return "waived"
    return "overdue" if now > due_at else "pending"
