"""Merges of persons and their reversal: an event is recorded on both streams, in one transaction.

The two streams are then read together (`domain.history.merged_history`).
"""

from uuid import UUID

import msgspec

from domain.decisions.decide import decide
from domain.errors import Refusal
from domain.events.event import with_metadata
from domain.events.identity import Merged, MergeReverted
from domain.history.history import History
from domain.history.merged_history import MergedHistory
from domain.refusals import unknown_person
from service.recording.authorization import refuse_unreached
from service.recording.submission import Decision
from service.recording.unit_of_work import Streams, StreamState, UnitOfWork


def merge_partner(event: Merged | MergeReverted) -> UUID:
    """The stream that the event names besides its subject. Raises Refusal (shape)."""
    if isinstance(event, Merged):
        return _person_id(event.into, "into")
    return _person_id(event.merged_person, "merged_person")


def decide_merge(unit: UnitOfWork, decision: Decision) -> None:
    """Decides a merge or its reversal, and appends it to the duplicate and to the survivor. Raises Refusal."""
    event, streams = decision.submission.event, unit.streams
    assert decision.stream_id is not None
    subject = streams[decision.stream_id]
    if isinstance(event, Merged):
        duplicate, survivor = subject, _person(streams, _person_id(event.into, "into"), "into")
        refuse_unreached(decision.caller, survivor.own_history, "into")
        refuse_unreached(decision.caller, duplicate.own_history, "subject")
        if duplicate.merged_into == survivor.stream_id:
            decision.is_duplicate = True
            return
        _refuse_merge(duplicate, survivor)
    else:
        assert isinstance(event, MergeReverted)
        duplicate = _person(streams, _person_id(event.merged_person, "merged_person"), "merged_person")
        refuse_unreached(decision.caller, duplicate.own_history, "merged_person")
        if duplicate.merged_into is None:
            raise _refusal("merge.not_merged", "此人未被合并", "this person is not merged", "merged_person")
        survivor = streams[duplicate.merged_into]
        if subject not in (duplicate, survivor):
            raise _refusal("merge.other_subject", "此人未并入该对象", "not merged into this subject", "subject")
        for stream, field in ((duplicate, "merged_person"), (survivor, "subject")):
            refuse_unreached(decision.caller, stream.own_history, field)
    recorded = msgspec.structs.replace(event, into=str(survivor.stream_id), merged_person=str(duplicate.stream_id))
    other = survivor if subject is duplicate else duplicate
    mirrored = with_metadata(recorded, request_id=f"{recorded.metadata.request_id}#{other.stream_id}")
    longer = decide(subject.own_history, recorded, unit.context)
    longer_other = decide(other.own_history, mirrored, unit.context)
    _append(streams, subject, longer)
    _append(streams, other, longer_other)
    _read_together(streams, duplicate, survivor)
    decision.version = subject.history.version
    decision.mirrored_event = (other.stream_id, other.history.version)


def append_to_merged(streams: Streams, stream: StreamState, longer: History) -> None:
    """Gives a merged stream its longer history; the streams that are read together with it get it as well."""
    assert isinstance(stream.history, MergedHistory)
    others = {**stream.history.others, longer.subject: History(longer.subject, longer.recorded)}
    for subject in {*others}:
        other = streams.get(UUID(subject))
        if other is not None:
            recorded = longer.recorded if subject == longer.subject else other.history.recorded
            other.history = MergedHistory(subject, recorded, others)


def _append(streams: Streams, stream: StreamState, longer: History) -> None:
    if isinstance(stream.history, MergedHistory):
        append_to_merged(streams, stream, longer)
    else:
        stream.history = longer


def _read_together(streams: Streams, *merged: StreamState) -> None:
    """Makes the histories of the streams, and of all that were ever merged with them, merged ones."""
    others: dict[str, History] = {}
    for stream in merged:
        if isinstance(stream.history, MergedHistory):
            others |= stream.history.others
    for stream in merged:
        others[stream.history.subject] = History(stream.history.subject, stream.history.recorded)
    for subject in others:
        found = streams.get(UUID(subject))
        if found is not None:
            found.history = MergedHistory(subject, found.history.recorded, others)


def _person(streams: Streams, stream_id: UUID, field: str) -> StreamState:
    """The stream of a registered person. Raises Refusal (unknown)."""
    found = streams.get(stream_id)
    if found is None or not found.history.version or found.history.recorded[0].stream != "person":
        raise unknown_person(field)
    return found


def _person_id(text: str, field: str) -> UUID:
    """The id of a person in a field. Raises Refusal (shape)."""
    try:
        return UUID(text)
    except ValueError:
        raise Refusal("shape", "subject.malformed", "应为人员编号", "must be a person id", field=field) from None


def _refuse_merge(duplicate: StreamState, survivor: StreamState) -> None:
    """Raises Refusal (transition) if both are the same person, or one of them is merged already."""
    if duplicate is survivor:
        raise _refusal("merge.self", "不能并入自己", "nobody is merged into themselves", "into")
    for stream, field in ((duplicate, "subject"), (survivor, "into")):
        if stream.merged_into is not None:
            raise Refusal(
                "transition",
                "merge.closed",
                "此人已并入另一人",
                "this person is merged into another already",
                {"person": str(stream.stream_id), "merged_into": str(stream.merged_into)},
                field=field,
            )


def _refusal(code: str, zh: str, en: str, field: str) -> Refusal:
    return Refusal("transition", code, zh, en, field=field)
