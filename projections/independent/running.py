"""A time limit that runs or has ended."""

from datetime import datetime
from typing import Any

import msgspec

from projections.independent.facts import Fact
from projections.independent.place import Table
from projections.independent.step import Step


class Running(msgspec.Struct, eq=False):
    """A time limit: its rule, the step that started it, when it is due, and the fact that met or waived it.

    `dropped`: it was none after all, because the person was in work again at once. `anew` is the step that started it
    again after it was met, `renewed` whether another one was started so after this; `given_up`: none will be.
    """

    name: str
    rule: Table
    policy: Table
    step: Step
    started: datetime
    due: datetime
    provisional: bool
    area: str
    helper: str | None = None
    met: Fact | None = None
    waived: Fact | None = None
    reason: str | None = None
    dropped: bool = False
    anew: Step | None = None
    renewed: bool = False
    given_up: bool = False
    services: list[Any] = []

    @property
    def begun_by(self) -> Fact:
        """The fact from which it runs."""
        return self.step.fact if self.anew is None else self.anew.fact

    @property
    def runs(self) -> bool:
        """Whether it has not ended."""
        return self.met is None and self.waived is None and not self.dropped

    def end(self, step: Step, *, met: bool = False, reason: str | None = None) -> None:
        """Ends it by a step: met, or waived for a reason. Area and helper are those of that time."""
        start, fact, gap = self.step, step.fact, self.rule.get("gap_days", 0)
        days = (fact.day - start.fact.day).days
        if gap and days <= gap and fact.type == "person.employed" and start.before.labour == "employed":
            self.dropped = True
            return
        self.met, self.waived = (fact, None) if met else (None, fact)
        self.reason, self.area, self.helper = reason, step.after.area, step.after.helper
