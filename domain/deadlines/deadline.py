"""A deadline of a person."""

from datetime import datetime

from msgspec import Struct


class Deadline(Struct, gc=False):
    """A time limit and how it ended. Moments carry a time zone; `due_at` is the last moment in time.

    `trigger_version` is the event that started it, `met_version` the event that met it or, with `waived_at`, for which
    it was waived. `provisional`: the limit itself is provisional, or the working days of the year are not published.
    `area` and `helper` are those responsible at the end of the deadline, or now while it runs.
    """

    name: str
    area: str
    started_at: datetime
    due_at: datetime
    trigger_version: int
    provisional: bool
    met_at: datetime | None = None
    met_version: int | None = None
    waived_at: datetime | None = None
    waived_reason: str | None = None
    helper: str | None = None

    @property
    def running(self) -> bool:
        """Neither met nor waived."""
        return self.met_at is None and self.waived_at is None
