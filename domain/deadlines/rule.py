"""Policy data about deadlines, service bundles and contacts."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from domain.reference.calendar import TimeLimit

PLAN_YEAR = "plan_year"


class ServiceMinimum(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The minimum of one service: `[version.bundle]` of a profile. `events` are the types that deliver the service.

    `period`: the plan year, or the name of a deadline: events count from its start. `distinct`: count the different
    values of this field instead of the events. `declined`: whether a recorded, or only a signed, refusal of the service
    by the person counts as its delivery.
    """

    events: tuple[str, ...]
    required: int
    period: str = PLAN_YEAR
    distinct: str | None = None
    declined: Literal["never", "recorded", "signed"] = "signed"


class DeadlineRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of deadline: `[version.deadlines.NAME]` of a profile. Events are given by their type names.

    Start: `triggers` start it; for a type in `where` only if each field named there, of the event or of the person
    after it, has one of the values. `requires_willingness`: it does not start for a person assessed as unable or
    unwilling, until an event of `willingness_shown_by`. Deadlines of one `episode` start together: none of them starts
    while one of them runs.

    Due: after `limit`; or on the day in the field `due_field` of the starting event; or by the rule `due_by`.
    `provisional`: the limit itself is provisional.

    End: an event of `met_by` meets it, as does a complete bundle with `bundle`; with `repeats` that event starts the
    next one. An event of `waived_by`, an approved waiver and, with `requires_willingness`, an assessment as unable or
    unwilling waive it. `gap_days`: it is dropped if the person has a new job at most so many days after the last one.
    `matched_by`: each starting event has a deadline of its own; the event that meets or waives it names, in the field
    `named_in`, the version of the starting event or the values of these fields.

    Again: once it was met, an event of `restarted_by` (with the fields that `where` says) that names the version of the
    starting event starts it anew, due on the day in its `due_field`, or after `restart_limit`; not after an event that
    waives it.
    """

    zh: str
    en: str
    triggers: tuple[str, ...]
    limit: TimeLimit | None = None
    met_by: tuple[str, ...] = ()
    waived_by: tuple[str, ...] = ()
    where: Mapping[str, Mapping[str, tuple[str, ...]]] = {}
    requires_willingness: bool = False
    willingness_shown_by: tuple[str, ...] = ()
    episode: str | None = None
    bundle: bool = False
    due_field: str | None = None
    due_by: Literal["public_post_term"] | None = None
    repeats: bool = False
    gap_days: int = 0
    matched_by: tuple[str, ...] = ()
    named_in: str = "finding"
    restarted_by: tuple[str, ...] = ()
    restart_limit: TimeLimit | None = None
    provisional: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError unless exactly one of limit and due_by is given, and restart_limit if it can restart."""
        if (self.limit is None) == (self.due_by is None):
            raise ValueError("a deadline needs exactly one of limit and due_by")
        if bool(self.restarted_by) != (self.restart_limit is not None):
            raise ValueError("a deadline that is restarted needs restarted_by and restart_limit")


class ContactRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often a person must be contacted: `[version.contact]` of a profile.

    `contacts`: the event types that count. `levels`: the interval by level, from the last contact. A person at work is
    in tracking and must be contacted by each of the `milestones` (months after the start of the job), whatever the
    level recorded before. `unplaced_level` applies to a person recorded as in tracking (`tracking_level`) who has no
    work any more. There is no contact deadline without a level, outside the labour force, or after an exit without
    work.
    """

    zh: str
    en: str
    contacts: tuple[str, ...]
    levels: Mapping[str, TimeLimit]
    milestones: tuple[int, ...]
    tracking_level: str
    unplaced_level: str
