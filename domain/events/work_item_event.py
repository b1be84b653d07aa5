"""What the events of work items (工作事项) have in common: tasks, activities, projects, vacancies and courses.

A work item has one state, which its events lead from one to the next; the fields of its events that have the name of a
field of `WorkItem` (`domain.work_items.work_item`) set that field.
"""

from typing import Annotated, ClassVar

from domain.events.event import Event, Field

NOT_RECORDED = "unregistered"
"""The state of a work item before its first event."""

RecordedIn = Annotated[str | None, Field("登记地区", "area that recorded it first", format="area")]
"""The area of a work item that is recorded already: it tells items of one id in several districts apart."""


class WorkItemEvent(Event, frozen=True):
    """An event of a work item.

    - `follows`: the states that it may follow. `leads_to`: the state after it; None: as before.
    - `clears`: the fields of the item that have no value after it.
    - `posted_for_claimant`: it is posted by the area that claims a task, not by the one that posted the task.
    """

    rules: ClassVar[tuple[str, ...]] = ("follows_the_state",)
    follows: ClassVar[tuple[str, ...]]
    leads_to: ClassVar[str | None] = None
    clears: ClassVar[tuple[str, ...]] = ()
    posted_for_claimant: ClassVar[bool] = False
