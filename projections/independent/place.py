"""The data of the place: which policy holds in an area on a day, which area follows another.

Read from the tables themselves (`profiles/*.toml`, `areas.toml`, with the files that an operator loaded): the versions
of the profiles of an area are laid over each other, the one of the widest area lowest.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from projections.independent.days import WorkingDays
from projections.independent.state import State
from projections.independent.units import Units, lies_in

Table = Mapping[str, Any]


class Place:
    """The policies of all areas, the areas and the working days, from the parsed tables."""

    def __init__(self, areas: Table, profiles: Mapping[str, Table], calendars: Mapping[str, Table]) -> None:
        self._areas: Mapping[str, Table] = areas["areas"]
        self._official = {line["official"]: code for code, line in self._areas.items() if "official" in line}
        self._profiles = profiles
        self._found: dict[tuple[str, date], Table] = {}
        self._merged: dict[tuple[str, tuple[int, ...]], Table] = {}
        self.working_days = WorkingDays(calendars)
        self.units = Units(areas)

    def policy(self, area: str, day: date) -> Table:
        """The parameters that hold in an area on a day; before the first version, the first ones."""
        found = self._found.get((area, day))
        if found is None:
            found = self._found[area, day] = self._read(self._area_then(area, day), day)
        return found

    def group(self, state: State, day: date) -> str | None:
        """The group in which a person is counted: the first of the policy that fits (docs/domain.md 6)."""
        for name, group in self.policy(state.area, day)["groups"].items():
            if (
                (group.get("recognised", False) and state.case == "recognised")
                or state.poverty in group.get("poverty", ())
                or any(each in group.get("categories", ()) for each in state.categories)
                or any(each in group.get("references", ()) for each in state.references)
            ):
                return str(name)
        return None

    def days_of_change(self, area: str) -> list[date]:
        """The days on which the policy of an area may change."""
        days: set[date] = set()
        while True:
            for name in self._chain(area):
                for version in self._profiles[name]["version"]:
                    days |= {version["since"], version.get("until", version["since"])}
            line = self._line(area)
            if line is None or "valid_to" not in line or "replaced_by" not in line:
                return sorted(days)
            days.add(line["valid_to"])
            area = line["replaced_by"]

    def _area_then(self, area: str, day: date) -> str:
        """The area, or the one that has replaced it, or the one it lies in, by that day."""
        line = self._line(area)
        while line is not None and "replaced_by" in line and line["valid_to"] <= day:
            area = line["replaced_by"]
            line = self._line(area)
        return area

    def _line(self, area: str) -> Table | None:
        """The line of an area, or of the nearest area above one that has no line."""
        while area:
            code = self._official.get(area, area)
            if code in self._areas:
                return self._areas[code]
            area = area[:-3] if len(area) in (9, 12) and "-" not in area else ""
        return None

    def _read(self, area: str, day: date) -> Table:
        chain = self._chain(area)
        day = max([day, *(min(version["since"] for version in self._profiles[name]["version"]) for name in chain)])
        versions = [
            (number, version)
            for name in reversed(chain)
            for number, version in self._by_day(name)
            if version["since"] <= day < version.get("until", date.max)
        ]
        key = chain[0], tuple(number for number, _ in versions)
        if key not in self._merged:
            merged: Table = {}
            for _, version in versions:
                merged = laid_over(merged, version)
            self._merged[key] = merged
        return self._merged[key]

    def _by_day(self, name: str) -> list[tuple[int, Table]]:
        numbered = enumerate(self._profiles[name]["version"])
        return sorted(numbered, key=lambda each: each[1]["since"])

    def _chain(self, area: str) -> list[str]:
        """The profile of the smallest area that holds this one, and those it inherits."""
        covering = [
            (len(scope.rstrip("0")), name)
            for name, profile in self._profiles.items()
            for scope in profile["areas"]
            if lies_in(area, scope)
        ]
        return list(self._inherited(max(covering)[1]))

    def _inherited(self, name: str | None) -> Iterator[str]:
        while name is not None:
            yield name
            name = self._profiles[name].get("inherits")


def laid_over(below: Table, above: Table) -> Table:
    """A table laid over another: tables are laid over each other in turn, anything else replaces what is below."""
    merged = dict(below)
    for name, value in above.items():
        if isinstance(value, Mapping):
            under = {} if value.get("replace", False) else merged.get(name)
            content = {key: each for key, each in value.items() if key != "replace"}
            merged[name] = laid_over(under, content) if isinstance(under, Mapping) else content
        else:
            merged[name] = value
    return merged
