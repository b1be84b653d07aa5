"""The rules about reminders, talks and their withdrawal (R3-14). Each raises Refusal (rule)."""

from domain.errors import Refusal
from domain.events.event import Event
from domain.events.schedule_reminders import ReminderIssued, ReminderWithdrawn, TalkHeld
from domain.policy.rule_context import RuleContext
from domain.reference.schedule import scheduled
from domain.schedule_reminders.steps import Steps, in_a_row, last_day, steps_of


def reminds_who_is_behind(context: RuleContext, event: ReminderIssued) -> None:
    """One reminder a month, from its last day on, of an area whose figures are below the schedule of the month."""
    month = event.year, event.month
    name = f"{event.year}-{event.month:02d}"
    if event.metadata.day < last_day(month):
        zh, en = f"{name}尚未结束，不能提醒", f"{name} has not ended: nothing is due yet"
        raise Refusal("rule", "reminder.month", zh, en, {"ends_on": last_day(month).isoformat()}, field="month")
    due = scheduled(event.target, event.month)
    if event.schedule != due:
        zh = f"序时进度应为{due}（年度目标{event.target}，{event.month}个月）"
        en = f"the schedule is {due}: {event.month} months of a target of {event.target}"
        raise Refusal("rule", "reminder.schedule", zh, en, {"schedule": due}, field="schedule")
    if event.done >= event.schedule:
        zh = f"{name}累计{event.done}人，不低于序时进度{event.schedule}人，不必提醒"
        en = f"{event.done} of {event.schedule} persons by {name}: the area is not behind the schedule"
        raise Refusal("rule", "reminder.not_behind", zh, en, _figures(event), field="done")
    standing = _steps_with(context, event).repeated
    if standing is not None:
        zh, en = f"{name}已经发出提醒函", f"a reminder of {name} has been issued"
        raise Refusal("rule", "reminder.issued", zh, en, {"version": standing.metadata.version}, field="month")


def talks_after_reminders(context: RuleContext, event: TalkHeld) -> None:
    """One talk a month, after as many reminders in a row as the policy of the area says, the last of this month."""
    month = event.year, event.month
    name = f"{event.year}-{event.month:02d}"
    steps = _steps_with(context, event)
    issued = in_a_row(steps.reminders.keys(), month)
    rule = context.policies(context.person.area, last_day(month)).schedule_reminder
    if rule.talk_after is None:
        zh, en = "当地政策没有约谈的规定", "the policy of the area has no talks"
        raise Refusal("rule", "talk.none", zh, en, field="month")
    if not rule.calls_for_talk(issued):
        zh = f"连续提醒{rule.talk_after}次方可约谈；至{name}连续提醒{issued}次"
        en = f"a talk follows {rule.talk_after} reminders in a row; up to {name} there were {issued}"
        raise Refusal("rule", "talk.reminders", zh, en, {"needed": rule.talk_after, "issued": issued}, field="month")
    if steps.repeated is not None:
        zh, en = f"{name}已经约谈", f"a talk about {name} has been held"
        raise Refusal("rule", "talk.held", zh, en, {"version": steps.repeated.metadata.version}, field="month")


def withdraws_a_step(context: RuleContext, event: ReminderWithdrawn) -> None:
    """What is withdrawn was issued or held before and is not withdrawn yet."""
    steps = steps_of(other for other in context.events if other.metadata.occurred_at <= event.metadata.occurred_at)
    standing = steps.reminders.keys() if event.step == "reminder" else steps.talks.keys()
    if (event.year, event.month) not in standing:
        name = f"{event.year}-{event.month:02d}"
        zh = f"{name}没有可撤回的{'提醒函' if event.step == 'reminder' else '约谈记录'}"
        en = f"there is no {event.step} of {name} to withdraw"
        raise Refusal("rule", "reminder.none", zh, en, field="month")


def _steps_with(context: RuleContext, event: Event) -> Steps:
    """The steps with the event at its place; a talk only with what had happened by the end of its day."""
    others = list(context.events)
    if isinstance(event, TalkHeld):
        day = event.metadata.day
        others = [one for one in others if one.metadata.day <= day or isinstance(one, TalkHeld)]
    return steps_of(sorted([*others, event], key=lambda one: one.metadata.occurred_at))


def _figures(event: ReminderIssued) -> dict[str, int]:
    return {"target": event.target, "done": event.done, "schedule": event.schedule}
