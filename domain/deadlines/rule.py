"""What a jurisdiction decides about deadlines and bundles: policy data, read from the profiles."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from domain.reference.calendar import Limit

PLAN_YEAR = "plan_year"


class ServiceMinimum(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often a service of a bundle is due.

    `period` is the plan year, or the deadline from whose start on it counts. `distinct`: what counts is how many
    different values this field has. `declined`: whether a refusal of the service by the person counts as its delivery.
    """

    events: tuple[str, ...]
    required: int
    period: str = PLAN_YEAR
    distinct: str | None = None
    declined: Literal["never", "recorded", "signed"] = "signed"


class DeadlineRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of deadline. Events are told by their type names.

    `triggers` start it, those in `where` only with one of these values in the field, or on the axis of the person's
    state after the event. `willing`: not for one who was assessed as unable or unwilling, until an event of
    `wish_shown_by`. Deadlines of one `episode` start together: none of them anew while one of them runs.

    `limit` is how long it runs; `due_field` names a field of the starting event that says the day instead; `due_by` a
    rule that does.
    `met_by` ends it well, as does a complete bundle if `bundle`; `repeats`: what meets it starts the next.
    `waived_by` ends it without; so does an approved waiver, and an assessment as unable or unwilling if `willing`.
    `gap_days`: where a person is back at work so soon after a job, it never ran. `keyed`: one for each starting event,
    whose number or one of these fields is named by the event that meets it. `provisional`: the limit itself is a guess.
    """

    zh: str
    en: str
    triggers: tuple[str, ...]
    limit: Limit | None = None
    met_by: tuple[str, ...] = ()
    waived_by: tuple[str, ...] = ()
    where: Mapping[str, Mapping[str, tuple[str, ...]]] = {}
    willing: bool = False
    wish_shown_by: tuple[str, ...] = ()
    episode: str | None = None
    bundle: bool = False
    due_field: str | None = None
    due_by: Literal["public_post_term"] | None = None
    repeats: bool = False
    gap_days: int = 0
    keyed: tuple[str, ...] = ()
    provisional: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError unless exactly one of limit and rule says when the deadline is due."""
        if (self.limit is None) == (self.due_by is None):
            raise ValueError("a deadline says exactly one of limit and due_by")


class ContactRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often a person is contacted: by level, from the last contact; after employment, at milestones.

    Who is at work is in tracking: contacted by each of the `milestones` (months after the employment), whatever the
    level noted before. `unplaced_level` holds for one who is noted as in tracking but has no work any more. Nobody is
    contacted by the calendar without a level, outside the labour force, or after an exit without work.
    """

    zh: str
    en: str
    contacts: tuple[str, ...]
    levels: Mapping[str, Limit]
    milestones: tuple[int, ...]
    tracking_level: str
    unplaced_level: str
