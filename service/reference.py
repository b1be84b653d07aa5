"""The reference data: areas, code lists, profiles and calendars that ship, with the loaded files of the place."""

import csv
import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice
from typing import Any

import msgspec

from domain.events.event import SHANGHAI
from domain.policy.policies import Policies
from domain.policy.policy import Policy
from domain.reference.areas import Areas
from domain.reference.bilingual_text import BilingualText
from domain.reference.calendar import Calendar
from domain.reference.scope import Scope
from service.place_files.merge import Tables, merged
from service.place_files.place_file import PlaceFile

NATIONAL_TABLES_OF = date(2023, 6, 30)
"""The day of the bureau's list in `domain/reference/area_tables`."""


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
        raise loaded[-1].not_of_form(str(error), Policy) from None
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
    return Tables(_areas(), _tables("domain.policy", "profiles"), _tables("domain.reference", "calendars"))


def _areas() -> dict[str, Any]:
    """The table of areas: the national tables, and what takes precedence over them."""
    table = _table("areas.toml")
    national: dict[str, dict[str, Any]] = {}
    for entry in (files("domain.reference") / "area_tables").iterdir():
        lines = (line for line in entry.read_text("utf-8").splitlines() if not line.startswith("#"))
        for code, zh, en, *years in islice(csv.reader(lines), 1, None):
            national[code] = {"zh": zh, "en": en, "listed_on": NATIONAL_TABLES_OF, **_validity(*years)}
    return {**table, "areas": {**national, **table["areas"]}}


def _validity(since: str = "", until: str = "") -> dict[str, date]:
    """The first day of a year, and the day after the last one of another, as far as they are given."""
    first = {"valid_from": date(int(since), 1, 1)} if since else {}
    return first | ({"valid_to": date(int(until) + 1, 1, 1)} if until else {})


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
