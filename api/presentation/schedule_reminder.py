"""Reminders of units behind the schedule as JSON and as letters: figures, draft, what was issued, the talk (R3-14)."""

from typing import Any, Final

from api.http.current import Language, language
from api.http.shared_reports import covers
from domain.events.event import SHANGHAI
from domain.reference.areas import Area
from domain.schedule_reminders.steps import Month, last_day
from projections.queries.schedule_reminders import REPORT, UnitReminder, period_of
from projections.reports.columns import Row
from projections.reports.period import day_name
from projections.views.schedule_reminder import ScheduleReminderRow
from projections.views.schedule_talk import ScheduleTalkRow

Json = dict[str, Any]

FIGURES: Final = ("target", "month", "cumulative", "rate", "schedule", "gap", "rank")
"""The columns of report 3A that are shown with a reminder."""

_COLUMNS: Final = {column.key: column for column in REPORT.columns}


def draft(unit: Area, month: Month, row: Row, lang: Language) -> str:
    """The text of a reminder by the figures of the unit's row in report 3A."""
    value = {key: _COLUMNS[key].value(row[key]) for key in FIGURES}
    day, name, behind = day_name(last_day(month), lang), unit.name(lang), -int(row["gap"])
    if lang == "en":
        rank = f", rank {value['rank']}" if value["rank"] is not None else ""
        return (
            f"By {day}, {name} had {value['cumulative']} persons in difficulty employed, {value['rate']} % of its "
            f"target of {value['target']} for {month[0]}{rank}. The schedule was {value['schedule']}: {behind} "
            "fewer than were due. Please find the causes, take measures and catch up with the schedule."
        )
    rank = f"，列第{value['rank']}位" if value["rank"] is not None else ""
    return (
        f"截至{day}，{name}就业困难人员就业累计{value['cumulative']}人，完成{month[0]}年年度目标{value['target']}人的"
        f"{value['rate']}%{rank}；序时进度为{value['schedule']}人，落后{behind}人。请查找原因，采取措施，赶上序时进度。"
    )


def unit_reminder_json(found: UnitReminder, title: str) -> Json:
    """A unit as an entry of the list; `title` is the state in words."""
    period, unit = period_of(found.month), found.unit
    row, area = (unit.code, found.above) if covers(found.above) else ("total", unit.code)
    asked = f"&area={area}" if area else ""  # without it the caller's, of an account for all areas
    cells = f"/v1/reports/{REPORT.code}/cells/{row}/{{}}?period={period}{asked}"
    gap = found.figures["gap"]
    drafted = found.reminder is None and gap is not None and gap < 0
    return {
        "area": unit.code,
        "name": unit.name(language()),
        "month": period,
        "state": found.state,
        "title": title,
        "figures": [
            {
                **_COLUMNS[key].described(language()),
                "value": _COLUMNS[key].value(found.figures[key]),
                "link": cells.format(key),
            }
            for key in FIGURES
        ],
        "draft": {lang: draft(unit, found.month, found.figures, lang) for lang in ("zh", "en")} if drafted else None,
        "reminder": _reminder_json(found.reminder) if found.reminder is not None else None,
        "talk": _talk_json(found.talk) if found.talk is not None else None,
        "talk_after": found.talk_after,
        "link": f"/v1/schedule-reminders/{unit.code}/{found.month[0]}/{found.month[1]}",
    }


def _reminder_json(row: ScheduleReminderRow) -> Json:
    moment = row.issued_at.astimezone(SHANGHAI)
    names = ("version", "in_a_row", "target", "done", "schedule", "gap", "figures_position", "addressee", "text")
    return {name: getattr(row, name) for name in (*names, "account", "organisation")} | {
        "issued_at": moment.date().isoformat() if row.whole_day else moment.isoformat()
    }


def _talk_json(row: ScheduleTalkRow) -> Json:
    names = ("version", "held_on", "held_by", "held_with", "outcome", "account", "organisation")
    return {name: getattr(row, name) for name in names}
