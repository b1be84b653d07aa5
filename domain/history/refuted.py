"""Jobs that a verification refuted: they are counted nowhere, as if nobody had declared them (docs/domain.md 6).

A verification concerns the latest job before it, and the latest verdict about a job holds. A refuted verdict is, as a
void is, about the declaration: it also holds for days before it, and in a history as of an earlier moment if it was
known then. The events themselves stay in the history; only what is counted leaves them out.
"""

from datetime import date
from typing import Final, NamedTuple

from domain.events.work import Employed, EmploymentVerified, JobChanged, LeftPost
from domain.history.history import History, Transition
from domain.history.merged_history import MergedHistory
from domain.person import INITIAL_STATE, evolve

REFUTED: Final = "refuted"
CONFIRMED: Final = "confirmed"
_VERDICTS: Final = frozenset({EmploymentVerified})
_JOBS_AND_VERDICTS: Final = frozenset({Employed, JobChanged, EmploymentVerified})


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
    verdicts: dict[int, Verdict] = {}
    job: int | None = None
    for event, _, _ in _with_later_days(history).transitions_of(_JOBS_AND_VERDICTS):
        if not isinstance(event, EmploymentVerified):
            job = event.metadata.version
        elif job is not None:
            verdicts[job] = Verdict(event.verdict, event.metadata.day)
    return verdicts


def without_refuted(history: History) -> History:
    """The history without the jobs that a verification refuted; the history itself if there are none.

    A refuted beginning of work is left out, and so is the end of that work. After a refuted change of job the person is
    unemployed from the day of the change. `version` and `recorded` are those of the whole history.
    """
    refuted = {version for version, told in verdicts_of(history).items() if told.verdict == REFUTED}
    if not refuted:
        return history
    person, transitions = INITIAL_STATE, list[Transition]()
    for recorded, _, _ in history.transitions:
        event = recorded
        if event.metadata.version in refuted:
            if person.labour != "employed":
                continue
            event = LeftPost(metadata=event.metadata, cause=REFUTED)
        elif isinstance(event, LeftPost) and person.labour != "employed":
            continue
        after = evolve(person, event)
        transitions.append(Transition(event, person, after))
        person = after
    events = tuple(transition.event for transition in transitions)
    believed = History.of_effective(history.subject, history.recorded, events)
    believed.__dict__.update(has_same_day_ties=False, events=events, transitions=tuple(transitions))
    return believed


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
