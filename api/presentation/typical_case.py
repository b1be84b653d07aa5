"""A typical case without what identifies persons (R0-10, R1-18): from its history, what is known, and the text."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final
from uuid import UUID

from domain.events.event import Event
from domain.events.fields import fields_of
from domain.events.identity import IdentityCorrected
from domain.events.support import TypicalCaseRecorded
from domain.history.history import History
from domain.reference.area_codes import scope_prefix
from domain.reference.areas import Areas
from domain.typical_cases.deidentified import Known, deidentified
from service.security.keys import Keys

_COMPANY: Final = re.compile(r"(.+?)(?:股份|责任)*(?:有限公司|有限责任公司|公司|合作社|厂)").fullmatch
_LEAST_SHORT: Final = 4
_is_a_name: Final = re.compile(r"[\u4e00-\u9fff]{2,4}").fullmatch
_DISTRICT: Final = 6
_CITY: Final = 4
_FURTHER: Final = ("employer", "uscc", "helper", "provider", "guarantor", "approver", "inspectors")
"""Fields that are not private and may identify the person."""

_PRIVATE: Final = ("backup_contact", "old", "new")
"""Fields that are hidden completely and are short enough to be found in a text."""


def district_of(area: str) -> str:
    """The code of the district of an area, or the area itself if it is above the districts."""
    return area[:_DISTRICT]


def case_of(history: History, version: int) -> TypicalCaseRecorded | None:
    """The typical case that is in force under a version; of a duplicate it is negative."""
    found = (event for event in history.events if event.metadata.version == version)
    return next((event for event in found if isinstance(event, TypicalCaseRecorded)), None)


def anonymous_text(
    text: str, history: History, household: Mapping[UUID, str | None], keys: Keys, areas: Areas
) -> str | None:
    """The text with stable numbers for the person and the household, and without all else that identifies.

    `household` are the names of its members by id. None if the text must be withheld (`deidentified`).
    """
    names: dict[str, str] = {name: keys.pseudonym(member) for member, name in household.items() if name}
    values: set[str] = set()
    for event in _recorded(history):
        values |= set(_identifying(event))
        names |= {name: keys.pseudonym(history.subject_id) for name in _names(event)}
    places = _places(areas, scope_prefix(history.person.area)[:_CITY])
    return deidentified(text, Known(names, frozenset(values) - names.keys(), places))


def _recorded(history: History) -> Iterator[Event]:
    """All events of the person and of merged duplicates, corrected and void ones too: a text may hold an old name."""
    for own in history.own_histories:
        yield from own.recorded
        yield from own.events


def _names(event: Event) -> Iterator[str]:
    """The names of the person that an event gives."""
    if isinstance(event, IdentityCorrected):
        if event.field == "name":
            yield from (name for name in (event.old, event.new) if name)
        return
    name = getattr(event, "name", None)
    spec = fields_of(type(event)).get("name")
    if isinstance(name, str) and spec is not None and spec.mask == "name":
        yield name


def _identifying(event: Event) -> Iterator[str]:
    """The values of an event that identify the person or somebody near: numbers, telephones, addresses, employers."""
    if isinstance(event, TypicalCaseRecorded):
        return
    for name, spec in fields_of(type(event)).items():
        if name not in _FURTHER and not (spec.private and (spec.mask != "full" or name in _PRIVATE)):
            continue
        value = getattr(event, name)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, str):
                yield each
                yield from _short_employer(each)
    if _is_a_name(event.metadata.actor.name):
        yield event.metadata.actor.name


def _short_employer(name: str) -> Iterator[str]:
    """The name of a company without its form, as people say it."""
    short = _COMPANY(name)
    if short is not None and len(short[1]) >= _LEAST_SHORT:
        yield short[1]


@lru_cache(maxsize=256)
def _places(areas: Areas, city: str) -> frozenset[str]:
    """The names of the towns and villages of a city; the districts may be named."""
    towns = (area for area in areas if area.code.startswith(city) and len(area.code) > _DISTRICT)
    return frozenset(name for area in towns for name in (area.name_zh, area.name_en))
