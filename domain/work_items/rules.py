"""The rules on work items: their order, who claims and who accepts a task, who inspects a work plan."""

from typing import Any, Final

from domain.errors import Refusal
from domain.events.event import Event
from domain.events.tasks import TaskAccepted, TaskClaimed, TaskReportedDone
from domain.events.work_item_event import WorkItemEvent
from domain.events.work_plans import WorkPlanSet
from domain.history.same_day_order import business_key
from domain.person import ViolatedPrecondition
from domain.policy.rule_context import RuleContext
from domain.reference.area_codes import scope_prefix
from domain.refusals import invalid_transition, unknown_area
from domain.work_items.work_item import Step, WorkItem, admits, evolve_item, steps_of

_AXIS: Final = "work_item"


def follows_the_state(context: RuleContext, event: Event) -> None:
    """The state of the work item then admits the event, and the events recorded for later days remain possible.

    A task is claimed by one only, reported by who claimed it, and accepted once it was reported (R1-14).
    """
    already = {id(step.event) for step in steps_of(context.events) if not admits(step.before, step.event)}
    for step in _with(context, event):
        later = step.event
        if isinstance(later, WorkItemEvent) and not admits(step.before, later) and id(later) not in already:
            found = ViolatedPrecondition(_AXIS, step.before.state, later.follows)
            raise invalid_transition(event, found, None if later is event else later)


def claimed_within_the_area(context: RuleContext, event: TaskClaimed) -> None:
    """The area of the claimant is known, and is the area that posted the task or one below it (R1-14)."""
    code = event.claimant_area
    if context.areas.nearest(code) is None:
        raise unknown_area(code, context.areas, event.metadata.day, "claimant_area")
    posted_by = _after(context, event).area or context.person.area
    if not code.startswith(scope_prefix(posted_by)):
        raise Refusal(
            "rule",
            "claimed_within_the_area",
            f"揭榜地区{code}不属于发布任务的地区{posted_by}",
            f"the claimant's area {code} does not belong to the area {posted_by}, which posted the task",
            {"area": posted_by, "claimant_area": code},
            field="claimant_area",
        )


def task_accepted_by_another(context: RuleContext, event: TaskAccepted) -> None:
    """The account that claimed the task or reported it done does not accept it (docs/domain.md 7)."""
    account = event.metadata.actor.name
    for other in reversed(context.events):
        if isinstance(other, TaskClaimed | TaskReportedDone) and other.metadata.actor.name == account:
            version = other.metadata.version
            raise Refusal(
                "rule",
                "task_accepted_by_another",
                f"任务由此账号揭榜或报告完成（见第{version}条），应由另一账号验收",
                f"this account claimed the task or reported it done (see event {version}): another account accepts it",
                {"version": version, "account": account},
            )


def assisted_places_within_the_places(context: RuleContext, event: Event) -> None:
    """A project has no more places for assisted persons than places (R2-5)."""
    item = _after(context, event)
    if item.places is not None and item.assisted_places is not None and item.assisted_places > item.places:
        raise Refusal(
            "rule",
            "assisted_places_within_the_places",
            f"帮扶对象的名额{item.assisted_places}超过容量{item.places}",
            f"{item.assisted_places} places for assisted persons, more than the {item.places} places",
            {"places": item.places, "assisted_places": item.assisted_places},
            field="assisted_places",
        )


def plan_inspected_by_another(_: RuleContext, event: WorkPlanSet) -> None:
    """The person named to inspect the work plan is not the one responsible for it (R4-12)."""
    if "".join(event.responsible.split()) == "".join(event.inspector.split()):
        raise Refusal(
            "rule",
            "plan_inspected_by_another",
            "督导检查专人不能是方案的责任人",
            "the inspector of a work plan is not the person responsible for it",
            field="inspector",
        )


def _with(context: RuleContext, event: Event) -> list[Step]:
    """The steps of the work item with the event at its place."""
    return list(steps_of(sorted((*context.events, event), key=business_key)))


def _after(context: RuleContext, event: Event) -> WorkItem:
    """The work item just after the event."""
    return next((step.after for step in _with(context, event) if step.event is event), evolve_item(WorkItem(), event))


WORK_ITEM_RULES: tuple[Any, ...] = (
    follows_the_state,
    claimed_within_the_area,
    task_accepted_by_another,
    assisted_places_within_the_places,
    plan_inspected_by_another,
)
