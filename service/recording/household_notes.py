"""Decisions on a zero-employment household that have no effect: it is in that state already."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from uuid import UUID

from domain.decisions.context import DecisionContext
from domain.decisions.note import Note
from domain.events.event import Event
from domain.events.recognition import CategoryAdded
from domain.events.registration import Recognised, ZeroEmploymentRecognised, ZeroEmploymentWithdrawn
from domain.history.history import History
from domain.households.household_key import key_of, name_in
from domain.person import Person, in_household
from service.recording.unit_of_work import UnitOfWork

CHANGES_RECOGNITION: Final = (ZeroEmploymentRecognised, ZeroEmploymentWithdrawn)
"""The event types by which the recognition of a household begins and ends."""

_DECISIONS: Final = frozenset({*CHANGES_RECOGNITION, Recognised, CategoryAdded})


class _Decided(NamedTuple):
    """A decision on a household in the order in which decisions hold, and whether it withdraws the recognition."""

    order: tuple[Any, ...]
    withdrawn: bool


def note_on_recognition(unit: UnitOfWork, after: History) -> Note | None:
    """The note on the last recorded event of `after`, one of CHANGES_RECOGNITION; None if it has an effect.

    Without effect are a withdrawal from a household that is not recognised, and the recognition of one that is, by the
    decisions recorded for all who were ever members of it.
    """
    event = after.last_recorded
    steps = after.transitions_of((type(event),))
    step = next((step for step in steps if step.event.metadata.version == event.metadata.version), None)
    if step is None or step.before.household_id is None:
        return None
    key, order = key_of(step.before.household_area, step.before.household_id), _order(event)
    earlier = [
        decided
        for history in (after, *_histories_of_others(unit, key, UUID(after.subject)))
        for decided in _decisions_on(key, history, unit.context)
        if decided.order < order
    ]
    is_withdrawn = max(earlier).withdrawn if earlier else True
    if isinstance(event, ZeroEmploymentWithdrawn) == is_withdrawn:
        return _not_recognised(name_in(key)) if is_withdrawn else _recognised_already(name_in(key))
    return None


def _histories_of_others(unit: UnitOfWork, key: str, subject: UUID) -> list[History]:
    """The histories of the others who ever joined the household, whose claims were read for the event."""
    others = {claim.person_id for claim in unit.household_claims.of(key)} - {subject}
    unit.read(others)
    survivors = {unit.survivor_of(other) for other in others}
    return [unit.streams[other].history for other in sorted(survivors) if other in unit.streams and other != subject]


def _decisions_on(key: str, history: History, context: DecisionContext) -> Iterator[_Decided]:
    for event, person, _ in history.transitions_of(_DECISIONS):
        is_of_key = person.household_id is not None and key_of(person.household_area, person.household_id) == key
        if is_of_key and _decides(event, person, context):
            yield _Decided(_order(event), isinstance(event, ZeroEmploymentWithdrawn))


def _decides(event: Event, person: Person, context: DecisionContext) -> bool:
    """Whether the event decides on the household of the person: by its type, or by a category of the policy."""
    if isinstance(event, CHANGES_RECOGNITION):
        return in_household(person, event)
    zero_employment = context.policy(person.area, event.metadata.day).zero_employment_categories
    named = event.categories if isinstance(event, Recognised) else (getattr(event, "category", ""),)
    return any(category in zero_employment for category in named)


def _order(event: Event) -> tuple[Any, ...]:
    return event.metadata.day, event.metadata.place_in_log


def _not_recognised(name: str) -> Note:
    return Note(
        "no_effect.not_recognised",
        f"已记录，但没有效力：家庭{name}当时没有被认定为零就业家庭",
        f"recorded, but without effect: household {name} was not recognised as zero-employment then",
        {"household_id": name},
    )


def _recognised_already(name: str) -> Note:
    return Note(
        "no_effect.recognised_already",
        f"已记录，但没有效力：家庭{name}当时已认定为零就业家庭，时限不变",
        f"recorded, but without effect: household {name} was recognised already, and its limit stays",
        {"household_id": name},
    )
