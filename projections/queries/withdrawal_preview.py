"""What a withdrawal would change: its voids are tried and rolled back, some persons at a time, and the rows of the
views before and after are compared."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg

from domain.errors import Refusal
from projections.queries.preview import Row, RowChange, row_changes
from service.recording.record_events import Recorder
from service.recording.runs import RunEvent, without_void
from service.recording.submission import Caller, Pending, Rejected
from service.recording.withdrawals import Withdrawal, voids_of
from service.reference import Reference

MOST_NAMED: Final = 50
"""The refused voids, and those that need approval, that are named one by one; all of them are counted."""

_TRIED_AT_ONCE: Final = 2_000
"""The voids that are tried in one transaction: other writers wait for its end."""

Progress = Callable[[int, int], None]
"""Called with the events that are done and all events."""

FIGURES: Final[Mapping[str, tuple[str, Callable[[Row], int]]]] = {
    "registered": ("roster", lambda row: "person_id" in row),
    "recognised": ("roster", lambda row: row["case_state"] == "recognised"),
    "employed": ("outcome", lambda row: row["until"] is None and row["outcome"] == "employed"),
    "entries": ("employment", lambda row: row["entry"] and row["verdict"] != "refuted"),
    "completed_courses": ("training", lambda row: row["completed_on"] is not None),
    "services": ("service", lambda row: "person_id" in row),
    "granted_fen": ("benefit", lambda row: row["amount_fen"]),
    "paid_fen": ("benefit", lambda row: row["paid_fen"]),
    "zero_households_open": ("household", lambda row: row["until"] is None and row["status"] in ("open", "reopened")),
}
"""Figures by name: the view whose rows they count, and what a row adds."""

STATES: Final = ("case_state", "labour_state", "poverty_state")
"""The states of a person that are counted, as columns of the roster."""


class Named(msgspec.Struct, frozen=True):
    """An event of the run whose void is refused, or needs approval."""

    event: RunEvent
    refusal: Refusal | None = None
    pending: Pending | None = None


class WithdrawalPreview(msgspec.Struct):
    """What would happen. Figures and states are counted over the rows that would change and that the account may see.

    `types` are the events of the run by type, `void` those that are void already, `not_of_persons` those that cannot be
    declared void, `voided` those that would be, `rejected` the voids that are refused; `approvals` are counted by rule.
    """

    types: Counter[str] = msgspec.field(default_factory=Counter)
    persons: set[UUID] = msgspec.field(default_factory=set)
    of_others: int = 0
    void: int = 0
    not_of_persons: int = 0
    voided: int = 0
    rejected: list[Rejected] = msgspec.field(default_factory=list)
    approvals: Counter[str] = msgspec.field(default_factory=Counter)
    named: list[Named] = msgspec.field(default_factory=list)
    before: Counter[tuple[str, str]] = msgspec.field(default_factory=Counter)
    after: Counter[tuple[str, str]] = msgspec.field(default_factory=Counter)
    rows: Counter[tuple[str, str]] = msgspec.field(default_factory=Counter)

    @property
    def refusals(self) -> Counter[str]:
        """The refused voids by the codes of their refusals."""
        return Counter(rejected.refusal.code for rejected in self.rejected)

    @property
    def events(self) -> int:
        """The events of the run."""
        return self.types.total()


def preview_withdrawal(
    conn: psycopg.Connection,
    recorder: Recorder,
    reference: Reference,
    caller: Caller,
    withdrawal: Withdrawal,
    events: Sequence[RunEvent],
    progress: Progress | None = None,
) -> WithdrawalPreview:
    """The effect of declaring the events void, all of them as one person's are: those recorded last first.

    Persons are tried some at a time, so that other writers wait for a short time only; what members of a household in
    different groups cause together is not seen. The connection must be the service's own. Raises ConcurrencyError as
    `Recorder.preview` does.
    """
    found = WithdrawalPreview()
    found.types.update(event.type for event in events)
    found.persons.update(event.stream_id for event in events if event.of_person)
    found.of_others = sum(event.account != caller.name for event in events)
    found.not_of_persons = sum(not event.of_person for event in events)
    done = found.not_of_persons
    for group in _groups(event for event in events if event.of_person):
        _add(found, conn, recorder, reference, caller, withdrawal, group)
        done += len(group)
        if progress is not None:
            progress(done, len(events))
    return found


def _groups(events: Iterable[RunEvent], most: int = _TRIED_AT_ONCE) -> Iterator[list[RunEvent]]:
    """The events in groups of whole persons, each in the order of the run."""
    by_stream: dict[UUID, list[RunEvent]] = {}
    for event in events:
        by_stream.setdefault(event.stream_id, []).append(event)
    group: list[RunEvent] = []
    for of_person in by_stream.values():
        if group and len(group) + len(of_person) > most:
            yield sorted(group, reverse=True)
            group = []
        group += of_person
    if group:
        yield sorted(group, reverse=True)


def _add(
    found: WithdrawalPreview,
    conn: psycopg.Connection,
    recorder: Recorder,
    reference: Reference,
    caller: Caller,
    withdrawal: Withdrawal,
    group: Sequence[RunEvent],
) -> None:
    """Tries the voids of a group and adds what they would change."""
    events = without_void(conn, group)
    found.void += len(group) - len(events)
    if not events:
        return
    seen = recorder.preview(caller, [*voids_of(recorder, caller, withdrawal, events)])
    found.voided += seen.receipt.accepted
    found.rejected += seen.receipt.rejected
    for rejected in seen.receipt.rejected:
        _name(found, Named(events[rejected.index], refusal=rejected.refusal))
    for awaiting in seen.receipt.pending:
        found.approvals[awaiting.pending.rule] += 1
        _name(found, Named(events[awaiting.index], pending=awaiting.pending))
    for change in row_changes(conn, recorder.store, reference, seen.before, seen.after):
        _count(found, change, caller)


def _name(found: WithdrawalPreview, named: Named) -> None:
    if len(found.named) < MOST_NAMED:
        found.named.append(named)


def _count(found: WithdrawalPreview, change: RowChange, caller: Caller) -> None:
    """Counts a changed row, as far as the account may see it."""
    view = change.view.name
    sides = [(found.before, change.before), (found.after, change.after)]
    visible: list[tuple[Counter[tuple[str, str]], dict[str, Any]]] = [
        (counter, row) for counter, row in sides if row is not None and caller.covers(row["area"])
    ]
    if visible:
        found.rows[view, change.what] += 1
    for counter, row in visible:
        for name, (of_view, value) in FIGURES.items():
            if of_view == view:
                counter["figure", name] += int(value(row))
        if view == "roster":
            counter.update((column, row[column]) for column in STATES)
