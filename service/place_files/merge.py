"""The reference tables with a file of the place: a new version of a profile, further areas, the table of a year.

Nothing that holds before the day of the file changes.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Any, NamedTuple

import msgspec

from domain.events import CATALOGUE, STREAMS
from domain.policy.profile import merge_parameters
from domain.reference.area_codes import CODE_PATTERN, is_area_code
from domain.reference.areas import Areas
from domain.reference.bilingual_text import BilingualText
from domain.reference.calendar import Calendar
from service.place_files.place_file import PlaceFile

_Text = Annotated[str, msgspec.Meta(min_length=1)]
_Code = Annotated[str, msgspec.Meta(pattern=rf"\A(?:{CODE_PATTERN})?\Z")]
_STREAMS = tuple(f"{stream}." for stream in sorted(STREAMS))
_ADDED_LATER = ("valid_to", "replaced_by", "official")
"""What a file may add to an area that is known already. What the national tables have may be changed: they know only
the last year of a code, and their English names are made from the Chinese ones."""


class Tables(NamedTuple):
    """Parsed TOML: the table of areas, profiles by name, calendars by year."""

    areas: Mapping[str, Any]
    profiles: Mapping[str, Mapping[str, Any]]
    calendars: Mapping[str, Mapping[str, Any]]


class PolicyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The parameters `policy` (those of `[[version]]` in a profile) for areas ("": everywhere), and their basis.

    `use`: parts that other profiles have on the day (`six_measures = ["deadlines", "bundle"]`), below `policy`. `title`
    names the profile of an area that has none of its own; by default, the name of the area.
    """

    areas: Annotated[tuple[_Code, ...], msgspec.Meta(min_length=1)]
    basis: _Text
    policy: dict[str, Any] = {}
    use: dict[str, tuple[str, ...]] = {}
    title: BilingualText | None = None
    until: date | None = None


class AreasFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Lines as in `areas.toml`, and their source."""

    source: _Text
    areas: dict[str, dict[str, Any]]


class CalendarFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table of a year, as in `calendars/`."""

    year: int
    source: _Text
    published: bool
    workdays: list[date]
    holidays: dict[str, list[date]]


def merged(tables: Tables, file: PlaceFile) -> Tables:
    """The tables with the file. Raises PlaceFileRefused."""
    if file.kind == "policy":
        return tables._replace(profiles=_with_policy(tables, file))
    if file.kind == "areas":
        return tables._replace(areas=_with_areas(tables.areas, file))
    return tables._replace(calendars=_with_year(tables.calendars, file))


def _with_policy(tables: Tables, file: PlaceFile) -> Mapping[str, Mapping[str, Any]]:
    read = file.read(PolicyFile)
    for name in _strings(read.policy):
        if name.startswith(_STREAMS) and name not in CATALOGUE:
            raise file.refused(f"there is no type {name!r}", f"没有类型“{name}”", [name])
    for key in ("since", "until"):
        if key in read.policy:
            raise file.refused(f"{key} is not a parameter", f"“{key}”不是参数：用 --from 指明起日", [key])
    parameters = merge_parameters(_used(tables.profiles, file, read.use), read.policy)
    version = {**parameters, "since": file.since, **({"until": read.until} if read.until else {})}
    profiles = dict(tables.profiles)
    for area in read.areas:
        name = next((name for name, profile in profiles.items() if area in profile["areas"]), area)
        if name not in profiles:
            _add_profile(profiles, area, read.title or _title(tables, file, area))
        profiles[name] = {**profiles[name], "version": [*profiles[name]["version"], version]}
    return profiles


def _used(
    profiles: Mapping[str, Mapping[str, Any]], file: PlaceFile, use: Mapping[str, tuple[str, ...]]
) -> Mapping[str, Any]:
    """The parts of other profiles, as their own versions set them on the day of the file."""
    found: Mapping[str, Any] = {}
    for name, parts in use.items():
        if name not in profiles:
            raise file.refused(f"there is no profile {name!r}", f"没有政策“{name}”", [name])
        versions = sorted(profiles[name]["version"], key=lambda version: version["since"])
        for part in parts:
            in_force = [version[part] for version in versions if part in version and version["since"] <= file.since]
            if not in_force:
                raise file.refused(f"{name} has no {part!r} then", f"{name} 当时没有“{part}”", [part])
            for table in in_force:
                found = merge_parameters(found, {part: table})
    return found


def _title(tables: Tables, file: PlaceFile, area: str) -> BilingualText:
    found = Areas.parse(tables.areas).nearest(area)
    if found is None:
        raise file.refused(f"there is no area {area!r}", f"没有区划代码“{area}”", [area])
    return BilingualText(found.name_zh, found.name_en)


def _add_profile(profiles: dict[str, Mapping[str, Any]], area: str, title: BilingualText) -> None:
    """Adds an empty profile of the area. It inherits the nearest one above, and is inherited by those below."""
    covering = {scope: name for name, profile in profiles.items() for scope in profile["areas"]}
    above = max((scope for scope in covering if Areas.covers(scope, area)), key=lambda scope: len(scope.rstrip("0")))
    inherits = covering[above]
    for name, profile in profiles.items():
        if profile.get("inherits") == inherits and any(Areas.covers(area, scope) for scope in profile["areas"]):
            profiles[name] = {**profile, "inherits": area}
    profiles[area] = {
        "areas": [area],
        "title": {"zh": title.zh, "en": title.en},
        "inherits": inherits,
        "version": [{"since": date.min}],
    }


def _with_areas(areas: Mapping[str, Any], file: PlaceFile) -> Mapping[str, Any]:
    read = file.read(AreasFile)
    lines = dict(areas["areas"])
    for code, line in read.areas.items():
        if not is_area_code(code):
            raise file.refused(f"{code} is no area code", f"{code} 不是区划代码", [code])
        if type(line.get("valid_to", file.since)) is not date:  # a time with a day would be a date, too
            raise file.refused(
                "valid_to must be a day (2027-01-01)", "valid_to 应为日期（2027-01-01）", ["valid_to", code]
            )
        known = lines.get(code)
        if known is None:
            lines[code] = {"valid_from": file.since, **line}
            continue
        for key, value in line.items():
            if known.get(key) != value and "listed_on" not in known and (key in known or key not in _ADDED_LATER):
                raise file.refused(f"{code} is known, its {key} stays", f"{code} 已有，{key} 不变", [code])
        if line.get("valid_to", known.get("valid_to")) != known.get("valid_to") and line["valid_to"] < file.since:
            raise file.refused(f"{code} ends before {file.since}", f"{code} 的止日早于 {file.since}", [code])
        lines[code] = {**known, **line}
    return {**areas, "areas": lines}


def _with_year(calendars: Mapping[str, Mapping[str, Any]], file: PlaceFile) -> Mapping[str, Mapping[str, Any]]:
    read = file.read(CalendarFile)
    table = {key: value for key, value in file.table.items() if key != "year"}
    changed = {**calendars, str(read.year): table}
    before, after = Calendar.parse(calendars), Calendar.parse(changed)
    first = date(read.year, 1, 1)
    for number in range((min(file.since, date(read.year + 1, 1, 1)) - first).days):
        day = first + timedelta(number)
        if before.is_working_day(day) != after.is_working_day(day):
            raise file.refused(
                f"{day} would change, and it is before {file.since}", f"{day} 会改变，而它早于 {file.since}", [str(day)]
            )
    return changed


def _strings(value: Any) -> Iterator[str]:
    """All keys and values in a table that are texts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield key
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
