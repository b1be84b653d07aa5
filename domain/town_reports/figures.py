"""The figures that are attached to a half-yearly report: a row of report 4A as lines, and their digest."""

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal


def lines_of(row: Mapping[str, object], keys: Iterable[str]) -> tuple[str, ...]:
    """The figures of a row as `key=value`, in the order of `keys`; a figure without a value is left empty."""
    return tuple(f"{key}={'' if row.get(key) is None else row[key]}" for key in keys)


def digest_of(lines: Iterable[str]) -> str:
    """The SHA-256 (hexadecimal) of the lines in UTF-8, each ended by a line feed."""
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def figures_in(lines: Iterable[str]) -> dict[str, int | float | None]:
    """The figures by key; None where there is no value. A line that is none is left out."""
    found: dict[str, int | float | None] = {}
    for line in lines:
        key, equals, value = line.partition("=")
        if equals:
            found[key] = None if not value else float(Decimal(value)) if "." in value else int(value)
    return found
