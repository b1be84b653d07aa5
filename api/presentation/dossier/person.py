"""The chapter of a person: facts, tables and events from the history, masked, unmasked or without names."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from api.presentation.dossier.content import Chapter, DossierTable, Json
from api.presentation.dossier.redaction import KIND_OF, RedactingFormatter, name_person, redacted_event
from api.presentation.extract import cell_text, events_json
from api.presentation.formatting import NOTHING, ValueFormatter
from domain.deadlines.status import status_at
from domain.events.event import SHANGHAI
from domain.history.history import History
from domain.identity.masking import masked
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views import appeal, benefit, deadline, employment, loan, membership, outcome, roster, training
from projections.views.view import View

_TABLES: Final[tuple[tuple[View, tuple[tuple[str, int], ...]], ...]] = (
    (
        deadline.DEADLINE,
        (("name", 34), ("started_at", 22), ("due_at", 22), ("met_at", 22), ("status", 16), ("helper", 16)),
    ),
    (
        benefit.BENEFIT,
        (("benefit", 34), ("since", 20), ("until", 20), ("months", 12), ("amount_fen", 22), ("paid_fen", 22),
         ("recovered_fen", 22)),
    ),
    (loan.LOAN, (("granted_on", 22), ("amount_fen", 26), ("term_months", 16), ("bank", 50))),
    (
        employment.EMPLOYMENT,
        (("began_on", 20), ("ended_on", 20), ("channel", 26), ("employer", 44), ("monthly_wage_fen", 22),
         ("verdict", 18)),
    ),
    (training.TRAINING, (("course", 40), ("provider", 40), ("enrolled_on", 20), ("completed_on", 20), ("passed", 14))),
    (outcome.OUTCOME, (("since", 22), ("until", 22), ("outcome", 34), ("last_contact_on", 26))),
    (membership.MEMBERSHIP, (("household_id", 30), ("relation", 22), ("joined_on", 22), ("left_on", 22))),
    (appeal.APPEAL, (("filed_on", 22), ("procedure", 22), ("decision_type", 36), ("outcome", 30), ("outcome_on", 22))),
)  # fmt: skip
"""The tables of a person and their columns, with the shares of the width."""

_FACTS: Final = (
    "name",
    "id_no",
    "phone",
    "address",
    "sex",
    "birth_date",
    "area",
    "case_state",
    "labour_state",
    "poverty_state",
    "categories",
    "level",
    "household_id",
    "helper",
)
_MASKED: Final = ("name", "id_no", "phone", "address", "birth_date")
_STATUS: Final = {
    "pending": ("未到期", "running"),
    "met": ("按期", "met"),
    "met_late": ("逾期完成", "met late"),
    "overdue": ("逾期", "overdue"),
    "waived": ("免除", "waived"),
}
_STATUS_TITLE: Final = BilingualText(zh="状态", en="status")


def chapter_of(history: History, policies: Policies, words: ValueFormatter, *, moment: datetime) -> Chapter:
    """The chapter of a person: all events of the history, the facts and tables that follow from it, and the status of
    deadlines at `moment` (with time zone)."""
    person = history.subject
    row = next(iter(roster.rows(history, policies)), None)
    if isinstance(words, RedactingFormatter):
        name_person(history, words)
        person = words.names.of("person", history.subject)
        events: Sequence[Json] = [redacted_event(event, words, person) for event in events_json(history, words)]
    else:
        events = events_json(history, words)
    facts = _facts(row, words) if row is not None else []
    tables = [
        found
        for view, columns in _TABLES
        if (found := _table(view, columns, view.rows(history, policies), words, moment)) is not None
    ]
    return Chapter(person=person, title=facts[0][1] if facts else person, facts=facts, tables=tables, events=events)


def _facts(row: Any, words: ValueFormatter) -> list[tuple[str, str]]:
    """What the roster says of the person."""
    values = {name: getattr(row, name) for name in roster.ROSTER.columns}
    found = []
    for name in _FACTS:
        text = _cell(roster.ROSTER, name, values, words)
        if name in _MASKED and values[name] is not None and not words.reveal:
            if isinstance(words, RedactingFormatter):
                text = words.names.of("person", str(row.person_id)) if name == "name" else ""
            else:
                text = masked(name, values[name]) or ""
        if text not in ("", "—", NOTHING[words.lang]):
            title = roster.ROSTER.label(name)
            found.append((title.en if words.lang == "en" else title.zh, text))
    return found


def _table(
    view: View,
    columns: Iterable[tuple[str, int]],
    rows: Sequence[Any],
    words: ValueFormatter,
    moment: datetime,
) -> DossierTable | None:
    if not rows:
        return None
    english = words.lang == "en"
    titles = []
    for name, share in columns:
        term = _STATUS_TITLE if name == "status" else view.label(name)
        titles.append((term.en if english else term.zh, share))
    texts = []
    for row in rows:
        values = msgspec.structs.asdict(row)
        if view is deadline.DEADLINE:
            values["status"] = status_at(moment, row.due_at, row.met_at, row.waived_at)
        texts.append([_cell(view, name, values, words) for name, _ in columns])
    return DossierTable(view.title.en if english else view.title.zh, titles, texts)


def _cell(view: View, name: str, values: Mapping[str, Any], words: ValueFormatter) -> str:
    """A value in words. Without names, a text that is no code is a number, or left out."""
    value = values[name]
    if name == "status":
        return _STATUS[value][words.lang == "en"]
    if isinstance(value, datetime):
        return f"{value.astimezone(SHANGHAI):%Y-%m-%d}"
    text = cell_text(view.name, name, values, words)
    if isinstance(words, RedactingFormatter) and isinstance(value, str):
        chinese = ValueFormatter(words.reference, "zh")  # in which no code is its own name
        if cell_text(view.name, name, values, chinese) == value:
            return words.name(KIND_OF.get(name), value)
    return text
