"""The texts of the policy files from which versions of profiles were read: shipped ones, and files of the place."""

import re
from collections.abc import Iterable
from importlib.resources import files
from typing import Any, Final

from service.reference import Reference, shipped

_not_in_a_name: Final = re.compile(r"[^0-9A-Za-z_.-]+")


def policy_files_of(reference: Reference, versions: Iterable[str]) -> tuple[dict[str, bytes], dict[str, list[str]]]:
    """The files by name, and for each version of a profile (`haimen@2021-01-01`) the names of those it was read from:
    its own, those it inherits, and the policy files of the place that had been loaded for a day up to its own."""
    texts: dict[str, bytes] = {}
    used: dict[str, list[str]] = {}
    for version in sorted({version for version in versions if version}):
        profile, _, since = version.partition("@")
        own = {f"{name}.toml": _shipped_text(name) for name in _chain(profile, shipped().profiles)}
        place = {
            f"place-{file.number}-{_not_in_a_name.sub('-', file.name)}": file.text.encode()
            for file in reference.files
            if file.kind == "policy" and file.since.isoformat() <= since
        }
        texts |= own | place
        used[version] = [*own, *place]
    return texts, used


def _chain(name: str, profiles: Any) -> list[str]:
    """A shipped profile and those it inherits; none for a profile that a file of the place made."""
    found: list[str] = []
    while name in profiles:
        found.append(name)
        name = profiles[name].get("inherits", "")
    return found


def _shipped_text(name: str) -> bytes:
    return (files("domain.policy") / "profiles" / f"{name}.toml").read_bytes()
