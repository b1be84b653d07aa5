"""All policies: the profile that covers an area, in the version in force on a day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domain.policy.policy import Policy
from domain.policy.profile import InvalidProfile, parse_profile, policy_versions
from domain.reference.areas import Areas
from domain.reference.calendar import Calendar

Series = Sequence[tuple[date, Policy]]
"""Policies in order, each with the day from which it holds; the first one also applies to earlier days."""


class Policies:
    """All profiles, each as a series of dated policies, and the working-day calendar."""

    def __init__(
        self,
        versions: Mapping[str, Series],
        profile_of: Mapping[str, str],
        calendar: Calendar,
        areas: Areas | None = None,
    ) -> None:
        """`versions` by profile, `profile_of` by area; `areas` tells which areas have replaced others."""
        self._versions = versions
        self.calendar = calendar
        self._profile_of = profile_of
        self._areas = areas
        self._by_area: dict[str, Series] = {}
        self._all = tuple(policy for series in versions.values() for _, policy in series)

    @classmethod
    def parse(
        cls, tables: Mapping[str, Mapping[str, Any]], calendar: Calendar | None = None, areas: Areas | None = None
    ) -> "Policies":
        """The policies of parsed TOML files by profile name, and the calendar of their time limits in working days.

        Raises InvalidProfile, also if an area is covered twice or none covers everywhere.
        """
        profiles = {name: parse_profile(name, table) for name, table in tables.items()}
        profile_of: dict[str, str] = {}
        for name, profile in profiles.items():
            for area in profile.areas:
                if profile_of.setdefault(area, name) != name:
                    raise InvalidProfile(f"{name}: {area!r} is covered by {profile_of[area]} already")
        if "" not in profile_of:
            raise InvalidProfile('no profile covers everywhere (areas = [""])')
        versions = {name: policy_versions(name, profiles) for name in profiles}
        return cls(versions, profile_of, calendar or Calendar({}), areas)

    def at(self, area: str, day: date) -> Policy:
        """The policy of the most specific profile that covers the area, in force on the day.

        From the day on which the area was replaced, that of its replacement. Before the first version, the first one
        applies, so that old events can be recorded.
        """
        series = self._by_area.get(area)
        if series is None:
            series = self.series(area)
        for since, policy in reversed(series):
            if since <= day:
                return policy
        return series[0][1]

    def series(self, area: str) -> Series:
        """The policies of an area as `at` finds them, in order."""
        series = self._by_area.get(area)
        if series is None:
            series = self._by_area[area] = self._with_successor(area, self._versions[self.profile_of(area)])
        return series

    def profile_of(self, area: str) -> str:
        """The name of the most specific profile that covers the area, before it was replaced."""
        covering = [scope for scope in self._profile_of if Areas.covers(scope, area)]
        return self._profile_of[max(covering, key=_specificity)]

    def all(self) -> tuple[Policy, ...]:
        """Every version of every profile."""
        return self._all

    def _with_successor(self, area: str, series: Series) -> Series:
        """The series until the area, or the one it lies in, was replaced, then that of the replacement."""
        old = self._areas.nearest(area) if self._areas is not None else None
        if old is None or old.valid_to is None or old.replaced_by is None:
            return series
        following = self.series(old.replaced_by)
        before = [(since, policy) for since, policy in series if since < old.valid_to]
        after = [(since, policy) for since, policy in following if since > old.valid_to]
        first = before or [(old.valid_from, series[0][1])]
        joined = [*first, (old.valid_to, self.at(old.replaced_by, old.valid_to)), *after]
        return [step for number, step in enumerate(joined) if number == 0 or step[1] is not joined[number - 1][1]]


def _specificity(scope: str) -> int:
    return len(scope.rstrip("0"))
