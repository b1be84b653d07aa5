"""The decision on one event: recorded, duplicate, refused, or pending until a second account approves it."""

from collections.abc import Callable, Iterable

from domain.decisions.decide import decide
from domain.decisions.note import NOTED, Note, note_on
from domain.decisions.staff_conflicts import refuse_related_approver
from domain.errors import Refusal
from domain.events.event import Event, with_metadata
from domain.events.identity import Merged, MergeReverted
from domain.events.inspections import CaseReplaced
from domain.history.history import History
from domain.history.merged_history import MergedHistory
from domain.households.changes import household_links_of
from domain.refusals import stale_version
from service.recording.approval_reasons import needed_approval
from service.recording.authorization import authorize_target
from service.recording.household_notes import CHANGES_RECOGNITION, note_on_recognition
from service.recording.households import CHANGES_HOUSEHOLDS, Households
from service.recording.idempotency import RecordedRequest, is_idempotent_replay
from service.recording.identity_uniqueness import (
    CHANGES_IDENTITY,
    change_identity,
    check_identity_later,
    check_identity_uniqueness,
    explained,
    identity_before,
)
from service.recording.named_accounts import NAMES_ACCOUNTS, resolve_accounts
from service.recording.named_work_items import NAMES_A_WORK_ITEM
from service.recording.record_merge import append_to_merged, decide_merge
from service.recording.replaced_cases import refuse_replacement_of_checked
from service.recording.subjects import resolve_stream
from service.recording.submission import Decision
from service.recording.unit_of_work import StreamState, UnitOfWork
from service.recording.work_item_notes import note_on_work_item

MERGES = (Merged, MergeReverted)


def decide_event(unit: UnitOfWork, decision: Decision) -> None:
    """Decides an event against the history that earlier events of the unit have left, and appends it there.

    Nothing is written yet. Raises Refusal.
    """
    if is_idempotent_replay(unit.requests, decision):
        return
    stream = resolve_stream(unit, decision)
    authorize_target(decision, stream.decision_history)
    _refuse_other_version(decision, stream.decision_history)
    if isinstance(decision.submission.event, MERGES):
        decide_merge(unit, decision)
    else:
        _decide_on_stream(unit, decision, stream)
    if decision.pending is None:
        unit.requests[decision.request] = RecordedRequest(
            decision.submission.digest, stream.stream_id, decision.version
        )


def for_each(decisions: Iterable[Decision], step: Callable[[Decision], None]) -> None:
    """Takes one step for each decision that is not refused; a Refusal that the step raises becomes its refusal."""
    for decision in decisions:
        if decision.refusal is None:
            try:
                step(decision)
            except Refusal as refusal:
                decision.refusal = refusal


def append_event(unit: UnitOfWork, stream: StreamState, longer: History) -> None:
    """Gives the stream its longer history. From now on the number of a new person leads to that person."""
    if isinstance(stream.history, MergedHistory):
        append_to_merged(unit.streams, stream, longer)
    else:
        stream.history = longer
    hold_identity(unit, stream)


def hold_identity(unit: UnitOfWork, stream: StreamState) -> None:
    """Lets the number of a person who is registered in this unit lead to the person."""
    if stream.id_hash is not None:
        unit.holders[stream.id_hash] = (stream.stream_id, True)


def is_approvable(unit: UnitOfWork, event: Event) -> bool:
    """Whether some profile may require approval of the event type."""
    return unit.context.approvable is None or type(event) in unit.context.approvable


def _refuse_other_version(decision: Decision, history: History) -> None:
    """Raises Refusal (version) if the sender expects another version of the stream (`If-Match`)."""
    expected = decision.submission.expected_version
    if expected is not None and expected != history.version:
        raise stale_version(expected, history.version)


def _decide_on_stream(unit: UnitOfWork, decision: Decision, stream: StreamState) -> None:
    history = stream.decision_history
    if isinstance(decision.submission.event, NAMES_ACCOUNTS):
        resolve_accounts(unit.conn, decision)
    event = decision.submission.event
    assert event is not None
    if isinstance(event, CaseReplaced):
        refuse_replacement_of_checked(unit, event, history)
    households = Households(unit) if type(event) in CHANGES_HOUSEHOLDS else None
    if households is not None:
        event = households.resolve(decision, history)
    event = _with_approval(event, decision, history)
    # before `decide`, which may extend the history in place
    identity = identity_before(stream, event) if isinstance(event, CHANGES_IDENTITY) else None
    household = household_links_of(history) if households is not None else None
    try:
        longer = decide(history, event, unit.context)
    except Refusal as refusal:
        raise explained(refusal, decision, history) from None
    if longer is history:
        decision.is_duplicate = True
        hold_identity(unit, stream)
        return
    consent = households.check(decision, event, household, longer) if households and household else None
    approval = needed_approval(unit, decision, history, longer.last_recorded) if is_approvable(unit, event) else None
    if identity is not None and decision.atomic:
        check_identity_later(unit, stream, longer, identity, decision)
    elif identity is not None:
        check_identity_uniqueness(unit, stream, longer, identity, decision.caller)
    decision.pending = approval or consent
    if decision.pending is not None and not decision.atomic:  # the events of an atomic call are decided as if approved
        return
    if identity is not None:
        change_identity(unit, stream, longer, identity)
    if households and household:
        decision.freed_households |= households.admit(event, household, longer)
    decision.note = _note_on(unit, decision, longer, event)
    decision.version = longer.version
    append_event(unit, stream, longer)


def _note_on(unit: UnitOfWork, decision: Decision, longer: History, event: Event) -> Note | None:
    """What the answer says about the event beyond its being recorded; nearly always nothing."""
    if event.setting_of is not None or isinstance(event, NOTED):
        return note_on(longer)
    if isinstance(event, CHANGES_RECOGNITION):
        return note_on_recognition(unit, longer)
    if type(event) in NAMES_A_WORK_ITEM:
        return note_on_work_item(unit, decision.caller, longer)
    return None


def _with_approval(event: Event, decision: Decision, history: History) -> Event:
    """The event with who approved it, and when, in its metadata. Raises Refusal if that is a relative of the person."""
    approval = decision.approval
    if approval is None:
        return event
    refuse_related_approver(history.person, approval.by.name)
    return with_metadata(event, approved_by=approval.by, approval=approval.number, approved_at=approval.at)
