"""All policies: the profile that covers an area, in the version in force on a day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domain.policy.policy import Policy
from domain.policy.profile import InvalidProfile, parse_profile, policy_versions
from domain.reference.areas import Areas
from domain.reference.calendar import Calendar


class Policies:
    """All profiles, each as a series of dated policies, and the working-day calendar."""

    def __init__(
        self,
        versions: Mapping[str, Sequence[tuple[date, Policy]]],
        areas: Mapping[str, str],
        calendar: Calendar,
    ) -> None:
        self._versions = versions
        self.calendar = calendar
        self._profile_of = areas
        self._by_area: dict[str, str] = {}

    @classmethod
    def parse(cls, tables: Mapping[str, Mapping[str, Any]], calendar: Calendar | None = None) -> "Policies":
        """The policies of parsed TOML files by profile name, and the calendar of their time limits in working days.

        Raises InvalidProfile, also if an area is covered twice or none covers everywhere.
        """
        profiles = {name: parse_profile(name, table) for name, table in tables.items()}
        areas: dict[str, str] = {}
        for name, profile in profiles.items():
            for area in profile.areas:
                if areas.setdefault(area, name) != name:
                    raise InvalidProfile(f"{name}: {area!r} is covered by {areas[area]} already")
        if "" not in areas:
            raise InvalidProfile('no profile covers everywhere (areas = [""])')
        return cls({name: policy_versions(name, profiles) for name in profiles}, areas, calendar or Calendar({}))

    def at(self, area: str, day: date) -> Policy:
        """The policy of the most specific profile that covers the area, in force on the day.

        Before the first version, the first one applies, so that old events can be recorded.
        """
        profile = self._by_area.get(area)
        if profile is None:
            covering = [scope for scope in self._profile_of if Areas.covers(scope, area)]
            profile = self._by_area[area] = self._profile_of[max(covering, key=_specificity)]
        versions = self._versions[profile]
        if len(versions) == 1 or day < versions[0][0]:
            return versions[0][1]
        return next(policy for since, policy in reversed(versions) if since <= day)

    def series(self, area: str) -> Sequence[tuple[date, Policy]]:
        """The policies of the profile that covers the area, each with the day from which it holds, in order.

        The first one also applies to earlier days.
        """
        self.at(area, date.min)
        return self._versions[self._by_area[area]]

    def all(self) -> tuple[Policy, ...]:
        """Every version of every profile."""
        return tuple(policy for versions in self._versions.values() for _, policy in versions)


def _specificity(scope: str) -> int:
    return len(scope.rstrip("0"))
