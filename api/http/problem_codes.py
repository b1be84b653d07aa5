"""What the code of every problem means and what to do about it, in both languages: `problem_codes.toml`."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

import msgspec

from domain.reference.bilingual_text import BilingualText


class ProblemCode(msgspec.Struct, frozen=True):
    """A code with the HTTP status of a request that is refused with it, its meaning, and the remedy.

    `of`: `calls` as a whole, `fields` of an event or a request, or posted `events`.
    """

    code: str
    status: int
    meaning: BilingualText
    remedy: BilingualText
    of: str


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    status: int
    zh: str
    en: str
    do_zh: str = ""
    do_en: str = ""
    names: tuple[str, ...] = ()


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    remedies: dict[str, BilingualText]
    calls: dict[str, _Entry]
    fields: dict[str, _Entry]
    events: dict[str, _Entry]


def _read() -> dict[str, ProblemCode]:
    table = msgspec.convert(_toml(), _Table)
    found: dict[str, ProblemCode] = {}
    for of, entries in (("calls", table.calls), ("fields", table.fields), ("events", table.events)):
        for pattern, entry in entries.items():
            for name in entry.names or ("",):
                code = pattern.replace("*", name)
                found[code] = _code(code, name, entry, table, of)
    return found


def _code(code: str, name: str, entry: _Entry, table: _Table, of: str) -> ProblemCode:
    status = int(name) if name.isdecimal() else entry.status
    default = table.remedies.get(str(status), table.remedies["400"])
    remedy = BilingualText(entry.do_zh or default.zh, entry.do_en or default.en)
    return ProblemCode(code, status, BilingualText(entry.zh, entry.en), remedy, of)


def _toml() -> dict[str, Any]:
    return tomllib.loads((files("api.http") / "problem_codes.toml").read_text("utf-8"))


PROBLEM_CODES: Final[Mapping[str, ProblemCode]] = _read()
"""All codes, those of HTTP first, then of accounts, envelopes, fields, subjects and rules."""
