"""Which job a verification is about, and the latest verdict about each job (就业核实; docs/domain.md 6).

A verification is about the job that it names, or the latest main job before it. The latest verdict about a job holds.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

import msgspec

from domain.events.event import Event
from domain.events.work import AdditionalJobStarted, Employed, EmploymentVerified, JobChanged, LeftPost
from domain.person import Person

REFUTED: Final = "refuted"
CONFIRMED: Final = "confirmed"
VERIFICATIONS: Final[frozenset[type[Event]]] = frozenset({EmploymentVerified})
MAIN_JOBS: Final[frozenset[type[Event]]] = frozenset({Employed, JobChanged})
JOBS: Final[frozenset[type[Event]]] = MAIN_JOBS | {AdditionalJobStarted}
"""The events by which a job begins, main or additional."""

JOBS_AND_VERIFICATIONS: Final = JOBS | VERIFICATIONS


class Verdict(NamedTuple):
    """The latest verdict about a job (a code of `verdict`) and its day."""

    verdict: str
    day: date


def with_jobs_named(events: Iterable[Event], until: int | None = None) -> Iterator[Event]:
    """The events, which are in business order, with each verification naming the job that it is about.

    With `until`, only verifications with a lower version; the others are about the history in which they were recorded.
    """
    main: int | None = None
    for event in events:
        version = event.metadata.version
        if type(event) in MAIN_JOBS:
            main = version
        elif isinstance(event, EmploymentVerified) and event.job is None and (until is None or version < until):
            yield msgspec.structs.replace(event, job=main)
            continue
        yield event


def latest_verdicts(events: Iterable[Event]) -> dict[int, Verdict]:
    """The latest verdict about each job, by the version of the event that began it; `events` are in business order."""
    verdicts: dict[int, Verdict] = {}
    main: int | None = None
    for event in events:
        if type(event) in MAIN_JOBS:
            main = event.metadata.version
        elif isinstance(event, EmploymentVerified):
            job = event.job if event.job is not None else main
            if job is not None:
                verdicts[job] = Verdict(event.verdict, event.metadata.day)
    return verdicts


def refuted_jobs(verdicts: dict[int, Verdict]) -> set[int]:
    """The versions of the events that began a job whose latest verdict is that it is untrue."""
    return {version for version, latest in verdicts.items() if latest.verdict == REFUTED}


def is_counted(event: Event, person: Person, refuted: Collection[int]) -> bool:
    """Whether the event is counted; `person` is the state after the counted events before it.

    The beginning of a refuted job is not, nor is the end of work if the person has none without such jobs. After a
    refuted change of job the person goes on in the job before it.
    """
    is_end_of_none = isinstance(event, LeftPost) and person.labour != "employed"
    return event.metadata.version not in refuted and not is_end_of_none
