"""The state of a person that decisions read, and how events change it.

`evolve` never refuses an event: a recorded event is only interpreted. `violated_precondition` tells why a state does
not admit an event. It is used by the decisions and wherever events are put in order (`domain.history.same_day_order`,
`domain.history.merged_history`, `domain.timeline`).
"""

from calendar import isleap
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import msgspec

from domain.events import EVENTS
from domain.events.event import Event
from domain.events.identity import IdentityCorrected
from domain.events.recognition import CategoryAdded, CategoryEnded, LevelSet, ReferenceEligibilityGranted
from domain.events.registration import (
    Exited,
    HouseholdJoined,
    HouseholdLeft,
    Moved,
    Recognised,
    Registered,
    ZeroEmploymentRecognised,
    ZeroEmploymentWithdrawn,
)
from domain.events.services import NeedsAssessed
from domain.events.staff_relations import StaffRelationEnded, StaffRelationNoted
from domain.events.support import HelperEnded, HelperPaired
from domain.events.work import LabourForceLeft, UnemploymentCancelled


class Person(msgspec.Struct, frozen=True, gc=False):
    """The state of a person after some events. The defaults are the state before the first event.

    - `case`, `labour`, `poverty`: the values of the three axes (`domain.events.states`).
    - `area`: code of the responsible area. `household_area`: code of the area that named the household.
    - `categories`, `level`: recognised categories of difficulty and the level. `references`: classes of reference
      eligibility.
    - `inactivity`: why the person is not in the labour force. `helper`: name of the paired helper.
    - `relatives`: the accounts of staff that stay out of the case, because their holders are related to the person.
    - `sex`, `birth_date`, `retirement_base` (years): for ages and retirement.
    """

    case: str = "unregistered"
    labour: str = "unknown"
    poverty: str = "none"
    area: str = ""
    household_id: str | None = None
    household_area: str = ""
    categories: tuple[str, ...] = ()
    level: str | None = None
    inactivity: str | None = None
    helper: str | None = None
    references: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()
    sex: str | None = None
    birth_date: date | None = None
    retirement_base: int | None = None


OTHER_THAN: Final = "≠ "
"""The prefix of an allowed value that means: every value except the one that follows."""


class ViolatedPrecondition(msgspec.Struct, frozen=True):
    """Why a state does not admit an event: the value of `axis` is `found`, but must be one of `allowed`."""

    axis: str
    found: str
    allowed: tuple[str, ...]


INITIAL_STATE = Person()


def evolve(person: Person, event: Event) -> Person:
    """The person's state after the event."""
    event_class = type(event)
    if event_class in WITHOUT_EFFECT:
        return person
    effect = _EFFECTS.get(event_class)
    changes = event.next_states()
    if effect is not None:
        changes = {**changes, **effect(person, event)}
        if event_class is Registered and person.case != "unregistered":  # a second registration, in a merged history
            changes = {name: value for name, value in changes.items() if name != "case"}
    return msgspec.structs.replace(person, **changes) if changes else person


def violated_precondition(person: Person, event: Event) -> ViolatedPrecondition | None:
    """Why this state does not admit the event; None if it does."""
    for axis, allowed in event.allowed_from.items():
        found = getattr(person, axis)
        if found not in allowed:
            return ViolatedPrecondition(axis, found, allowed)
    condition = _CONDITIONS.get(type(event))
    return condition(person, event) if condition is not None else None


def _registered(_: Person, event: Registered) -> dict[str, Any]:
    return {
        "area": event.area,
        "sex": event.sex,
        "birth_date": event.birth_date,
        "retirement_base": event.retirement_base,
    }


def _category_ended(person: Person, event: CategoryEnded) -> dict[str, Any]:
    return {"categories": tuple(category for category in person.categories if category != event.category)}


def _household_joined(person: Person, event: HouseholdJoined) -> dict[str, Any]:
    """The household and the area that named it. Events of schema version 1 do not name one; it is the person's area."""
    return {
        "household_id": event.household_id,
        "household_area": event.household_area or event.metadata.area or person.area,
    }


_EFFECTS: Mapping[type[Event], Callable[[Person, Any], dict[str, Any]]] = {
    Registered: _registered,
    HouseholdJoined: _household_joined,
    HouseholdLeft: lambda _, __: {"household_id": None, "household_area": ""},
    Recognised: lambda _, event: {"categories": event.categories},
    CategoryAdded: lambda person, event: {"categories": (*person.categories, event.category)},
    CategoryEnded: _category_ended,
    ReferenceEligibilityGranted: lambda person, event: {
        "references": tuple(dict.fromkeys((*person.references, event.reference_class)))
    },
    LevelSet: lambda _, event: {"level": event.level},
    Exited: lambda _, __: {"categories": ()},
    NeedsAssessed: lambda _, event: {"level": event.level} if event.level else {},
    HelperPaired: lambda _, event: {"helper": event.helper},
    HelperEnded: lambda _, __: {"helper": None},
    StaffRelationNoted: lambda person, event: {"relatives": tuple(dict.fromkeys((*person.relatives, event.account)))},
    StaffRelationEnded: lambda person, event: {
        "relatives": tuple(account for account in person.relatives if account != event.account)
    },
    LabourForceLeft: lambda _, event: {"inactivity": event.kind},
    UnemploymentCancelled: lambda _, event: {"inactivity": event.inactivity} if event.inactivity else {},
    Moved: lambda _, event: {"area": event.to_area},
    IdentityCorrected: lambda _, event: {k: v for k in ("birth_date", "sex") if (v := getattr(event, k)) is not None},
}


WITHOUT_EFFECT: frozenset[type[Event]] = frozenset(
    each
    for each in EVENTS
    if not each.transitions_to and each not in _EFFECTS and each.next_states is Event.next_states
)
"""The event classes that leave every state unchanged: most services, training, supervision, amendments."""


def in_household(person: Person, event: Any) -> bool:
    """Whether the event names the household to which the person belongs."""
    return bool(person.household_id == event.household_id)


def _in_no_household(person: Person, _: Event) -> ViolatedPrecondition | None:
    return None if person.household_id is None else ViolatedPrecondition("household", person.household_id, ("",))


def _in_this_household(person: Person, event: Any) -> ViolatedPrecondition | None:
    if in_household(person, event):
        return None
    return ViolatedPrecondition("household", person.household_id or "", (event.household_id,))


def _in_another_area(person: Person, event: Any) -> ViolatedPrecondition | None:
    return (
        ViolatedPrecondition("area", person.area, (f"{OTHER_THAN}{person.area}",))
        if person.area == event.to_area
        else None
    )


def _without_work(person: Person, event: UnemploymentCancelled) -> ViolatedPrecondition | None:
    """An employed person cannot leave the labour force by this event: the end of a job has an event of its own."""
    if event.inactivity is None or person.labour != "employed":
        return None
    return ViolatedPrecondition("labour", person.labour, ("unemployed",))


def _not_in_this_category(person: Person, event: Any) -> ViolatedPrecondition | None:
    if event.category not in person.categories:
        return None
    return ViolatedPrecondition("category", event.category, (f"{OTHER_THAN}{event.category}",))


def _in_this_category(person: Person, event: Any) -> ViolatedPrecondition | None:
    if event.category in person.categories:
        return None
    return ViolatedPrecondition("category", ", ".join(person.categories), (event.category,))


def _without_helper(person: Person, _: Event) -> ViolatedPrecondition | None:
    return None if person.helper is None else ViolatedPrecondition("helper", person.helper, ("",))


def _with_helper(person: Person, _: Event) -> ViolatedPrecondition | None:
    return ViolatedPrecondition("helper", "", ("paired",)) if person.helper is None else None


_CONDITIONS: Mapping[type[Event], Callable[[Person, Any], ViolatedPrecondition | None]] = {
    HouseholdJoined: _in_no_household,
    HouseholdLeft: _in_this_household,
    CategoryAdded: _not_in_this_category,
    CategoryEnded: _in_this_category,
    UnemploymentCancelled: _without_work,
    HelperPaired: _without_helper,
    HelperEnded: _with_helper,
    ZeroEmploymentRecognised: _in_this_household,
    ZeroEmploymentWithdrawn: _in_this_household,
    Moved: _in_another_area,
}

CONDITIONAL: frozenset[type[Event]] = frozenset(_CONDITIONS)
"""The event classes with a precondition beyond `allowed_from`."""


def age_on(birth_date: date, day: date) -> int:
    """The age in full years on a day; a year is completed on the birthday itself. Negative before birth.

    For a person born on 29 February the birthday in other years is 28 February: a period without a corresponding day
    ends on the last day of the month (Civil Code, article 202).
    """
    month, last = birth_date.month, birth_date.day
    if month == 2 and last == 29 and not isleap(day.year):
        last = 28
    return day.year - birth_date.year - ((day.month, day.day) < (month, last))
