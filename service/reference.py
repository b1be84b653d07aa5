"""The reference data: areas, code lists, profiles and calendars that ship, with the loaded files of the place."""

import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import msgspec

from domain.events.event import SHANGHAI
from domain.policy.policies import Policies
from domain.reference.areas import Areas
from domain.reference.bilingual_text import BilingualText
from domain.reference.calendar import Calendar
from domain.reference.scope import Scope
from service.place_files.merge import Tables, merged
from service.place_files.place_file import PlaceFile


class Reference(msgspec.Struct, eq=False):
    """Areas by code, code lists by name, policies by area and day.

    `files` are the files of the place in the order of loading; `version` identifies this set of files, b"" is none.
    A process has one, which `take` brings up to date: read its fields when they are used.
    """

    areas: Areas
    codes: dict[str, dict[str, BilingualText]]
    policies: Policies
    files: tuple[PlaceFile, ...] = ()
    version: bytes = b""

    def take(self, other: "Reference") -> None:
        """Takes over the data of another one."""
        self.areas, self.policies = other.areas, other.policies
        self.files, self.version = other.files, other.version


@cache
def reference() -> Reference:
    """The data of this process. Raises ValueError for an inconsistent file."""
    return build()


def build(loaded: Sequence[PlaceFile] = (), version: bytes = b"") -> Reference:
    """The shipped data with files of the place. Raises PlaceFileRefused, naming the last file, if they do not fit."""
    tables = shipped()
    try:
        for file in loaded:
            tables = merged(tables, file)
        areas = Areas.parse(tables.areas)
        policies = Policies.parse(tables.profiles, Calendar.parse(tables.calendars), areas)
    except ValueError as error:
        if not loaded:
            raise
        raise loaded[-1].refused(str(error)) from None
    found = Reference(areas=areas, codes=_codes(), policies=policies, files=tuple(loaded), version=version)
    if loaded:
        _refuse_unnamed(found, loaded[-1])
    return found


def scope_of(area: str) -> Scope:
    """The scope of an account with this area today (Asia/Shanghai), with the areas that it has replaced.

    "" is everywhere. Raises Refusal (shape) for a malformed code.
    """
    return _scope_on(reference().areas, area, datetime.now(SHANGHAI).date())


@cache
def shipped() -> Tables:
    """The tables that ship."""
    return Tables(_table("areas.toml"), _tables("domain.policy", "profiles"), _tables("domain.reference", "calendars"))


def _refuse_unnamed(found: Reference, file: PlaceFile) -> None:
    """Raises PlaceFileRefused for a deadline that has no name in the code list, or a group of unknown categories."""
    for policy in found.policies.all():
        for name in policy.deadlines:
            if name not in found.codes["clock"]:
                raise file.refused(f"there is no deadline {name!r}", f"没有时限“{name}”", [name])
        for group in policy.groups.values():
            for name in group.categories - policy.categories.keys():
                raise file.refused(f"there is no category {name!r}", f"没有类别“{name}”", [name])


@lru_cache(maxsize=1 << 12)
def _scope_on(areas: Areas, area: str, day: date) -> Scope:
    return Scope(area, areas.also_covered(area, day))


@cache
def _codes() -> dict[str, dict[str, BilingualText]]:
    return {
        name: {code: msgspec.convert(term, BilingualText) for code, term in codes.items()}
        for name, codes in _table("codes.toml").items()
    }


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files("domain.reference") / name).read_text("utf-8"))


def _tables(package: str, folder: str) -> dict[str, dict[str, Any]]:
    """The TOML files of a folder in a package, by name without suffix."""
    return {
        entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text("utf-8"))
        for entry in (files(package) / folder).iterdir()
        if entry.name.endswith(".toml")
    }
