"""Notes on events of persons that name a vacancy or course: it was closed or full on that day (docs/decisions/0051).

The event is recorded: which of the two is the mistake is for a person to decide.
"""

from domain.decisions.note import Note
from domain.decisions.responsible_area import district_of
from domain.events.subjects import DISTRICT_SUBJECTS
from domain.history.history import History
from domain.reference.areas import Areas
from domain.refusals import state_label
from domain.work_items.work_item import FULL, steps_of
from service.recording.named_work_items import named_work_item
from service.recording.submission import Caller
from service.recording.unit_of_work import UnitOfWork


def note_on_work_item(unit: UnitOfWork, caller: Caller, history: History) -> Note | None:
    """The note on the last recorded event of a person's history, if the item that it names was closed or full before.

    None on the day on which it was closed, for the introduction may have come first. None also for an item that is not
    known, or not open to the caller's area.
    """
    event = history.last_recorded
    named = named_work_item(event, district_of(event.metadata.area))
    stream_id = unit.local_ids.find(named) if named is not None and unit.local_ids is not None else None
    if named is None or stream_id is None or stream_id not in unit.streams:
        return None
    steps = list(steps_of(unit.streams[stream_id].history.events))
    before = [step for step in steps if step.event.metadata.day < event.metadata.day]
    if not before:
        return None
    item, area = before[-1].after, before[-1].after.area or ""
    is_full = item.places is not None and item.taken is not None and item.taken >= item.places
    if not (item.state == "closed" or is_full) or not (caller.covers(area) or Areas.covers(area, caller.area)):
        return None
    noun, state = DISTRICT_SUBJECTS[named.kind], "closed" if item.state == "closed" else FULL
    version = before[-1].event.metadata.version
    return Note(
        "work_item.not_open",
        f"已记录；{noun.zh}“{named.key}”当日{state_label(state, 'zh')}（见其第{version}条），已列入矛盾清单",
        f"recorded; the {noun.en} {named.key!r} was {state_label(state, 'en')} on that day (see its event {version}): "
        "it is among the contradictions",
        {"type": named.kind, "id": named.key, "state": state, "version": version},
    )
