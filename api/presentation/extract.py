"""The extract of all that is held about a person, in words and as data (PIPL, article 45).

What belongs to others, or was disclosed in confidence, is masked: the telephone of a helper, who objected.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import msgspec

from api.presentation import timeline
from api.presentation.formatting import ValueFormatter
from api.presentation.person import deadline_name
from domain.contradictions.kinds import KINDS
from domain.events import CATALOGUE
from domain.events.appeals import AppealFiled
from domain.events.event import SHANGHAI, Event, Field
from domain.events.fields import fields_of
from domain.events.identity import IdentityCorrected
from domain.events.recognition import RecognitionNoticed
from domain.events.registration import ProfileUpdated, Registered
from domain.events.support import HelperPaired
from domain.history.history import History
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View

Json = dict[str, Any]

OF_OTHERS: Final = frozenset(
    {
        fields_of(HelperPaired)["phone"],
        fields_of(RecognitionNoticed)["objections"],
        fields_of(AppealFiled)["applicant"],
    }
)
"""The fields with what belongs to others, or was disclosed by others in confidence."""

_ABOUT_OTHERS: Final = {("household", "members"), ("household", "cleared_by"), ("household", "cleared_version")}
"""Columns of views about other members of the household."""

_PROFILE: Final = (Registered, ProfileUpdated)
LIST_OF_COLUMN: Final[Mapping[tuple[str, str], str]] = {
    ("roster", "case_state"): "case",
    ("roster", "labour_state"): "labour",
    ("roster", "poverty_state"): "poverty",
    ("roster", "employment_verdict"): "verdict",
    ("employment", "verdict"): "verdict",
    ("outcome", "outcome"): "outcome",
    ("appeal", "procedure"): "appeal_procedure",
    ("appeal", "outcome"): "appeal_outcome",
    ("typical_case", "kind"): "typical_case",
    ("training", "kind"): "training_kind",
    ("household", "status"): "status",
    ("membership", "relation"): "relation",
    ("civil_affairs_notice", "matter"): "civil_affairs_matter",
    ("roster", "categories"): "category",
    ("ledger", "relation"): "relation",
    ("staff_relation", "relation"): "staff_relation",
    ("spot_check_item", "item"): "spot_check_item",
    ("spot_check_item", "verdict"): "item_verdict",
    ("finding", "state"): "finding_state",
    ("finding", "escalation"): "escalation_step",
    ("inspection", "mode"): "inspection_mode",
    ("inspection", "state"): "inspection_state",
    ("inspection_case", "mandatory_reason"): "mandatory_reason",
    ("inspection_case", "replaced_reason"): "replacement_cause",
}
"""The code list of a column, where it is not that of the field of the same name in some event."""


class ExtractFormatter(ValueFormatter, frozen=True):
    """Formats values for the person they are about: nothing is masked but what belongs to others."""

    def hides(self, spec: Field) -> bool:
        """Whether the value of the field is masked."""
        return spec in OF_OTHERS


def particulars(history: History, words: ExtractFormatter) -> list[Json]:
    """Each particular of the person as it is now, with the event that it comes from."""
    found: dict[str, tuple[Field, Any, Event]] = {}
    for event in history.events:
        if isinstance(event, _PROFILE):
            for name, spec in fields_of(type(event)).items():
                if (value := getattr(event, name)) is not None:
                    found[name] = spec, value, event
        elif isinstance(event, IdentityCorrected):
            corrected = fields_of(Registered).get(event.field)
            if corrected is not None:
                found[event.field] = corrected, event.new, event
            for name in ("birth_date", "sex"):
                if (value := getattr(event, name)) is not None:
                    found[name] = fields_of(Registered)[name], value, event
    return [
        {
            "field": name,
            "title": words.label(spec),
            "value": msgspec.to_builtins(value),
            "text": words.value(spec, value, event),
            **source_of(event),
        }
        for name, (spec, value, event) in found.items()
        if name != "area"  # the present area is that of the roster
    ]


def source_of(event: Event) -> Json:
    """Where a value comes from: the event, its source and the organisation that reported it."""
    metadata = event.metadata
    return {
        "version": metadata.version,
        "source": metadata.source,
        "organisation": metadata.actor.organisation,
        "recorded_at": metadata.recorded_at.astimezone(SHANGHAI).isoformat() if metadata.recorded_at else None,
    }


def events_json(history: History, words: ValueFormatter) -> list[Json]:
    """Every event as the timeline shows it, void and corrected ones too, with the name of its type and its fields."""
    lines = timeline.lines(history)
    items = timeline.items(lines, history.subject, words)
    return [
        {**item, "title": _title(line.event, words), "data": _data(line.event, words)}
        for line, item in zip(lines, items, strict=True)
    ]


def _title(event: Event, words: ValueFormatter) -> str:
    title = type(event).title
    return title.en if words.lang == "en" else title.zh


def _data(event: Event, words: ValueFormatter) -> Json:
    """The fields of an event as they are recorded; those that the formatter hides as it shows them."""
    data: Json = {}
    for name, spec in fields_of(type(event)).items():
        value = msgspec.to_builtins(getattr(event, name))
        if value is not None:
            data[name] = words.value(spec, getattr(event, name), event) if words.hides(spec) else value
    return data


def view_json(view: View, rows: Sequence[Mapping[str, Any]], words: ExtractFormatter) -> Json:
    """The rows of a view: for each column its title, the value as data and in words.

    Columns about others, the id of the person, and columns without a value in any row are left out.
    """
    lang = words.lang
    own = [name for name in view.public if name != "person_id" and (view.name, name) not in _ABOUT_OTHERS]
    columns = [name for name in own if any(row[name] not in (None, [], "") for row in rows)]
    titles = {name: view.label(name) for name in columns}
    return {
        "view": view.name,
        "title": view.title.en if lang == "en" else view.title.zh,
        "columns": [{"key": name, "title": term.en if lang == "en" else term.zh} for name, term in titles.items()],
        "rows": [{name: _plain(row[name]) for name in columns} for row in rows],
        "texts": [[cell_text(view.name, name, row, words) for name in columns] for row in rows],
    }


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value, str_keys=True)


def cell_text(view: str, column: str, row: Mapping[str, Any], words: ValueFormatter) -> str:
    """The value of a column of a view in words."""
    value = row[column]
    if value is None or value in ([], ""):
        return "—"
    if isinstance(value, datetime):
        return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if isinstance(value, list | tuple):
        return ("; " if words.lang == "en" else "；").join(
            cell_text(view, column, {**row, column: each}, words) for each in value
        )
    if column.endswith("_fen") and isinstance(value, int):
        return words.money(value)
    if column == "area" or column.endswith("_area"):
        return words.area(str(value))
    if view == "deadline" and column == "name":
        day = row["started_at"].astimezone(SHANGHAI).date() if isinstance(row.get("started_at"), datetime) else date.max
        return deadline_name(str(value), str(row["area"]), day, words.reference.policies, words.lang)
    if isinstance(value, Mapping):
        return ", ".join(
            f"{name}: {cell_text(view, column, {**row, column: each}, words)}" for name, each in value.items()
        )
    if value in CATALOGUE:
        return type_title(value, words.lang)
    if term := _term(view, column, str(value), words):
        return term.en if words.lang == "en" else term.zh
    return words.value(_spec_of(view, column), value)


def _term(view: str, column: str, value: str, words: ValueFormatter) -> BilingualText | None:
    """The name of a code that is on no code list: of a counted group, or of a kind of contradiction."""
    if column == "counted_group":
        return next((policy.groups[value] for policy in words.reference.policies.all() if value in policy.groups), None)
    if (view, column) == ("contradiction", "kind") and value in KINDS:
        return KINDS[value].title
    return None


def _spec_of(view: str, column: str) -> Field:
    """A field with the code list of a column."""
    codes = LIST_OF_COLUMN.get((view, column)) or _CODES.get(column)
    return Field(column, column, known_codes=codes)


def _codes_by_field() -> Iterator[tuple[str, str]]:
    """The code list of each field name that has one and the same in all events that give it a list."""
    lists: dict[str, set[str]] = {}
    for event_class in CATALOGUE.values():
        for name, spec in fields_of(event_class).items():
            if codes := spec.codes or spec.known_codes:
                lists.setdefault(name, set()).add(codes)
    yield from ((name, codes.pop()) for name, codes in lists.items() if len(codes) == 1)


_CODES: Final = dict(_codes_by_field())


def type_title(event_type: str, lang: str) -> str:
    """The name of an event type; the type itself if it is unknown."""
    event_class = CATALOGUE.get(event_type)
    if event_class is None:
        return event_type
    return event_class.title.en if lang == "en" else event_class.title.zh
