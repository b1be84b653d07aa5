"""The reference data that ships with Zuji: areas, code lists, profiles and calendars, read once from TOML files."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from domain.policy.policies import Policies
from domain.reference.areas import Areas
from domain.reference.bilingual_text import BilingualText
from domain.reference.calendar import Calendar


class Reference(msgspec.Struct, frozen=True):
    """Areas by code, code lists by name, policies by area and day."""

    areas: Areas
    codes: dict[str, dict[str, BilingualText]]
    policies: Policies


@cache
def reference() -> Reference:
    """The data of this installation, cached. Raises ValueError for an inconsistent file."""
    return Reference(
        areas=Areas.parse(_table("areas.toml")),
        codes={
            name: {code: msgspec.convert(term, BilingualText) for code, term in codes.items()}
            for name, codes in _table("codes.toml").items()
        },
        policies=Policies.parse(
            _tables("domain.policy", "profiles"), Calendar.parse(_tables("domain.reference", "calendars"))
        ),
    )


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files("domain.reference") / name).read_text("utf-8"))


def _tables(package: str, folder: str) -> dict[str, dict[str, Any]]:
    """The TOML files of a folder in a package, by name without suffix."""
    return {
        entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text("utf-8"))
        for entry in (files(package) / folder).iterdir()
        if entry.name.endswith(".toml")
    }
