"""The steps of an inspection after its events, and the number by which an inspection is named."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from domain.events.event import Event
from domain.events.inspections import (
    CaseDrawn,
    CaseReplaced,
    InspectionAbandoned,
    InspectionClosed,
    InspectionDrawn,
    InspectionPlanned,
)
from domain.inspections.plan import Quota

PLANNED: Final = "planned"
DRAWN: Final = "drawn"
ABANDONED: Final = "abandoned"
CLOSED: Final = "closed"

STATES: Final[tuple[str, ...]] = (PLANNED, DRAWN, ABANDONED, CLOSED)
"""The states of an inspection, in order."""

CASE_STATES: Final[tuple[str, ...]] = ("open", "checked", "not_reached", "replaced")
"""The states of a case; `not_reached`: the first check did not meet the person."""

_KEY: Final = re.compile(
    r"(?P<area>[0-9]{6}(?:-[0-9]{2})?|[0-9]{9}|[0-9]{12})/(?P<year>[0-9]{4})-(?P<number>[0-9]{3,})"
)


class Steps(NamedTuple):
    """The events of an inspection by what they do; cases and replacements by the number of the case.

    `planned` is None before the first event.
    """

    planned: InspectionPlanned | None
    drawn: InspectionDrawn | None
    abandoned: InspectionAbandoned | None
    closed: InspectionClosed | None
    cases: dict[int, CaseDrawn]
    replaced: dict[int, CaseReplaced]

    @property
    def state(self) -> str:
        """The state after the events: planned, drawn, abandoned or closed."""
        if self.closed is not None:
            return CLOSED
        if self.abandoned is not None:
            return ABANDONED
        return DRAWN if self.drawn is not None else PLANNED


def steps_of(events: Iterable[Event]) -> Steps:
    """The steps after the events of one inspection, in whichever order."""
    found = Steps(None, None, None, None, {}, {})
    for event in events:
        if isinstance(event, CaseDrawn):
            found.cases[event.case_no] = event
        elif isinstance(event, CaseReplaced):
            found.replaced[event.case_no] = event
        elif isinstance(event, InspectionPlanned):
            found = found._replace(planned=event)
        elif isinstance(event, InspectionDrawn):
            found = found._replace(drawn=event)
        elif isinstance(event, InspectionAbandoned):
            found = found._replace(abandoned=event)
        elif isinstance(event, InspectionClosed):
            found = found._replace(closed=event)
    return found


def inspection_key(area: str, year: int, number: int) -> str:
    """The key of an inspection: `320614/2021-003`."""
    return f"{area}/{year}-{number:03d}"


def excluded_of(texts: Iterable[str]) -> dict[str, str]:
    """The rule by account, from the texts `<account>:<rule>` of a case."""
    return dict(text.rsplit(":", 1) for text in texts)


def area_of(key: str) -> str | None:
    """The code of the area in the key of an inspection; None if the text is no such key."""
    found = _KEY.fullmatch(key)
    return found["area"] if found is not None else None


def quota_text(stratum: str, quota: Quota) -> str:
    """A quota as the event of a plan states it: `<stratum> <size> <population>`."""
    return f"{stratum} {quota.size} {quota.population}"


def quotas_by_stratum(texts: Iterable[str]) -> dict[str, Quota]:
    """The quotas by stratum, from their texts."""
    found: dict[str, Quota] = {}
    for text in texts:
        stratum, size, population = text.rsplit(" ", 2)
        found[stratum] = Quota(size=int(size), population=int(population))
    return found
