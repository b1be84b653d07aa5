"""Advisory locks have different numbers; with equal ones, two tasks would block each other."""

import re
from pathlib import Path

SOURCES = Path(__file__).parents[3]


def test_every_advisory_lock_has_a_number_of_its_own() -> None:
    found = [
        int(number, 16)
        for package in ("service", "projections", "api")
        for path in (SOURCES / package).rglob("*.py")
        for number in re.findall(r"_LOCK(?:: Final)? = (0x[0-9A-F]+)", path.read_text())
    ]
    assert len(found) >= 6
    assert len(found) == len(set(found))
