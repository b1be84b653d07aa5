"""Jobs that a verification refuted: they are counted nowhere, as if nobody had declared them (docs/domain.md 6).

A refuted verdict is, as a void is, about the declaration: it also holds for days before it, and in a history as of an
earlier moment if it was known then. The events themselves stay in the history; what is counted leaves them out, and a
later event that only a refuted job excludes is recorded (`still_violated`).
"""

from collections.abc import Collection, Sequence

from domain.events.event import Event
from domain.history.history import History, Transition, once_per_history
from domain.history.lookup import events_of
from domain.history.merged_history import MergedHistory
from domain.history.verdicts import (
    JOBS_AND_VERIFICATIONS,
    VERIFICATIONS,
    Verdict,
    is_counted,
    latest_verdicts,
    refuted_jobs,
)
from domain.person import INITIAL_STATE, Person, ViolatedPrecondition, evolve, violated_precondition


@once_per_history
def verdicts_of(history: History) -> dict[int, Verdict]:
    """The latest verdict about each job that was verified, by the version of the event that began the job.

    For a history as of an earlier moment: all verdicts known then, those of later days included.
    """
    if not _has_verdicts(history):
        return {}
    return latest_verdicts(step.event for step in _with_later_days(history).transitions_of(JOBS_AND_VERIFICATIONS))


def verdicts_given(history: History) -> dict[int, Verdict]:
    """The latest verdict about each job, by the version of the event that began the job, without those of days after a
    history as of an earlier moment: confirmed work counts as such from the day of the verdict on."""
    if _is_as_recorded(history):
        return verdicts_of(history)
    return latest_verdicts(step.event for step in history.transitions_of(JOBS_AND_VERIFICATIONS))


def without_refuted(history: History) -> History:
    """The history without the jobs that a verification refuted; the history itself if there are none.

    `version` and `recorded` are those of the whole history.
    """
    verdicts = verdicts_of(history)
    return _counted(history) if verdicts and refuted_jobs(verdicts) else history


@once_per_history
def _counted(history: History) -> History:
    transitions = _without(history.transitions, refuted_jobs(verdicts_of(history)))
    events = tuple(transition.event for transition in transitions)
    counted = History.of_effective(history.subject, history.recorded, events)
    counted.__dict__.update(has_same_day_ties=False, events=events, transitions=tuple(transitions))
    return counted


def without_refuted_jobs(transitions: Sequence[Transition]) -> Sequence[Transition]:
    """The transitions without the jobs that a verification among them refuted; the same object if there are none."""
    if not events_of(transitions, VERIFICATIONS):
        return transitions
    return _without(transitions, refuted_jobs(latest_verdicts(events_of(transitions, JOBS_AND_VERIFICATIONS))))


def counted_before(transitions: Sequence[Transition]) -> tuple[Person, tuple[Transition, ...]] | None:
    """The person after the transitions and the transitions themselves without refuted jobs; None if there are none."""
    counted = without_refuted_jobs(transitions)
    if counted is transitions:
        return None
    return counted[-1].after if counted else INITIAL_STATE, tuple(counted)


def still_violated(event: Event, reason: ViolatedPrecondition, transitions: Sequence[Transition]) -> bool:
    """Whether the state does not admit the event even if the jobs refuted before it are left out.

    `reason` is why the state after `transitions` does not admit it.
    """
    if reason.axis != "labour":
        return True
    counted = counted_before(transitions)
    return counted is None or violated_precondition(counted[0], event) is not None


def _without(transitions: Sequence[Transition], refuted: Collection[int]) -> Sequence[Transition]:
    """The transitions that are counted without these jobs (`is_counted`); the same object if there are none of them."""
    if not refuted:
        return transitions
    person, counted = INITIAL_STATE, list[Transition]()
    for event, _, _ in transitions:
        if not is_counted(event, person, refuted):
            continue
        after = evolve(person, event)
        counted.append(Transition(event, person, after))
        person = after
    return counted


def _has_verdicts(history: History) -> bool:
    """Whether a verification is recorded. Nearly always there is none, which must cost a rebuild next to nothing."""
    if _is_as_recorded(history):
        return bool(history.transitions_of(VERIFICATIONS))
    return any(type(event) in VERIFICATIONS for own in history.own_histories for event in own.recorded)


def _is_as_recorded(history: History) -> bool:
    """Whether all events recorded are effective: there is no amendment, and the history is not as of earlier."""
    return type(history) is History and len(history.transitions) == history.version


def _with_later_days(history: History) -> History:
    """The history with the events that occurred after the moment as of which it is."""
    if _is_as_recorded(history):
        return history
    if isinstance(history, MergedHistory):
        return MergedHistory(history.subject, history.recorded, history.others)
    return History(history.subject, history.recorded)
