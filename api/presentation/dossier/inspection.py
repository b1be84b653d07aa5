"""The dossier of an inspection's sample: plan, draw, cases, checks, and what became of the findings."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from api.presentation.dossier.build import policies_of, redacted_making, words_of
from api.presentation.dossier.content import Chapter, Dossier, DossierTable, Json, Provenance
from api.presentation.dossier.package import canonical
from api.presentation.dossier.quotas import quotas_table
from api.presentation.dossier.redaction import RedactingFormatter, name_person, redacted_event, redacted_reader
from api.presentation.extract import cell_text, events_json
from api.presentation.formatting import ValueFormatter
from api.presentation.inspection import quotas_json
from api.presentation.strata import dimensions_named, stratum_name
from domain.events.amendments import Corrected, Voided
from domain.events.event import Event
from domain.events.findings import FindingRaised
from domain.findings.findings import names_of
from domain.history.history import History
from domain.identity.masking import masked
from domain.inspections.steps import quotas_by_stratum
from domain.policy.policies import Policies
from projections.views import roster
from projections.views.inspection import INSPECTION, InspectionRow
from projections.views.inspection_case import INSPECTION_CASE, InspectionCaseRow
from service.reference import Reference

MOST_CASES: Final = 2_000
"""The most cases of a dossier: the histories of all persons drawn are read."""
MOST_CASES_PRINTED: Final = 500
"""The most cases that the PDF lists, each with its checks; the JSON files have all."""
_FACTS: Final = (
    "title", "mode", "state", "area", "population_size", "sample_size", "mandatory", "strata", "planned_on",
    "planned_by", "due_on", "plan_sha256", "population_sha256", "algorithm", "seed_kind", "seed", "seed_source",
    "seed_published_on", "drawn_on", "drawn_by", "sample_sha256", "abandoned_on", "abandoned_reason", "closed_on",
    "closed_reason", "unchecked",
)  # fmt: skip
_COLUMNS: Final = (("case_no", 10), ("part", 14), ("stratum", 40), ("inspectors", 36), ("replaced_reason", 18))
_OF_ACCOUNTS: Final = ("planned_by", "drawn_by", "inspectors")
_FREE: Final = ("title", "abandoned_reason", "closed_reason", "seed_source")


def inspection_dossier(
    row: InspectionRow,
    cases: Sequence[InspectionCaseRow],
    histories: Sequence[History],
    readers: Sequence[Json],
    provenance: Provenance,
    reference: Reference,
    proof: Mapping[str, bytes],
    *,
    complete: bool = True,
) -> Dossier:
    """The dossier. `histories` are those of the persons drawn whom the caller may see; of their events it holds the
    checks of this inspection, its findings, what became of these, and amendments of all of them. `proof` are the files
    by which the draw is redone, which name nobody."""
    words = words_of(provenance, reference)
    kept = list(histories)
    if isinstance(words, RedactingFormatter):
        for history in kept:
            name_person(history, words)
        readers = [redacted_reader(line, words.names) for line in readers]
        provenance = redacted_making(provenance, words.names)
    numbers = {str(case.person_id): case.case_no for case in cases}
    names = {own.subject: _name(history, words, reference) for history in kept for own in history.own_histories}
    chapters = [
        _chapter(history, row.key, names[history.subject], _number(history, numbers), words) for history in kept
    ]
    texts, used = policies_of(kept, reference)
    english = provenance.lang == "en"
    facts = list(_facts(row, words))
    return Dossier(
        kind="inspection",
        subject=row.key,
        title="Inspection dossier" if english else "抽查卷宗",
        heading=row.key,
        provenance=provenance,
        facts=facts,
        tables=[
            quotas_table(quotas_by_stratum(row.quotas), row.strata, words.lang),
            _cases(cases, row.strata, names, words),
        ],
        chapters=[chapter for chapter in chapters if chapter.events],
        readers=readers,
        readers_complete=complete,
        policies=texts,
        profiles=used,
        more={
            "inspection.json": canonical(
                {
                    "inspection": dict(facts),
                    "quotas": quotas_json(quotas_by_stratum(row.quotas)),
                    "cases": _cases_json(cases, names, words),
                }
            ),
            **{f"proof/{name}": content for name, content in proof.items()},
        },
    )


def _facts(row: InspectionRow, words: ValueFormatter) -> Iterator[tuple[str, str]]:
    values = msgspec.structs.asdict(row)
    for name in _FACTS:
        value = values[name]
        if value in (None, "", ()) or (isinstance(words, RedactingFormatter) and name in _FREE):
            continue
        title = INSPECTION.label(name)
        yield (title.en if words.lang == "en" else title.zh), _text(INSPECTION.name, name, values, words)


def _text(view: str, name: str, values: Mapping[str, Any], words: ValueFormatter) -> str:
    """A value in words; an account as its number where names are left out."""
    value = values[name]
    if name in _OF_ACCOUNTS and value:
        accounts = [value] if isinstance(value, str) else list(value)
        if isinstance(words, RedactingFormatter):
            accounts = [words.names.of("account", account) for account in accounts]
        return ("、" if words.lang == "zh" else ", ").join(accounts)
    if name == "strata":
        return dimensions_named(value, words.lang)
    return cell_text(view, name, values, words)


def _cases(
    cases: Sequence[InspectionCaseRow], strata: Sequence[str], names: Mapping[str, str], words: ValueFormatter
) -> DossierTable:
    """The cases; `strata` are the dimensions of the names of their strata."""
    english = words.lang == "en"
    columns = [(INSPECTION_CASE.label(name), share) for name, share in _COLUMNS]
    titles = [(title.en if english else title.zh, share) for title, share in columns]
    titles.insert(1, ("Person" if english else "人员", 24))
    rows = []
    for case in cases[:MOST_CASES_PRINTED]:
        values = msgspec.structs.asdict(case)
        if case.stratum is not None:
            values["stratum"] = stratum_name(case.stratum, strata, words.lang)
        texts = [_text(INSPECTION_CASE.name, name, values, words) for name, _ in _COLUMNS]
        rows.append([texts[0], names.get(str(case.person_id), "—"), *texts[1:]])
    shown = f" ({MOST_CASES_PRINTED}/{len(cases)})" if len(cases) > MOST_CASES_PRINTED else ""
    title = INSPECTION_CASE.title
    return DossierTable((title.en if english else title.zh) + shown, titles, rows)


def _cases_json(cases: Sequence[InspectionCaseRow], names: Mapping[str, str], words: ValueFormatter) -> list[Json]:
    """The cases; where names are left out, with numbers for persons and accounts and without ids."""
    found = []
    for case in cases:
        values: Json = {**msgspec.structs.asdict(case), "name": names.get(str(case.person_id))}
        del values["inspection_id"], values["key"], values["area"]
        if isinstance(words, RedactingFormatter):
            values["person_id"] = values["name"]
            values["inspectors"] = [words.names.of("account", account) for account in case.inspectors]
            pairs = [text.partition(":") for text in case.excluded]
            values["excluded"] = [f"{words.names.of('account', account)}:{rule}" for account, _, rule in pairs]
        found.append(values)
    return found


def _name(history: History, words: ValueFormatter, reference: Reference) -> str:
    if isinstance(words, RedactingFormatter):
        return words.names.of("person", history.subject)
    row = next(iter(roster.rows(history, reference.policies)), None)
    name = row.name if row is not None else None
    return (name if words.reveal else masked("name", name)) or "—"


def _number(history: History, numbers: Mapping[str, int]) -> int:
    """The first case of a person, who may have been drawn under the id of a duplicate that was merged since."""
    return min(numbers[own.subject] for own in history.own_histories if own.subject in numbers)


def _chapter(history: History, key: str, name: str, case_no: int, words: ValueFormatter) -> Chapter:
    wanted = set(_of_inspection(history, key, words.reference.policies))
    events: list[Json] = [
        event
        for event in (events_json(history, words) if wanted else ())
        if (event.get("person", history.subject), event["version"]) in wanted
    ]
    person = history.subject
    if isinstance(words, RedactingFormatter):
        person = words.names.of("person", history.subject)
        events = [redacted_event(event, words, person) for event in events]
    title = f"Case {case_no} · {name}" if words.lang == "en" else f"第{case_no}案 · {name}"
    return Chapter(person=person, title=title, facts=[], tables=[], events=events)


def _of_inspection(history: History, key: str, policies: Policies) -> Iterator[tuple[str, int]]:
    """Stream and version of the events of an inspection: those that name it, those that name their findings, and the
    amendments of all of them."""
    for own in history.own_histories:
        names: set[str] = set()
        for event in own.recorded:
            if not _belongs(event, key, names):
                continue
            names.add(str(event.metadata.version))
            if isinstance(event, FindingRaised):
                names |= names_of(event, policies.at(event.metadata.area, event.metadata.day))
            yield own.subject, event.metadata.version


def _belongs(event: Event, key: str, names: set[str]) -> bool:
    """`names`: the versions of events of the inspection, and the texts that name its findings."""
    if isinstance(event, Corrected | Voided):
        return str(event.target_version) in names
    return getattr(event, "inspection", None) == key or getattr(event, "finding", None) in names
