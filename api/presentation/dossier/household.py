"""The status of a household over time, as a table of its dossier."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import msgspec

from api.presentation.dossier.content import DossierTable
from api.presentation.extract import cell_text
from api.presentation.formatting import ValueFormatter
from projections.views.household import HOUSEHOLD, HouseholdRow

_COLUMNS: Final = (
    ("since", 22),
    ("until", 22),
    ("area", 40),
    ("status", 30),
    ("opened_at", 22),
    ("due", 22),
    ("cleared_at", 22),
)


def periods_table(rows: Sequence[HouseholdRow], words: ValueFormatter, today: date) -> DossierTable:
    """The status periods up to `today`. What is expected is left out: a later day follows from a date of birth."""
    english = words.lang == "en"
    titles = [(HOUSEHOLD.label(name), share) for name, share in _COLUMNS]
    return DossierTable(
        HOUSEHOLD.title.en if english else HOUSEHOLD.title.zh,
        [(title.en if english else title.zh, share) for title, share in titles],
        [
            [cell_text(HOUSEHOLD.name, name, values, words) for name, _ in _COLUMNS]
            for values in map(msgspec.structs.asdict, _until(rows, today))
        ],
    )


def _until(rows: Sequence[HouseholdRow], today: date) -> list[HouseholdRow]:
    return [
        msgspec.structs.replace(row, until=None) if row.until is not None and row.until > today else row
        for row in rows
        if row.since <= today
    ]
