"""A work item as its events leave it: one state, and the latest value of each of its fields.

The types of work items differ in their events only, which `domain.events.work_items` collects: the classes declare the
states, and a field of an event sets the field of the same name here.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Final, NamedTuple

import msgspec

from domain.events.event import Event, Field
from domain.events.fields import fields_of
from domain.events.subjects import DISTRICT_SUBJECTS
from domain.events.work_item_event import NOT_RECORDED, WorkItemEvent
from domain.events.work_items import WORK_ITEMS
from domain.events.work_plans import WorkPlanSet
from domain.history.history import History
from domain.reference.bilingual_text import BilingualText

TYPES: Final[tuple[str, ...]] = tuple(
    dict.fromkeys(each.stream for each in WORK_ITEMS if issubclass(each, WorkItemEvent))
)
"""The types of work items that are subjects of their own: task, activity, project, vacancy, course."""

WORK_PLAN: Final = "work_plan"
"""The type of the work plan of an area for a year. Its subject is the area, and the year is its id."""

IN_FORCE: Final = "in_force"
"""The only state of a work plan."""

WITH_PLACES: Final = ("vacancy", "course")
"""The types that persons are introduced to or enrol in: they are full when all their places are taken."""

TITLES: Final[dict[str, BilingualText]] = {
    **{name: DISTRICT_SUBJECTS[name] for name in TYPES},
    WORK_PLAN: BilingualText("工作方案", "work plan"),
}
"""The names of the types."""

FULL: Final = "full"
"""The state of an open vacancy or course of which all places are taken. It follows; no event sets it."""


class WorkItem(msgspec.Struct, frozen=True, kw_only=True):
    """A work item after some events.

    - `area`: the area that recorded it first. `due_on`: until when it is to be done, or is open.
    - `claimant`, `claimant_area`: the unit or person that has claimed a task, and its area.
    - `unit`: the unit that holds an activity, or runs a project. `provider`: that of a course.
    - `places`, `assisted_places`: for so many persons, so many of them assisted. `taken`: places known to be taken.
    - `target`, `done`: figures of an activity, counted in `measure`. `attendees`, `assisted`: persons who came.
    """

    state: str = NOT_RECORDED
    area: str | None = None
    name: str | None = None
    kind: str | None = None
    content: str | None = None
    due_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    location: str | None = None
    responsible: str | None = None
    inspector: str | None = None
    claimant: str | None = None
    claimant_area: str | None = None
    unit: str | None = None
    employer: str | None = None
    uscc: str | None = None
    provider: str | None = None
    trade: str | None = None
    monthly_wage_fen: int | None = None
    days: int | None = None
    places: int | None = None
    assisted_places: int | None = None
    taken: int | None = None
    support: str | None = None
    campaign: str | None = None
    target: int | None = None
    measure: str | None = None
    done: int | None = None
    attendees: int | None = None
    assisted: int | None = None
    result: str | None = None
    cause: str | None = None


FIELDS: Final[frozenset[str]] = frozenset(WorkItem.__struct_fields__) - {"state"}

NONE_RECORDED: Final = WorkItem()


class Step(NamedTuple):
    """An event of a work item, with the item before and after it."""

    event: Event
    before: WorkItem
    after: WorkItem


def evolve_item(item: WorkItem, event: Event) -> WorkItem:
    """The work item after the event. A recorded event is only interpreted, never refused.

    The area is that of the first event.
    """
    changes = {
        name: value
        for name in FIELDS.intersection(event.__struct_fields__)
        if name != "area" and (value := getattr(event, name)) is not None
    }
    changes["area"] = item.area or event.metadata.area or getattr(event, "area", None)
    if isinstance(event, WorkPlanSet):
        return WorkItem(state=IN_FORCE, **changes)
    if isinstance(event, WorkItemEvent):
        changes = {**dict.fromkeys(event.clears), **changes}
        if event.leads_to is not None:
            changes["state"] = event.leads_to
    return msgspec.structs.replace(item, **changes)


def steps_of(events: Iterable[Event]) -> Iterator[Step]:
    """The events of one work item with the item before and after each; `events` are sorted by time."""
    item = NONE_RECORDED
    for event in _in_order(events):
        after = evolve_item(item, event)
        yield Step(event, item, after)
        item = after


def claimant_area(history: History, event: Event) -> str | None:
    """The area of the claimant, if it is the one that posts the event; None if it is the area that posted the task.

    `history` is that of the task before the event.
    """
    if not isinstance(event, WorkItemEvent) or not event.posted_for_claimant:
        return None
    named: str | None = getattr(event, "claimant_area", None)
    return named or next((step.after.claimant_area for step in reversed([*steps_of(history.events)])), None)


def work_item_events(history: History, item_id: str) -> list[Event]:
    """The events of one work item of a stream: all of them, or in the stream of an area those of the plan of a year."""
    if not history.recorded or history.recorded[0].stream in TYPES:
        return list(history.events)
    return [event for event in history.events if isinstance(event, WorkPlanSet) and str(event.year) == item_id]


def kind_field(item_type: str) -> Field | None:
    """The declaration of the field `kind` of a type of items; None if its events have none."""
    declared = (fields_of(each).get("kind") for each in WORK_ITEMS if each.stream == item_type)
    return next((field for field in declared if field is not None), None)


def admits(item: WorkItem, event: Event) -> bool:
    """Whether the state of the item admits the event."""
    return not isinstance(event, WorkItemEvent) or item.state in event.follows


def _in_order(events: Iterable[Event]) -> Iterator[Event]:
    """The events in the order in which they happened; those of one day as soon as the state of the item admits them.

    An event of which only the day is known may be anywhere in its day; those with a time keep their order.
    """
    item = NONE_RECORDED
    for _, of_day in groupby(events, key=lambda event: event.metadata.day):
        left = list(of_day)
        while left:
            event = next((each for each in _next_of_day(left) if admits(item, each)), left[0])
            left.remove(event)
            item = evolve_item(item, event)
            yield event


def _next_of_day(left: Sequence[Event]) -> Iterator[Event]:
    """The events of a day that may come next: those of which only the day is known, and the first with a time."""
    timed = False
    for event in left:
        if event.metadata.whole_day or not timed:
            yield event
        timed = timed or not event.metadata.whole_day
