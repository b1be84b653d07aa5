"""What a longer history changes about households: stays, decisions, and who is head at the same time."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple

import msgspec

from domain.decisions.decide_amendment import first_target
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
from domain.households.memberships import Stay, headships, stays_of
from domain.person import in_household

DECISIONS: Final = (
    ZeroEmploymentDeclared,
    ZeroEmploymentRefused,
    ZeroEmploymentRecognised,
    ZeroEmploymentWithdrawn,
)
"""Kinds of event by which a household itself is decided on."""


class Belonging(NamedTuple):
    """What a history says about households: the person's stays, those as head, and decisions (version, key, day)."""

    stays: list[Stay]
    headships: list[Stay]
    decisions: set[tuple[int, str, date]]


def belonging(history: History) -> Belonging:
    """What the history says about households now."""
    return Belonging(stays_of(history), headships(history), _decisions(history))


def new_stays(before: Belonging, after: Belonging) -> Iterator[Stay]:
    """The stays of `after` that were not in `before`, or are longer or otherwise than they were."""
    for stay in after.stays:
        if not any(stay.shortens(one) for one in before.stays):
            yield stay


def changed_decisions(before: Belonging, after: Belonging) -> list[tuple[int, str]]:
    """The decisions on households that one of the two has and the other has not: version, household's key."""
    return [(version, key) for version, key, _ in sorted(before.decisions ^ after.decisions)]


def heads_together(stay: Stay, after: Belonging, other: History) -> bool:
    """Whether the person of `other` is head of the household on a day of the stay of the person of `after`."""
    own = [one for one in after.headships if one.version == stay.version]
    return any(one.key == stay.key and mine.overlaps(one) for mine in own for one in headships(other))


def join_as_corrected(event: Corrected, history: History) -> HouseholdJoined | None:
    """The join that a correction is about, with the household name and relation it would have; None: no join."""
    if not 0 < event.target_version <= history.version:
        return None
    join = first_target(history.recorded, history.recorded[event.target_version - 1])
    if not isinstance(join, HouseholdJoined):
        return None
    changes: dict[str, Any] = {
        name: value
        for name in ("household_id", "relation")
        if isinstance(value := event.changes.get(name, getattr(join, name)), str)
    }
    return msgspec.structs.replace(join, household_area=None, **changes)


def equal_join(history: History, join: HouseholdJoined) -> HouseholdJoined | None:
    """A join of the same moment to a household of the same name that was recorded before and is not void."""
    for one in history.own_histories:
        for said in one.recorded:
            if (
                isinstance(said, HouseholdJoined)
                and said.household_id == join.household_id
                and said.metadata.occurred_at == join.metadata.occurred_at
                and said.metadata.version not in one.voided_by
            ):
                return said
    return None


def _decisions(history: History) -> set[tuple[int, str, date]]:
    """The decisions on households of which the person was a member: version, key of the household, day."""
    return {
        (event.metadata.version, key_of(person.household_area, person.household_id), event.metadata.day)
        for event, person, _ in history.of(DECISIONS)
        if person.household_id is not None and in_household(person, event)
    }
