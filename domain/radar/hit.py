"""What a pattern finds: where to look, by how much a parameter is reached, and the events."""

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from uuid import UUID

import msgspec

from domain.radar.material import DateRange, Material, Trace


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A doubt as found. `area` is that of all its events, or the district of several.

    `key` is stable: a digest of the district, the pattern, the subject and the `part` of the year, which is None for
    what holds now. `since` and `until` are the days of the events. `evidence_digest` changes with the list of events.
    `recorder` is set if one recorder is meant; `accounts` are all that had a part in the events, who may not settle it.
    `measured` and `limit` are the figure and the parameter it is compared with, `details` what else the text says.
    Nothing of it is private.
    """

    key: str
    pattern: str
    area: str
    recorder: str | None
    persons: tuple[UUID, ...]
    events: tuple[tuple[UUID, int], ...]
    accounts: tuple[str, ...]
    part: DateRange | None
    since: date
    until: date
    measured: int
    limit: int
    details: Mapping[str, str | int]
    evidence_digest: str

    @property
    def weight(self) -> float:
        """How far it is beyond the parameter: the figure divided by it, with two decimals."""
        return round(self.measured / self.limit, 2)


def hit_of(
    pattern: str,
    material: Material,
    subject: str,
    part: DateRange | None,
    traces: Iterable[Trace],
    measured: int,
    limit: int,
    recorder: str | None = None,
    **details: str | int,
) -> Hit:
    """The hit of a pattern about a subject in a part of the year (None: whenever); `limit` is at least 1."""
    cited = sorted(set(traces), key=lambda each: (each.day, each.person, each.version))
    events = tuple((each.person, each.version) for each in cited)
    areas = {each.area for each in cited}
    accounts = sorted({account for each in cited for account in each.accounts})
    named = "\n".join((material.district, pattern, subject, part.first.isoformat() if part else ""))
    return Hit(
        key=_digest(named),
        pattern=pattern,
        area=areas.pop() if len(areas) == 1 else material.district,
        recorder=recorder,
        persons=tuple(dict.fromkeys(each.person for each in cited)),
        events=events,
        accounts=tuple(accounts),
        part=part,
        since=cited[0].day,
        until=cited[-1].day,
        measured=measured,
        limit=limit,
        details=details,
        evidence_digest=_digest("\n".join(f"{person} {version}" for person, version in sorted(events))),
    )


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
