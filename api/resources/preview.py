"""`POST /v1/events?preview=true`: the outcome of each event, and the changes it would make, without recording it.

Only rows in the caller's area are shown; of a row that would enter or leave the area, only the area.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from api.http.current import caller, context, language
from api.presentation.formatting import NOTHING, ValueFormatter
from api.presentation.person import bundle_json, deadline_title
from domain.events import CATALOGUE
from domain.events.event import SHANGHAI
from domain.history.history import History
from domain.identity.masking import MASKS, masked
from domain.reference.bilingual_text import BilingualText
from projections.queries.person_as_of import bundle_at
from projections.queries.preview import RowChange, row_changes
from projections.views.deadline import DEADLINE, DeadlineRow
from projections.views.deadline import rows as deadline_rows
from projections.views.view import View
from service.recording.dry_run import DryRunResult
from service.recording.submission import Receipt, Submission

_BUNDLE: Final = BilingualText("服务包", "service bundle")
_STATES: Final = {"case_state": "case", "labour_state": "labour", "poverty_state": "poverty"}
_CODES: Final = {
    "outcome": "outcome",
    "status": "status",
    "channel": "channel",
    "place": "place",
    "relation": "relation",
} | {name: name for name in ("level", "sex", "indicator", "benefit", "education", "hukou_type")}

Json = dict[str, Any]


def without_side_effects(seen: DryRunResult) -> Receipt:
    """The receipt without the effects of recording: with the present position, without ids of persons who are not
    registered."""
    unmade = _unmade(seen)
    return msgspec.structs.replace(
        seen.receipt,
        position=seen.receipt.position - seen.events,
        persons={request: person for request, person in seen.receipt.persons.items() if person not in unmade},
    )


def preview_json(seen: DryRunResult, submissions: Sequence[Submission], *, atomic: bool) -> Json:
    """The part of the answer beside the receipt."""
    app = context()
    with app.pool.connection() as conn:
        changes = row_changes(conn, app.store, app.reference, seen.before, seen.after)
    words = ValueFormatter(app.reference, language())
    by_group: dict[str, dict[str, list[Json]]] = {"people": {}, "households": {}, "programme": {}}
    for change in changes:
        if (row := _row_json(change, words)) is not None:
            by_group[_GROUP.get(change.view.subject, "programme")].setdefault(change.subject, []).append(row)
    for person_id, after in seen.after.items():
        if (bundle := _bundle_json(seen.before[person_id], after, words)) is not None:
            by_group["people"].setdefault(str(person_id), []).append(bundle)
    new = [
        event.metadata
        for stream_id, history in seen.after.items()
        for event in history.recorded[seen.before[stream_id].version :]
    ]
    own = [metadata for metadata in new if metadata.actor.name == caller().name]
    versions = {(metadata.source, metadata.request_id): metadata.version for metadata in own}
    return {
        "items": [_item_json(seen, submission, versions, atomic=atomic) for submission in submissions],
        "revived": seen.events - sum((s.source, s.request_id) in versions for s in submissions),
        **{name: _subjects_json(subjects, seen) for name, subjects in by_group.items()},
    }


_GROUP: Final = {"person": "people", "household": "households"}
"""The group of a change by the subject of its view; all others belong to the programme."""


def _unmade(seen: DryRunResult) -> set[str]:
    """Ids of streams that exist in the preview only."""
    return {str(stream_id) for stream_id, history in seen.before.items() if not history.version}


def _item_json(
    seen: DryRunResult, submission: Submission, versions: Mapping[tuple[str, str], int], *, atomic: bool
) -> Json:
    refused = {rejected.index for rejected in seen.receipt.rejected}
    pending = {awaiting.index for awaiting in seen.receipt.pending}
    version = versions.get((submission.source, submission.request_id))
    outcome = "duplicate"
    if submission.index in refused:
        outcome = "refused"
    elif submission.index in pending:
        outcome = "pending"
    elif version is not None:
        outcome = "recorded"
    elif atomic and refused:
        outcome = "left_out"
    return {"index": submission.index, "id": submission.request_id, "outcome": outcome, "version": version}


def _subjects_json(subjects: Mapping[str, list[Json]], seen: DryRunResult) -> list[Json]:
    """The changes by subject; a person who would be registered has no id yet."""
    requests = {person_id: request for request, person_id in seen.receipt.persons.items()}
    unmade = _unmade(seen)
    return [
        {"id": None if subject in unmade else subject, "request": requests.get(subject), "changes": changes}
        for subject, changes in sorted(subjects.items())
    ]


def _row_json(change: RowChange, words: ValueFormatter) -> Json | None:
    """A changed row, with the fields the caller may see; None when the caller may see none."""
    before, after = change.before, change.after
    sides = [row for row in (before, after) if row is not None]
    visible = [row for row in sides if caller().covers(row["area"])]
    if not visible:
        return None
    columns: Iterable[str] = change.view.public
    if len(visible) < len(sides):
        columns = ("area",)
    hidden = {change.view.key, *change.view.row_key, *(("version",) if change.view.name == "roster" else ())}
    fields = [
        _field_json(change.view, column, old, new, words)
        for column in columns
        if column not in hidden and (old := (before or {}).get(column)) != (new := (after or {}).get(column))
    ]
    key = {column: _plain((after or before or {})[column]) for column in change.view.row_key}
    return {
        "view": change.view.name,
        "title": _title(change, words),
        "what": change.what,
        "key": key,
        "fields": fields,
    }


def _title(change: RowChange, words: ValueFormatter) -> str:
    """The title of the view; for a deadline, with the name of the deadline in its area."""
    title = _in_language(change.view.title, change.view.name, words)
    row = change.after or change.before
    if change.view is not DEADLINE or row is None:
        return title
    named = deadline_title(DeadlineRow(**row), words.reference.policies, words.lang)
    return f"{title}: {named}" if words.lang == "en" else f"{title}：{named}"


def _field_json(view: View, column: str, before: Any, after: Any, words: ValueFormatter) -> Json:
    label = _in_language(view.label(column), column, words)
    if column in MASKS and view.subject in _GROUP:  # the name of a fair or a task is no personal data
        before, after = (masked(column, value) for value in (before, after))
    text = words.change(label, _in_words(column, before, words), _in_words(column, after, words))
    return {"field": column, "label": label, "before": _plain(before), "after": _plain(after), "text": text}


def _bundle_json(before: History, after: History, words: ValueFormatter) -> Json | None:
    """The changes of the counts of the service bundle; None without changes, or when the caller may not see them."""
    person = after.person
    if not person.area or not caller().covers(person.area) or after.recorded[0].stream != "person":
        return None
    old, new = _bundle(before, person.area), _bundle(after, person.area)
    if old == new:
        return None
    fields = [
        {
            "field": name,
            "label": (label := _in_language(words.reference.codes["service"].get(name), name, words)),
            "before": was,
            "after": will,
            "text": words.change(label, _count(was, words), _count(will, words)),
        }
        for name in sorted(old.keys() | new.keys())
        if (was := old.get(name)) != (will := new.get(name))
    ]
    return {
        "view": "bundle",
        "title": _in_language(_BUNDLE, "bundle", words),
        "what": "changed",
        "key": {},
        "fields": fields,
    }


def _bundle(history: History, area: str) -> Json:
    app = context()
    if not history.version:
        return {}
    deadlines = deadline_rows(history, app.reference.policies)
    policies = app.reference.policies
    return bundle_json(bundle_at(history, policies, history.person.area or area, app.today(), deadlines))


def _count(count: Mapping[str, int] | None, words: ValueFormatter) -> str:
    return f"{count['given']}/{count['required']}" if count else NOTHING[words.lang]


def _in_language(term: BilingualText | None, code: str, words: ValueFormatter) -> str:
    if term is None:
        return code
    return term.en if words.lang == "en" else term.zh


def _in_words(column: str, value: Any, words: ValueFormatter) -> str:
    """A value of a column as text."""
    if value is None or value in ([], ""):
        return NOTHING[words.lang]
    if column in _STATES:
        return words.state(_STATES[column], value)
    if column == "area":
        return words.area(value)
    if column in _CODES:
        return _in_language(words.reference.codes.get(_CODES[column], {}).get(value), value, words)
    if column == "type" and value in CATALOGUE:
        title = CATALOGUE[value].title
        return title.en if words.lang == "en" else title.zh
    if column == "categories":
        terms = {code: term for policy in words.reference.policies.all() for code, term in policy.categories.items()}
        return (", " if words.lang == "en" else "、").join(_in_language(terms.get(code), code, words) for code in value)
    if column == "members":
        return f"{len(value)} members" if words.lang == "en" else f"{len(value)}人"
    if isinstance(value, bool):
        return {True: ("是", "yes"), False: ("否", "no")}[value][words.lang == "en"]
    if column.endswith("_fen"):
        return words.money(value)
    if isinstance(value, datetime):
        return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if isinstance(value, list):
        return (", " if words.lang == "en" else "、").join(map(str, value))
    return str(value)


def _plain(value: Any) -> Any:
    """A value as JSON; moments in Asia/Shanghai."""
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat()
    return str(value) if isinstance(value, date | UUID) else value
