"""The second opinion: the facts of the log read anew, and compared with what the views hold."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from random import Random
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg

from projections.independent.catalogue import TYPES
from projections.independent.compare import KEYS, Difference, differences, held_rows, held_subjects
from projections.independent.doubts import doubt
from projections.independent.facts import Fact, read_facts
from projections.independent.figures import figures_of_person
from projections.independent.history import history_of, merged_with
from projections.independent.households import household
from projections.independent.kin import Seat, kin_of
from projections.independent.membership import memberships
from projections.independent.place import Place
from projections.independent.programme import (
    area_plan,
    employer_support,
    fair,
    half_year_report,
    interview,
    post,
    post_capacity,
    report_issue,
)
from projections.independent.reminders import schedule_reminder, schedule_talk
from projections.independent.reports.compare import Ask, FigureDifference, ReportComparison
from projections.independent.row import Row
from projections.independent.step import History
from projections.independent.streams import ever_in, streams_of
from projections.independent.work_items import TYPES as WORK_ITEM_TYPES
from projections.independent.work_items import work_items
from service.security.keys import Keys

DueBack = Callable[[UUID, int], Iterable[Mapping[str, Any]]]
"""Gives the service's answer of what is due back from a person at a position of the log: rows of `due_back`."""

Progress = Callable[[str, int, int], None]
"""Reports a phase, the units done and their total."""

_AT_ONCE: Final = 100
"""So many persons are read at once; progress is reported as often."""

_OF_STREAM: Final[tuple[tuple[str, str, Callable[[UUID, Sequence[Fact]], Iterator[Row]]], ...]] = (
    ("post.", "post", post),
    ("post.", "post_capacity", post_capacity),
    ("fair.", "fair", fair),
    ("employer.", "employer_support", employer_support),
)
"""The views of streams that are no persons: the beginning of their types, the view, and its rows."""

_PROGRAMME: Final = (
    "area.",
    *dict.fromkeys(kind for kind, _, _ in _OF_STREAM),
    *(f"{kind}." for kind in WORK_ITEM_TYPES),
)


class Opinion(msgspec.Struct, frozen=True):
    """What the second opinion found: the differences of views and of reports, and how much was looked at.

    `reported` is the number of figures of reports that were compared.
    """

    differences: Sequence[Difference]
    persons: int
    households: int
    others: int
    events: int
    unknown: Sequence[str] = ()
    figures: Sequence[FigureDifference] = ()
    reported: int = 0

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.differences and not self.unknown and not self.figures


def second_opinion(
    conn: psycopg.Connection,
    keys: Keys,
    place: Place,
    *,
    persons: int | None,
    seed: int,
    progress: Progress,
    due_back: DueBack,
    ask: Ask | None = None,
) -> Opinion:
    """Compares the live views with the log, at the position of the views.

    With `persons` so many are drawn by the seed, and the households they touch; otherwise all persons, households,
    areas, posts and work items, and with `ask` five reports. `conn` is the service's own, outside of a transaction;
    `due_back` and `ask` give what the service answers, in the same transaction.
    """
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return _Comparison(conn, keys, place, progress, due_back, ask if persons is None else None).run(persons, seed)


class _Comparison:
    """One comparison, in one snapshot of log and views."""

    def __init__(
        self,
        conn: psycopg.Connection,
        keys: Keys,
        place: Place,
        progress: Progress,
        due_back: DueBack,
        ask: Ask | None,
    ) -> None:
        self._conn, self._keys, self._place, self._progress = conn, keys, place, progress
        self._due_back = due_back
        self._reports = ReportComparison(place, ask) if ask is not None else None
        self._schema = str(_one(conn, "SELECT schema_name FROM zuji.live_views"))
        self._up_to = int(_one(conn, f'SELECT position FROM "{self._schema}".projection_position'))
        self._seats: dict[str, list[Seat]] = {}
        self._found: list[Difference] = []
        self._events: dict[UUID, int] = {}
        self._unknown: dict[str, None] = {}

    def run(self, persons: int | None, seed: int) -> Opinion:
        """Compares persons, then the households they touch, then the others."""
        everybody = streams_of(self._conn, "person.", self._up_to)
        chosen = everybody if persons is None else sorted(Random(seed).sample(everybody, min(persons, len(everybody))))
        for first in range(0, len(chosen), _AT_ONCE):
            self._progress("independent", first, len(chosen))
            self._compare_persons(chosen[first : first + _AT_ONCE])
        self._progress("independent", len(chosen), len(chosen))
        if persons is not None:
            self._read_kin(set(self._seats), set(chosen))
        self._compare("household", self._seats, self._households())
        others = (
            [stream for kind in _PROGRAMME for stream in streams_of(self._conn, kind, self._up_to)]
            if persons is None
            else []
        )
        areas = self._compare_programme(others)
        if persons is None:
            known = {"person_id": chosen, "household_key": self._seats, "area": areas, "stream_id": others}
            self._compare_strangers({key: set(subjects) for key, subjects in known.items()})
        figures = list(self._reports.differences(self._progress)) if self._reports else []
        events = sum(self._events.values())
        return Opinion(
            self._found,
            len(chosen),
            len(self._seats),
            len(others),
            events,
            list(self._unknown),
            figures,
            self._reports.compared if self._reports else 0,
        )

    def _compare_persons(self, chosen: Sequence[UUID]) -> None:
        streams = self._read_with_merged(chosen)
        rows: dict[str, list[Row]] = {}
        paid: list[UUID] = []
        for person in chosen:
            history = history_of(person, streams)
            for row in self._kept(figures_of_person(history, self._place)):
                rows.setdefault(row.view, []).append(row)
            self._sit(history)
            recorded = (*streams[person], *(step.fact for step in history.steps))
            if history.steps and any(fact.type == "person.benefit_paid" for fact in recorded):
                paid.append(person)  # a payment that is void, too: the service may answer otherwise
        for view, (key, _) in KEYS.items():
            if view == "due_back":
                held = [row for person in paid for row in self._due_back(person, self._up_to)]
                self._found += differences(view, held, rows.get(view, ()))
            elif key == "person_id":
                self._compare(view, chosen, rows.get(view, ()))

    def _read_kin(self, households: Collection[str], known: set[UUID]) -> None:
        """Reads all others who ever belonged to one of the households."""
        left = ever_in(self._conn, households, self._up_to) - known
        while left:
            known = known | left
            streams = self._read_with_merged(left)
            for person in left:
                self._sit(history_of(person, streams), households)
            left = set(streams) - known

    def _sit(self, history: History, only: Collection[str] | None = None) -> None:
        found = memberships(history)
        if not found:
            return
        kin = kin_of(history, self._place)
        for one in found:
            if only is None or one.key in only:
                self._seats.setdefault(one.key, []).append(Seat(history.person, one, kin))

    def _households(self) -> Iterator[Row]:
        for number, (key, seats) in enumerate(self._seats.items()):
            if number % _AT_ONCE == 0:
                self._progress("independent_households", number, len(self._seats))
            note = self._reports.material.add_chapter if self._reports else None
            yield from self._kept(household(key, seats, self._place, note))
        self._progress("independent_households", len(self._seats), len(self._seats))

    def _compare_programme(self, streams: Sequence[UUID]) -> list[str]:
        """Compares areas, posts, fairs, employers and work items; returns the codes of the areas."""
        facts = self._read(streams)
        areas = [recorded for recorded in facts.values() if recorded[0].type.startswith("area.")]
        codes = [each[0].area for each in areas]
        self._compare("area_plan", codes, self._kept(row for each in areas for row in area_plan(each)))
        self._compare("half_year_report", codes, (row for each in areas for row in half_year_report(each, self._place)))
        self._compare("report_issue", codes, (row for each in areas for row in report_issue(each)))
        self._compare(
            "schedule_reminder", codes, (row for each in areas for row in schedule_reminder(each, self._place))
        )
        self._compare("schedule_talk", codes, (row for each in areas for row in schedule_talk(each)))
        self._compare("doubt", codes, (row for each in areas for row in doubt(each)))
        self._compare("interview", codes, (row for each in areas for row in interview(each)))
        for kind, view, rows in _OF_STREAM:
            own = {stream: recorded for stream, recorded in facts.items() if recorded[0].type.startswith(kind)}
            self._compare(view, own, self._kept(row for stream, each in own.items() for row in rows(stream, each)))
        kinds = ("area", *WORK_ITEM_TYPES)
        items = {stream: each for stream, each in facts.items() if each[0].type.partition(".")[0] in kinds}
        self._compare("work_item", items, (row for stream, each in items.items() for row in work_items(stream, each)))
        return codes

    def _kept(self, rows: Iterable[Row]) -> Iterable[Row]:
        """The rows, kept for the reports if these are compared."""
        return self._reports.keep(rows) if self._reports else rows

    def _compare_strangers(self, known: Mapping[str, Collection[Any]]) -> None:
        """Finds the rows of subjects of which the log has no facts."""
        for view, (key, _) in KEYS.items():
            if view != "due_back":
                subjects = held_subjects(self._conn, self._schema, view)
                self._compare(view, [each for each in subjects if each not in known[key]], ())

    def _compare(self, view: str, subjects: Collection[Any], expected: Any) -> None:
        held = held_rows(self._conn, self._schema, view, subjects)
        self._found += differences(view, held, expected)

    def _read_with_merged(self, persons: Collection[UUID]) -> dict[UUID, list[Fact]]:
        """The facts of persons, and of all with whom they were ever merged, directly or through others."""
        streams = self._read(persons)
        missing = {each for facts in streams.values() for each in merged_with(facts)} - streams.keys()
        while missing:
            more = self._read(missing)
            streams |= more
            missing = {each for facts in more.values() for each in merged_with(facts)} - streams.keys()
        return streams

    def _read(self, streams: Collection[UUID]) -> dict[UUID, list[Fact]]:
        found = read_facts(self._conn, self._keys, streams, self._up_to)
        self._events |= {stream: len(facts) for stream, facts in found.items()}  # some are read more than once
        self._unknown |= {fact.type: None for facts in found.values() for fact in facts if fact.type not in TYPES}
        return {stream: facts for stream, facts in found.items() if facts}


def _one(conn: psycopg.Connection, query: str) -> Any:
    row = conn.execute(query.encode()).fetchone()
    assert row is not None  # a database has live views from the beginning
    return row[0]
