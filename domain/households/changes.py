"""What new events change about households: memberships, decisions, and persons who are head at the same time."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple

import msgspec

from domain.decisions.decide_amendment import amended_event
from domain.events.amendments import Corrected
from domain.events.registration import (
    HouseholdJoined,
    ZeroEmploymentDeclared,
    ZeroEmploymentRecognised,
    ZeroEmploymentRefused,
    ZeroEmploymentWithdrawn,
)
from domain.history.history import History
from domain.households.household_key import key_of
from domain.households.memberships import Membership, headships, memberships_of
from domain.person import in_household

DECISIONS: Final = (
    ZeroEmploymentDeclared,
    ZeroEmploymentRefused,
    ZeroEmploymentRecognised,
    ZeroEmploymentWithdrawn,
)
"""Event types that are decisions on a household."""


class HouseholdLinks(NamedTuple):
    """A person's memberships, those as head, and the decisions on households (version, household key, day)."""

    memberships: list[Membership]
    headships: list[Membership]
    decisions: set[tuple[int, str, date]]


def household_links_of(history: History) -> HouseholdLinks:
    """The memberships and decisions on households in a history."""
    return HouseholdLinks(memberships_of(history), headships(history), _decisions(history))


def new_memberships(before: HouseholdLinks, after: HouseholdLinks) -> Iterator[Membership]:
    """The memberships of `after` that are new, last longer than in `before`, or differ from it in another field."""
    for membership in after.memberships:
        if not any(membership.shortens(known) for known in before.memberships):
            yield membership


def changed_decisions(before: HouseholdLinks, after: HouseholdLinks) -> list[tuple[int, str]]:
    """The decisions that are in only one of the two: version and household key, by version."""
    return [(version, key) for version, key, _ in sorted(before.decisions ^ after.decisions)]


def heads_together(membership: Membership, after: HouseholdLinks, other: History) -> bool:
    """Whether the person of `other` is head of the same household on a day of the headship that `membership` gives.

    `after` are the links of the person of `membership`.
    """
    own = [headship for headship in after.headships if headship.version == membership.version]
    others = [headship for headship in headships(other) if headship.key == membership.key]
    return any(headship.overlaps(another) for headship in own for another in others)


def join_as_corrected(event: Corrected, history: History) -> HouseholdJoined | None:
    """The join that a correction changes, with its new `household_id` and `relation`; None if it corrects no join."""
    if not 0 < event.target_version <= history.version:
        return None
    join = amended_event(history.recorded, history.recorded[event.target_version - 1])
    if not isinstance(join, HouseholdJoined):
        return None
    changes: dict[str, Any] = {
        name: value
        for name in ("household_id", "relation")
        if isinstance(value := event.changes.get(name, getattr(join, name)), str)
    }
    return msgspec.structs.replace(join, household_area=None, **changes)


def equal_join(history: History, join: HouseholdJoined) -> HouseholdJoined | None:
    """A recorded join of the same moment to a household of the same name that is not voided; None if there is none."""
    for own_history in history.own_histories:
        for event in own_history.recorded:
            if (
                isinstance(event, HouseholdJoined)
                and event.household_id == join.household_id
                and event.metadata.occurred_at == join.metadata.occurred_at
                and event.metadata.version not in own_history.voided_by
            ):
                return event
    return None


def _decisions(history: History) -> set[tuple[int, str, date]]:
    """The decisions on the households the person was a member of: version, household key, day."""
    return {
        (event.metadata.version, key_of(person.household_area, person.household_id), event.metadata.day)
        for event, person, _ in history.transitions_of(DECISIONS)
        if person.household_id is not None and in_household(person, event)
    }
