"""The state of a person that decisions read: three axes, area, household, categories; and how facts change it.

`evolve` never refuses: what is recorded is interpreted. `obstacle` says why a fact could not stand where it is put;
only `domain.decisions.decide` asks it.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import msgspec

from domain.events import FACTS
from domain.events.event import Fact
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
from domain.events.support import HelperEnded, HelperPaired
from domain.events.work import LabourForceLeft, UnemploymentCancelled


class Person(msgspec.Struct, frozen=True, gc=False):
    """What is so after some facts of a person; before the first of them, all unknown."""

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
    sex: str | None = None
    birth_date: date | None = None
    retirement_base: int | None = None


class Obstacle(msgspec.Struct, frozen=True):
    """Why a fact cannot stand at its place: `axis` is `found`, but must be one of `allowed`."""

    axis: str
    found: str
    allowed: tuple[str, ...]


UNKNOWN = Person()


def evolve(person: Person, fact: Fact) -> Person:
    """The person after the fact."""
    kind = type(fact)
    if kind in WITHOUT_EFFECT:
        return person
    effect = _EFFECTS.get(kind)
    changes = fact.leads_to()
    if effect is not None:
        changes = {**changes, **effect(person, fact)}
        if kind is Registered and person.case != "unregistered":  # in a merged history: registered once already
            changes = {name: value for name, value in changes.items() if name != "case"}
    return msgspec.structs.replace(person, **changes) if changes else person


def obstacle(person: Person, fact: Fact) -> Obstacle | None:
    """Why the fact cannot follow this state, or None if it can."""
    for axis, allowed in fact.after.items():
        found = getattr(person, axis)
        if found not in allowed:
            return Obstacle(axis, found, allowed)
    condition = _CONDITIONS.get(type(fact))
    return condition(person, fact) if condition is not None else None


def _registered(_: Person, fact: Registered) -> dict[str, Any]:
    return {
        "area": fact.area,
        "sex": fact.sex,
        "birth_date": fact.birth_date,
        "retirement_base": fact.retirement_base,
    }


def _without(person: Person, fact: CategoryEnded) -> dict[str, Any]:
    return {"categories": tuple(category for category in person.categories if category != fact.category)}


def _household_joined(person: Person, fact: HouseholdJoined) -> dict[str, Any]:
    """The household and the area that named it: the person's own for joins recorded before they named one."""
    return {
        "household_id": fact.household_id,
        "household_area": fact.household_area or fact.stamp.area or person.area,
    }


_EFFECTS: Mapping[type[Fact], Callable[[Person, Any], dict[str, Any]]] = {
    Registered: _registered,
    HouseholdJoined: _household_joined,
    HouseholdLeft: lambda _, __: {"household_id": None, "household_area": ""},
    Recognised: lambda _, fact: {"categories": fact.categories},
    CategoryAdded: lambda person, fact: {"categories": (*person.categories, fact.category)},
    CategoryEnded: _without,
    ReferenceEligibilityGranted: lambda person, fact: {
        "references": tuple(dict.fromkeys((*person.references, fact.reference_class)))
    },
    LevelSet: lambda _, fact: {"level": fact.level},
    Exited: lambda _, __: {"categories": ()},
    NeedsAssessed: lambda _, fact: {"level": fact.level} if fact.level else {},
    HelperPaired: lambda _, fact: {"helper": fact.helper},
    HelperEnded: lambda _, __: {"helper": None},
    LabourForceLeft: lambda _, fact: {"inactivity": fact.kind},
    UnemploymentCancelled: lambda _, fact: {"inactivity": fact.inactivity} if fact.inactivity else {},
    Moved: lambda _, fact: {"area": fact.to_area},
    IdentityCorrected: lambda _, fact: {k: v for k in ("birth_date", "sex") if (v := getattr(fact, k)) is not None},
}


WITHOUT_EFFECT: frozenset[type[Fact]] = frozenset(
    kind for kind in FACTS if not kind.then and kind not in _EFFECTS and kind.leads_to is Fact.leads_to
)
"""Kinds of fact after which a person is as before: most services, trainings, and what is said about facts."""


def in_household(person: Person, fact: Any) -> bool:
    """Whether the fact names the household to which the person belongs; without a member nothing is decided on one."""
    return bool(person.household_id == fact.household_id)


def _in_no_household(person: Person, _: Fact) -> Obstacle | None:
    return None if person.household_id is None else Obstacle("household", person.household_id, ("",))


def _in_this_household(person: Person, fact: Any) -> Obstacle | None:
    if in_household(person, fact):
        return None
    return Obstacle("household", person.household_id or "", (fact.household_id,))


def _in_another_area(person: Person, fact: Any) -> Obstacle | None:
    return Obstacle("area", person.area, (f"≠ {person.area}",)) if person.area == fact.to_area else None


def _without_work(person: Person, fact: UnemploymentCancelled) -> Obstacle | None:
    """Who has work loses it by a fact of its own before leaving the labour force, or the work would never end."""
    if fact.inactivity is None or person.labour != "employed":
        return None
    return Obstacle("labour", person.labour, ("unemployed",))


def _not_in_this_category(person: Person, fact: Any) -> Obstacle | None:
    if fact.category not in person.categories:
        return None
    return Obstacle("category", fact.category, (f"≠ {fact.category}",))


def _in_this_category(person: Person, fact: Any) -> Obstacle | None:
    if fact.category in person.categories:
        return None
    return Obstacle("category", ", ".join(person.categories), (fact.category,))


def _without_helper(person: Person, _: Fact) -> Obstacle | None:
    return None if person.helper is None else Obstacle("helper", person.helper, ("",))


def _with_helper(person: Person, _: Fact) -> Obstacle | None:
    return Obstacle("helper", "", ("paired",)) if person.helper is None else None


_CONDITIONS: Mapping[type[Fact], Callable[[Person, Any], Obstacle | None]] = {
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

CONDITIONAL: frozenset[type[Fact]] = frozenset(_CONDITIONS)
"""Kinds of fact that ask more of a state than their `after` says."""
