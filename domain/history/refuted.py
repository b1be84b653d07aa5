"""Jobs that a verification refuted: they are counted nowhere, as if nobody had declared them (docs/domain.md 6).

A verification concerns the latest job before it, and the latest verdict about a job holds. A refuted verdict is, as a
void is, about the declaration: it also holds for days before it, and in a history as of an earlier moment if it was
known then. The events themselves stay in the history; only what is counted leaves them out.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from domain.events.event import Event
from domain.events.work import Employed, EmploymentVerified, JobChanged, LeftPost
from domain.history.history import History, Transition
from domain.history.lookup import events_of
from domain.history.merged_history import MergedHistory
from domain.person import INITIAL_STATE, evolve

REFUTED: Final = "refuted"
CONFIRMED: Final = "confirmed"
_VERDICTS: Final[frozenset[type[Event]]] = frozenset({EmploymentVerified})
_JOBS_AND_VERDICTS: Final[frozenset[type[Event]]] = frozenset({Employed, JobChanged, EmploymentVerified})


class Verdict(NamedTuple):
    """The latest verdict about a job (a code of `verdict`) and its day."""

    verdict: str
    day: date


def verdicts_of(history: History) -> dict[int, Verdict]:
    """The latest verdict about each job that was verified, by the version of the event that began the job.

    For a history as of an earlier moment: all verdicts known then, those of later days included.
    """
    if not _has_verdicts(history):
        return {}
    return _latest_verdicts([step.event for step in _with_later_days(history).transitions_of(_JOBS_AND_VERDICTS)])


def without_refuted(history: History) -> History:
    """The history without the jobs that a verification refuted; the history itself if there are none.

    `version` and `recorded` are those of the whole history.
    """
    known = history.transitions
    transitions = _without_refuted(known, verdicts_of(history))
    if transitions is known:
        return history
    events = tuple(transition.event for transition in transitions)
    counted = History.of_effective(history.subject, history.recorded, events)
    counted.__dict__.update(has_same_day_ties=False, events=events, transitions=tuple(transitions))
    return counted


def without_refuted_jobs(transitions: Sequence[Transition]) -> Sequence[Transition]:
    """The transitions without the jobs that a verification among them refuted; the same object if there are none."""
    if not events_of(transitions, _VERDICTS):
        return transitions
    return _without_refuted(transitions, _latest_verdicts(events_of(transitions, _JOBS_AND_VERDICTS)))


def _latest_verdicts(events: Sequence[Event]) -> dict[int, Verdict]:
    """The latest verdict about each job, by version; `events` are the beginnings of jobs and the verifications."""
    verdicts: dict[int, Verdict] = {}
    job: int | None = None
    for event in events:
        if not isinstance(event, EmploymentVerified):
            job = event.metadata.version
        elif job is not None:
            verdicts[job] = Verdict(event.verdict, event.metadata.day)
    return verdicts


def _without_refuted(transitions: Sequence[Transition], verdicts: Mapping[int, Verdict]) -> Sequence[Transition]:
    """The transitions without the refuted jobs; the same object if there are none.

    A refuted beginning of work is left out, and so is the end of that work. After a refuted change of job the person is
    unemployed from the day of the change.
    """
    refuted = {version for version, latest in verdicts.items() if latest.verdict == REFUTED}
    if not refuted:
        return transitions
    person, counted = INITIAL_STATE, list[Transition]()
    for recorded, _, _ in transitions:
        event = recorded
        if event.metadata.version in refuted:
            if person.labour != "employed":
                continue
            event = LeftPost(metadata=event.metadata, cause=REFUTED)
        elif isinstance(event, LeftPost) and person.labour != "employed":
            continue
        after = evolve(person, event)
        counted.append(Transition(event, person, after))
        person = after
    return counted


def _has_verdicts(history: History) -> bool:
    """Whether a verification is recorded. Nearly always there is none, which must cost a rebuild next to nothing."""
    if type(history) is History and len(history.transitions) == history.version:  # no amendment, and not as of earlier
        return bool(history.transitions_of(_VERDICTS))
    return any(type(event) is EmploymentVerified for own in history.own_histories for event in own.recorded)


def _with_later_days(history: History) -> History:
    """The history with the events that occurred after the moment as of which it is."""
    if isinstance(history, MergedHistory):
        return MergedHistory(history.subject, history.recorded, history.others)
    return History(history.subject, history.recorded)
