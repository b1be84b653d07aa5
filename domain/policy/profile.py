"""Profiles: the TOML files of `profiles/`, their inheritance and their dated versions.

A profile has a `[title]`, the `areas` it covers, perhaps a profile it `inherits`, and a `[[version]]` table for each
change, with the day `since` which it holds and perhaps the day `until` which it does.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

import msgspec

from domain.policy.policy import Policy
from domain.reference.area_codes import CODE_PATTERN
from domain.reference.bilingual_text import BilingualText


class InvalidProfile(ValueError):
    """A profile that cannot be used; the message names the profile and the reason."""


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A profile file. `areas` are area codes, "" for everywhere."""

    title: BilingualText
    areas: tuple[Annotated[str, msgspec.Meta(pattern=rf"\A(?:{CODE_PATTERN})?\Z")], ...]
    version: Annotated[tuple[dict[str, Any], ...], msgspec.Meta(min_length=1)]
    inherits: str | None = None

    def days(self) -> set[date]:
        """The days on which a version begins or ends."""
        return {day for version in self.version for day in (version["since"], version.get("until")) if day is not None}

    @property
    def dated(self) -> tuple[tuple[date, dict[str, Any]], ...]:
        """The versions with the day from which each holds, in order."""
        versions = ((version["since"], version) for version in self.version)
        return tuple(sorted(versions, key=lambda dated: dated[0]))


def parse_profile(name: str, table: Mapping[str, Any]) -> Profile:
    """The profile of a parsed TOML file. Raises InvalidProfile."""
    try:
        profile = msgspec.convert(table, Profile)
    except msgspec.ValidationError as error:
        raise InvalidProfile(f"{name}: {error}") from None
    for version in profile.version:
        since, until = version.get("since"), version.get("until", date.max)
        if type(since) is not date:
            raise InvalidProfile(f"{name}: every version needs the day from which it holds (since = 2021-01-01)")
        if type(until) is not date or until <= since:
            raise InvalidProfile(f"{name}: the end of a version must be a day after its beginning (until = 2008-01-01)")
    return profile


def policy_versions(name: str, profiles: Mapping[str, Profile]) -> tuple[tuple[date, Policy], ...]:
    """The policies of one profile, each with the day from which it holds, merged with those it inherits on that day.

    They begin on the first day on which every profile of the chain has a version. Raises InvalidProfile.
    """
    chain = [name]
    while (parent := profiles[chain[-1]].inherits) is not None:
        if parent not in profiles or parent in chain:
            raise InvalidProfile(f"{name}: inherits {parent!r}, which is not a profile above it")
        chain.append(parent)
    first_day = max(profiles[link].dated[0][0] for link in chain)
    dates = {day for link in chain for day in profiles[link].days()}
    return tuple((since, _policy(name, since, chain, profiles)) for since in sorted(dates) if since >= first_day)


def _policy(name: str, since: date, chain: Sequence[str], profiles: Mapping[str, Profile]) -> Policy:
    merged: dict[str, Any] = {}
    for link in reversed(chain):
        for link_since, version in profiles[link].dated:
            if link_since <= since < version.get("until", date.max):
                parameters = {key: value for key, value in version.items() if key not in ("since", "until")}
                merged = merge_parameters(merged, parameters)
    try:
        merged["household"] = {  # the household test uses the ages as well
            **merged["household"],
            "min_age": merged["ages"]["working_from"],
            "retirement_ages": merged["ages"]["retirement"],
            "retirement_delays": merged["ages"].get("retirement_delays", ()),
        }
        parameters = {**merged, "profile": f"{name}@{since.isoformat()}", "title": profiles[name].title}
        return msgspec.convert(parameters, Policy)
    except KeyError as missing:
        raise InvalidProfile(f"{name} from {since}: {missing} is missing") from None
    except msgspec.ValidationError as error:
        raise InvalidProfile(f"{name} from {since}: {error}") from None


def merge_parameters(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Merges tables key by key and replaces everything else; a table with `replace = true` replaces the one below."""
    merged = dict(below)
    for key, value in above.items():
        if isinstance(value, Mapping) and isinstance(merged.get(key), Mapping) and not value.get("replace"):
            merged[key] = merge_parameters(merged[key], value)
        elif isinstance(value, Mapping):
            merged[key] = {k: v for k, v in value.items() if k != "replace"}
        else:
            merged[key] = value
    return merged
