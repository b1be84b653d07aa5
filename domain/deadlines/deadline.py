"""What the engine tells: a deadline of a person."""

from datetime import datetime

from msgspec import Struct


class Deadline(Struct, gc=False):
    """A time limit and what became of it. Moments carry a zone; `due_at` is the last moment in time.

    `trigger_version` is the event that started it, `met_version` the one that met it, or that waived it when
    `waived_at` is told with the reason. `provisional`: the limit is a guess, or rests on a year whose working days are
    not published. `area` is the one responsible at the end of the deadline, or now while it runs; so is `helper`.
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
