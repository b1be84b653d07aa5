"""The timeline of a person: every event in business order, amendments next to the event that they amend."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any, Final, NamedTuple

import msgspec

from api.presentation.event_text import is_erased, render
from api.presentation.formatting import ERASED, ValueFormatter, field_spec
from domain.events.amendments import Corrected, Voided
from domain.events.event import SHANGHAI, Event, EventMetadata, event_type_of, parse_business_time
from domain.events.formats import flagged_fields
from domain.history.history import History, Transition
from domain.history.merged_history import MergedHistory
from domain.person import Person

AXES: Final = {"case": "case", "labour": "labour", "poverty": "poverty", "area": "area", "household": "household_id"}
"""The axes of the state that an event may change, and the attribute of `Person` for each."""
PERSONAL: Final = {"zh": "个人信息", "en": "personal data"}

Item = dict[str, Any]
Decrypt = Callable[[Event], Event]
"""Returns an event with its private fields decrypted."""


class Line(NamedTuple):
    """An event on the timeline: the history of its stream, its transition, and amendments by the version they amend."""

    event: Event
    part: History
    step: Transition | None
    amendments: Mapping[int, Sequence[Event]]


def lines(history: History) -> list[Line]:
    """The events in business order, void ones at their former place, amendments after the event that they amend.

    The events of a merged duplicate are sorted among those of the survivor.
    """
    steps = {step.event.metadata.version: step for step in history.transitions}
    if not isinstance(history, MergedHistory):
        return [line for _, group in _groups(history, steps) for line in group]
    groups: list[tuple[datetime, list[Line]]] = []
    for part in history.own_histories:
        own = part.subject == history.subject
        numbers = {
            event.metadata.version if own else -event.metadata.position: event.metadata.version
            for event in part.recorded
        }
        groups += _groups(part, {number: steps[place] for place, number in numbers.items() if place in steps})
    groups.sort(key=itemgetter(0))
    return [line for _, group in groups for line in group]


def items(
    lines: Iterable[Line], subject: str, formatter: ValueFormatter, decrypt: Decrypt = lambda event: event
) -> list[Item]:
    """The lines as JSON; those of a duplicate with its id and with their versions in its stream.

    `decrypt` is called for these lines only, so that one page of a long history can be decrypted by itself.
    """
    return [
        _item(line, formatter, decrypt)
        if line.part.subject == subject
        else {**_item(line, formatter, decrypt), "person": line.part.subject}
        for line in lines
    ]


def _groups(history: History, effects: Mapping[int, Transition]) -> Iterator[tuple[datetime, list[Line]]]:
    """Each event with its amendments, and its effective business time."""
    steps = {step.event.metadata.version: step for step in history.transitions}
    amendments: dict[int, list[Event]] = {}
    for event in history.recorded:
        if isinstance(event, Corrected | Voided):
            amendments.setdefault(event.target_version, []).append(event)
    for event in _in_order(history, steps):
        group = [
            Line(one, history, effects.get(one.metadata.version), amendments)
            for one in _with_amendments(event, amendments)
        ]
        yield history.effective(event).metadata.occurred_at, group


def _in_order(history: History, steps: Mapping[int, Transition]) -> Iterator[Event]:
    """The events without amendments: effective ones in order, each void one at its former place."""
    void = [
        event
        for event in history.recorded
        if not isinstance(event, Corrected | Voided) and event.metadata.version not in steps
    ]
    void.sort(key=lambda event: (history.effective(event).metadata.occurred_at, event.metadata.version), reverse=True)
    for step in history.transitions:
        while void and history.effective(void[-1]).metadata.occurred_at <= step.event.metadata.occurred_at:
            yield void.pop()
        yield history.recorded[step.event.metadata.version - 1]
    yield from reversed(void)


def _with_amendments(event: Event, amendments: Mapping[int, Sequence[Event]]) -> Iterator[Event]:
    """An event, its amendments, and the amendments of those."""
    yield event
    for one in amendments.get(event.metadata.version, ()):
        yield from _with_amendments(one, amendments)


def _item(line: Line, formatter: ValueFormatter, decrypt: Decrypt) -> Item:
    event, history = decrypt(line.event), line.part
    metadata = event.metadata
    corrections = history.corrections.get(metadata.version, ())
    if isinstance(event, Corrected):
        changes = list(_corrections(event, line, formatter, decrypt))
    else:
        changes = list(_transitions(line.step, formatter)) if line.step is not None else []
    summary = ("; " if formatter.lang == "en" else "；").join(change["text"] for change in changes)
    recorded_at = metadata.recorded_at
    assert recorded_at is not None
    flagged = [why.field for why in flagged_fields(event)]
    return {
        "version": metadata.version,
        "type": event_type_of(type(event)),
        "text": render(event, formatter, lambda name: summary if name == "changes" else None),
        "occurred_at": metadata.day.isoformat() if metadata.whole_day else metadata.occurred_at.isoformat(),
        "recorded_at": recorded_at.isoformat(),
        "late_days": max((recorded_at.astimezone(SHANGHAI).date() - metadata.day) // timedelta(days=1), 0),
        "actor": {
            name: getattr(metadata.actor, name) for name in ("name", "role", "organisation", "organisation_type")
        },
        **({"on_behalf_of": metadata.on_behalf_of} if metadata.on_behalf_of else {}),
        **({"approved_by": _approved(metadata)} if metadata.approved_by is not None else {}),
        "source": metadata.source,
        "profile": metadata.profile,
        "reason": {
            "code": metadata.reason.code,
            "title": formatter.reason_title(metadata.reason.code, event) if metadata.reason.code else None,
            "text": metadata.reason.text,
            "legal_basis": metadata.reason.legal_basis,
        }
        if metadata.reason
        else None,
        "evidence": msgspec.to_builtins(metadata.evidence),
        "changes": changes,
        "corrected_by": corrections[-1].metadata.version if corrections else None,
        "voided_by": history.voided_by.get(metadata.version),
        "corrects": event.target_version if isinstance(event, Corrected | Voided) else None,
        **({"flagged": flagged} if flagged else {}),
    }


def _approved(metadata: EventMetadata) -> Item:
    """The account that approved the event, the number of the approval, and its time."""
    return {
        **{name: getattr(metadata.approved_by, name) for name in ("name", "role", "organisation", "organisation_type")},
        "approval": metadata.approval,
        "at": metadata.approved_at.isoformat() if metadata.approved_at is not None else None,
    }


def _transitions(step: Transition, formatter: ValueFormatter) -> Iterator[Item]:
    """The changes of the person's state by the event."""
    if step.before is step.after:
        return
    for axis, attribute in AXES.items():
        if getattr(step.before, attribute) == getattr(step.after, attribute):  # most events change one axis, or none
            continue
        before, after = _axis(step.before, attribute), _axis(step.after, attribute)
        if before != after:
            label = formatter.axis(axis)
            text = formatter.change(label, formatter.state(axis, before), formatter.state(axis, after))
            yield {"field": axis, "label": label, "before": before, "after": after, "text": text}


def _axis(person: Person, attribute: str) -> str | None:
    value = getattr(person, attribute)
    return str(value) if value else None


def _corrections(event: Corrected, line: Line, formatter: ValueFormatter, decrypt: Decrypt) -> Iterator[Item]:
    """The changes of a correction: the values before it was recorded, and the new ones."""
    recorded = line.part.recorded
    base = recorded[event.target_version - 1]
    while isinstance(base, Corrected):
        base = recorded[base.target_version - 1]
    group = sorted(_with_amendments(base, line.amendments), key=lambda one: one.metadata.version)
    known = [decrypt(one) for one in group if one.metadata.version < event.metadata.version]
    before = History(line.part.subject, known).effective(known[0])
    new = {**event.changes, **event.private_changes}
    if is_erased(event):
        label, gone = PERSONAL[formatter.lang], ERASED[formatter.lang]
        yield {"field": "", "label": label, "before": None, "after": None, "text": formatter.change(label, gone, gone)}
    for name, value in new.items():
        spec = field_spec(type(base), name)
        label = formatter.label(spec)
        if name == "time":
            old: Any = (
                before.metadata.day.isoformat()
                if before.metadata.whole_day
                else before.metadata.occurred_at.isoformat()
            )
            old_text = formatter.moment(before.metadata.occurred_at, whole_day=before.metadata.whole_day)
            moment, whole_day = parse_business_time(value)
            new_text = formatter.moment(moment, whole_day=whole_day)
        else:
            old = msgspec.to_builtins(getattr(before, name))
            old_text, new_text = (
                formatter.value(spec, getattr(before, name), before),
                formatter.value(spec, value, before),
            )
        masked = formatter.hides(spec)
        yield {
            "field": name,
            "label": label,
            "before": old_text if masked and old is not None else old,
            "after": new_text if masked else value,
            "text": formatter.change(label, old_text, new_text),
        }
