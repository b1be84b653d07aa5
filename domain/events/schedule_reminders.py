"""Events about an area behind the schedule of a year: reminders (提醒函), talks (约谈) and their withdrawal (R3-14)."""

from typing import Annotated, ClassVar

from domain.events.event import SUPERVISORS, Event, EventText, Field


class ReminderIssued(Event, frozen=True, tag="area.reminder_issued"):
    """The area was reminded that it was behind the schedule (提醒函; R3-14): once a month, from an area above.

    The figures are those of the area's row of the report, for the year up to the end of the month, in persons:
    `target`, `done` since January, and the `schedule`, what was due by then. `figures_position` is the position in the
    log up to which they were known. The service computes them for `POST /v1/schedule-reminders`.
    """

    stream = "area"
    posted_by = SUPERVISORS
    retried = False
    issued_from_above: ClassVar[bool] = True
    title = EventText("发出提醒函", "Reminder issued")
    event_text = EventText(
        "向{addressee}发出{year}年{month}月提醒函：年度目标{target}人，累计{done}人，序时进度{schedule}人"
        "（报表{report}，数据位置{figures_position}）",
        "{addressee} was reminded for month {month} of {year}: target {target}, done {done}, schedule {schedule} "
        "persons (report {report}, known up to position {figures_position})",
    )
    rules = ("reminds_who_is_behind",)

    year: Annotated[int, Field("年度", "year", limit=2200, required=True, minimum=1990)]
    month: Annotated[int, Field("月份", "month", limit=12, required=True, minimum=1)]
    report: Annotated[str, Field("报表", "report", limit=20, required=True)]
    target: Annotated[int, Field("年度目标", "target of the year", limit=10**12, required=True)]
    done: Annotated[int, Field("累计", "done since January", limit=10**12, required=True)]
    schedule: Annotated[int, Field("序时进度", "schedule", limit=10**12, required=True)]
    figures_position: Annotated[int, Field("数据的日志位置", "position of the figures", limit=2**62, required=True)]
    addressee: Annotated[str, Field("主送单位", "addressee", limit=100, required=True)]
    text: Annotated[str, Field("正文", "text", limit=5_000, required=True, lines=True)]


class TalkHeld(Event, frozen=True, tag="area.talk_held"):
    """A talk was held with the area after reminders in a row (约谈; R3-14). The month is that of the last reminder.

    After how many reminders a talk is held is policy data (`[version.schedule_reminder]`). The day of the talk is the
    business time of the event.
    """

    stream = "area"
    posted_by = SUPERVISORS
    issued_from_above: ClassVar[bool] = True
    title = EventText("约谈", "Talk held")
    event_text = EventText(
        "就{year}年{month}月进度约谈{held_with}（约谈人{held_by}）：{outcome}",
        "Talk of {held_by} with {held_with} about the schedule, month {month} of {year}: {outcome}",
    )
    rules = ("talks_after_reminders",)

    year: Annotated[int, Field("年度", "year", limit=2200, required=True, minimum=1990)]
    month: Annotated[int, Field("月份", "month", limit=12, required=True, minimum=1)]
    held_by: Annotated[str, Field("约谈人", "held by", limit=100, required=True)]
    held_with: Annotated[str, Field("约谈对象", "held with", limit=200, required=True)]
    outcome: Annotated[str, Field("约谈结果", "outcome", limit=5_000, required=True, lines=True)]


class ReminderWithdrawn(Event, frozen=True, tag="area.reminder_withdrawn"):
    """A reminder or the record of a talk was withdrawn, for a stated reason: it no longer counts, and stays visible.

    Another reminder of the month may be issued afterwards. A talk that was held stays when a reminder is withdrawn.
    """

    stream = "area"
    posted_by = SUPERVISORS
    retried = False
    issued_from_above: ClassVar[bool] = True
    reason_required: ClassVar[bool] = True
    title = EventText("撤回提醒函或约谈记录", "Reminder or talk withdrawn")
    event_text = EventText("撤回{year}年{month}月{step}", "Withdrawn for month {month} of {year}: {step}")
    rules = ("withdraws_a_step",)

    year: Annotated[int, Field("年度", "year", limit=2200, required=True, minimum=1990)]
    month: Annotated[int, Field("月份", "month", limit=12, required=True, minimum=1)]
    step: Annotated[str, Field("事项", "what is withdrawn", codes="schedule_step", required=True)]


SCHEDULE_REMINDERS = (ReminderIssued, TalkHeld, ReminderWithdrawn)
