"""Recording a merge and its reversal: said of one stream, recorded on both, in one transaction."""

from uuid import UUID

import msgspec

from domain.decisions.decide import DecisionContext, decide
from domain.errors import Refusal
from domain.events.event import Event, with_metadata
from domain.events.identity import Merged, MergeReverted
from domain.history.history import History
from domain.history.merged_history import MergedHistory
from domain.refusals import unknown_person
from service.recording.stream_state import Decision, StreamState
from service.recording.streams import Streams
from service.recording.visibility import refuse_unreached


def person_named(text: str, field: str) -> UUID:
    """The id of a person that a field names. Raises Refusal (shape)."""
    try:
        return UUID(text)
    except ValueError:
        raise Refusal("shape", "subject.malformed", "应为人员编号", "must be a person id", field=field) from None


def other_person(event: Event) -> UUID | None:
    """The stream an event names besides its subject."""
    if isinstance(event, Merged):
        return person_named(event.into, "into")
    return person_named(event.merged_person, "merged_person") if isinstance(event, MergeReverted) else None


def decide_merge(streams: Streams, decided: Decision, context: DecisionContext) -> None:
    """Records a merge on the duplicate and the survivor, or its reversal. Raises Refusal."""
    event = decided.submission.event
    assert decided.stream_id is not None
    subject = streams[decided.stream_id]
    if isinstance(event, Merged):
        duplicate, survivor = subject, _known(streams, person_named(event.into, "into"), "into")
        refuse_unreached(decided.caller, survivor.own, "into")
        refuse_unreached(decided.caller, duplicate.own, "subject")
        if duplicate.merged_into == survivor.stream_id:
            decided.repeated = True
            return
        _refuse_merge(duplicate, survivor)
        said: Merged | MergeReverted = msgspec.structs.replace(
            event, into=str(survivor.stream_id), merged_person=str(duplicate.stream_id)
        )
    else:
        assert isinstance(event, MergeReverted)
        duplicate = _known(streams, person_named(event.merged_person, "merged_person"), "merged_person")
        refuse_unreached(decided.caller, duplicate.own, "merged_person")
        if duplicate.merged_into is None:
            raise _refusal("merge.not_merged", "此人未被合并", "this person is not merged", "merged_person")
        survivor = streams[duplicate.merged_into]
        if subject not in (duplicate, survivor):
            raise _refusal("merge.other_subject", "此人未并入该对象", "not merged into this subject", "subject")
        said = msgspec.structs.replace(event, merged_person=str(duplicate.stream_id), into=str(survivor.stream_id))
        for one, field in ((duplicate, "merged_person"), (survivor, "subject")):
            refuse_unreached(decided.caller, one.own, field)
    other = survivor if subject is duplicate else duplicate
    mirrored_event = with_metadata(said, request_id=f"{said.metadata.request_id}#{other.stream_id}")
    longer, longer_other = decide(subject.own, said, context), decide(other.own, mirrored_event, context)
    record_on(streams, subject, longer)
    record_on(streams, other, longer_other)
    _read_together(streams, duplicate, survivor)
    decided.version = subject.history.version
    decided.mirrored_event = (other.stream_id, other.history.version)


def survivor_of(streams: Streams, stream_id: UUID) -> UUID:
    """The stream on which events of this person are recorded now: the survivor's, if it is merged."""
    while (found := streams.get(stream_id)) is not None and found.merged_into is not None:
        stream_id = found.merged_into
    return stream_id


def record_on(streams: Streams, working: StreamState, longer: History) -> None:
    """The stream with what is new on it; those it is read with see it too."""
    history = working.history
    if not isinstance(history, MergedHistory):
        working.history = longer
        return
    others = {**history.others, longer.subject: History(longer.subject, longer.recorded)}
    for subject in {*others}:
        one = streams.get(UUID(subject))
        if one is not None:
            recorded = longer.recorded if subject == longer.subject else one.history.recorded
            one.history = MergedHistory(subject, recorded, others)


def _read_together(streams: Streams, *merged: StreamState) -> None:
    others: dict[str, History] = {}
    for one in merged:
        if isinstance(one.history, MergedHistory):
            others |= one.history.others
    for one in merged:
        others[one.history.subject] = History(one.history.subject, one.history.recorded)
    for subject in others:
        found = streams.get(UUID(subject))
        if found is not None:
            found.history = MergedHistory(subject, found.history.recorded, others)


def _known(streams: Streams, stream_id: UUID, field: str) -> StreamState:
    found = streams.get(stream_id)
    if found is None or not found.history.version or found.history.recorded[0].stream != "person":
        raise unknown_person(field)
    return found


def _refuse_merge(duplicate: StreamState, survivor: StreamState) -> None:
    if duplicate is survivor:
        raise _refusal("merge.self", "不能并入自己", "nobody is merged into themselves", "into")
    for one, field in ((duplicate, "subject"), (survivor, "into")):
        if one.merged_into is not None:
            raise Refusal(
                "transition",
                "merge.closed",
                "此人已并入另一人",
                "this person is merged into another already",
                {"person": str(one.stream_id), "merged_into": str(one.merged_into)},
                field=field,
            )


def _refusal(code: str, zh: str, en: str, field: str) -> Refusal:
    return Refusal("transition", code, zh, en, field=field)
