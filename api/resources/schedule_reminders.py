"""`/v1/schedule-reminders`: who is behind the schedule of a month, reminders and talks (3A, R3-14)."""

from typing import Any, Final

from flask import Response, render_template
from flask.views import MethodView
from msgspec.structs import replace

from api.console.styles import page_of, style
from api.http.admission import admitted
from api.http.auth import READERS, allowed
from api.http.counts import CountedQuery
from api.http.current import answer, caller, context, html_lang, in_language
from api.http.fields import Day, Text
from api.http.parameters import AreaCode, Choice, Flag, Month, Query, Repeatable, ViewQuery
from api.http.printed_sheet import printed
from api.http.problems import not_found
from api.http.read_your_writes import wait_for_position
from api.http.resource import Resource
from api.http.responses.events import Recorded
from api.http.responses.schedule_reminders import OneUnitReminder, UnitReminderPage
from api.http.shared_reports import refuse_area
from api.http.state_pages import state_page
from api.presentation.schedule_reminder import unit_reminder_json
from api.resources.events import answer_to, previewed
from api.resources.schedule_submission import reminder_event, talk_event
from domain.events.event import SHANGHAI, Field
from domain.events.fields import fields_of
from domain.events.schedule_reminders import ReminderIssued, TalkHeld
from domain.schedule_reminders.steps import last_day
from projections.queries.schedule_reminders import STATES, UnitReminder, above, unit_reminders
from projections.reports.period import month_name
from projections.reports.units import place_of
from service.postgres.database import reading_all_areas
from service.recording.submission import Receipt, Submission
from service.reference import reference

blueprint = Resource(
    "schedule_reminders",
    __name__,
    url_prefix="/v1/schedule-reminders",
    description="月调度的提醒和约谈 / Reminders and talks of the monthly schedule",
)

SHEET: Final = "paper.css"
_PLACE: Final = "/<area>/<int(min=1990, max=2200):year>/<int(min=1, max=12):month>"
Json = dict[str, Any]


class RemindersQuery(CountedQuery):
    """The filter of the list; by default the units of the caller's area and the last month that has ended."""

    area = AreaCode()
    month = Month()
    state = Choice(Field("状态", "state"), STATES)


class OneQuery(ViewQuery):
    """The form of one reminder."""

    format = Choice(Field("格式", "format"), ("json", "html"))


class SubmitQuery(Query):
    """Whether the event is only previewed."""

    preview = Flag(Field("预演：只说明会有什么变化，不记录", "preview: show what would change, record nothing"))


class _Step(Repeatable):
    """The unit and the month. `id` is the request id: the same one again is the same event. Without it, equal contents
    are, until one is withdrawn."""

    area = AreaCode(required=True)
    month = Month(required=True)


class NewReminder(_Step):
    """A reminder. Without a text the Chinese draft is issued; the addressee is by default the unit."""

    addressee = Text(replace(fields_of(ReminderIssued)["addressee"], required=False))
    text = Text(replace(fields_of(ReminderIssued)["text"], required=False))


class NewTalk(_Step):
    """A talk about the month of the last reminder; held today unless another day is named."""

    held_by = Text(fields_of(TalkHeld)["held_by"])
    held_with = Text(fields_of(TalkHeld)["held_with"])
    outcome = Text(fields_of(TalkHeld)["outcome"])
    held_on = Day(Field("约谈日期", "held on"))


@blueprint.route("")
class Reminders(MethodView):
    """The reminders of a month."""

    @allowed(*READERS)
    @blueprint.arguments(RemindersQuery, location="query")
    @blueprint.response(200, UnitReminderPage)
    def get(self, query: Json) -> Response:
        """落后于序时进度的单位 / Who is behind the schedule

        自该月最后一日起，逐个列出落后的和已提醒的直属单位：应提醒（附中、英文稿）、已提醒、应约谈、已约谈。各数为报表3A此刻的数，
        附其格子的地址；已发提醒函保留当时的数。
        From the last day of the month on, each unit below the area that is behind or was reminded: reminder due (with
        drafts in Chinese and English), issued, talk due, talk held. The figures are those of report 3A as known now,
        each with the address of its cell; a reminder that was issued keeps its own.
        """
        app, area = context(), query.get("area", caller().area)
        refuse_area(area)
        month = query.get("month", _last_month())
        code, _ = place_of(app.reference.areas, area, min(last_day(month), app.today()))
        refuse_area(code)
        found, position = _found(query, code, month)
        page = state_page(
            query,
            found,
            state=lambda each: each.state,
            states=STATES,
            title=_title,
            item=lambda each: unit_reminder_json(each, _title(each.state)),
        )
        return answer({**page, "position": position})

    @allowed("supervisor")
    @admitted
    @blueprint.arguments(SubmitQuery, location="query")
    @blueprint.arguments(NewReminder, location="json")
    @blueprint.response(200, Recorded)
    def post(self, query: Json, body: Json) -> Response:
        """发出提醒函 / Issue a reminder

        由上级地区的supervisor对落后的单位发出，每单位每月一次；附报表3A此刻的数。preview=true时只说明会记录什么。
        撤回报送事件area.reminder_withdrawn，此后可以重发。
        A supervisor of an area above reminds a unit that is behind, once a month; with the figures of report 3A as
        known now. With preview=true nothing is recorded. It is withdrawn by the event area.reminder_withdrawn; then
        another one may be issued.
        """
        return _submitted(reminder_event(body), query)


@blueprint.route("/talks")
class Talks(MethodView):
    """The talks about the schedule."""

    @allowed("supervisor")
    @admitted
    @blueprint.arguments(SubmitQuery, location="query")
    @blueprint.arguments(NewTalk, location="json")
    @blueprint.response(200, Recorded)
    def post(self, query: Json, body: Json) -> Response:
        """记录约谈 / Record a talk

        连续提醒达到政策规定的次数（[version.schedule_reminder]）以后，由上级地区的supervisor记录；month为最后一次提醒的月份。
        With as many reminders in a row as the policy says ([version.schedule_reminder]), a supervisor of an area above
        records the talk; `month` is that of the last reminder.
        """
        return _submitted(talk_event(body), query)


@blueprint.route(_PLACE)
class OneReminder(MethodView):
    """The reminder of a unit for a month."""

    @allowed(*READERS)
    @blueprint.arguments(OneQuery, location="query")
    @blueprint.response(200, OneUnitReminder)
    @blueprint.alt_response(200, schema={"type": "string"}, content_type="text/html")
    def get(self, query: Json, area: str, year: int, month: int) -> Response:
        """一个单位的提醒函 / The reminder of a unit

        被提醒的单位也可读取。format=html为可打印的提醒函；尚未发出的为草稿。
        The unit itself reads it, too. format=html is a letter to print; a draft until it is issued.
        """
        when, app = (year, month), context()
        unit = app.reference.areas.current(area, min(last_day(when), app.today()))
        own, position = None, 0
        if unit is not None and caller().covers(unit.code):
            found, position = _found(query, above(unit), when)
            own = next((each for each in found if each.unit.code == unit.code), None)
        if own is None:
            zh = "这一单位该月不落后，也没有提醒函，或不在您的管辖地区"
            en = "no such unit is behind in this month or was reminded, or it is not in your area"
            raise not_found(zh, en)
        json = unit_reminder_json(own, _title(own.state))
        if query.get("format") != "html":
            return answer({**json, "position": position})
        if json["reminder"] is None and json["draft"] is None:  # withdrawn; the talk stays
            raise not_found("提醒函已撤回", "the reminder was withdrawn")
        sheet, letter = printed({**json, "position": position}, position), _letter(own, json)
        page = render_template("letter.html", letter=letter, lang=html_lang(), style=style(SHEET)[0], sheet=sheet)
        return page_of(page, SHEET)


def _submitted(event: Submission | Receipt, query: Json) -> Response:
    """The answer to an event, or to a request that is recorded already. An event that is refused is not tried again
    from quarantine (`atomic`): a person decides anew."""
    if isinstance(event, Receipt):
        return answer_to(event, single=True)
    if query.get("preview"):
        return previewed([event])
    receipt = context().recorder.record(caller(), [event], atomic=True)
    return answer_to(receipt, single=True, atomic=True, submissions=[event])


def _found(query: Json, area: str, month: tuple[int, int]) -> tuple[list[UnitReminder], int]:
    """The units below an area. Sums over all areas, as in the report: the caller decides who may see them."""
    app = context()
    wait_for_position(query)
    with reading_all_areas(app.pool) as (conn, position):
        places = app.reference.policies, app.reference.areas
        return unit_reminders(conn, *places, area=area, month=month, today=app.today()), position


def _letter(found: UnitReminder, json: Json) -> Json:
    """The letter that was issued, in Chinese as it was recorded, or the draft."""
    year, number = found.month
    written = found.reminder
    text = written.text if written is not None else json["draft"]["en" if html_lang() == "en" else "zh"]
    drafted = in_language("（草稿）", " (draft)") if written is None else ""
    title = in_language(f"{month_name(year, number, 'zh')}调度提醒函", f"Reminder of {month_name(year, number, 'en')}")
    return {
        "title": f"{title}{drafted}",
        "to": written.addressee if written is not None else json["name"],
        "paragraphs": text.split("\n"),
        "sender": written.organisation if written is not None else caller().organisation,
        "day": written.issued_at.astimezone(SHANGHAI).date() if written is not None else context().today(),
    }


def _last_month() -> tuple[int, int]:
    """The last month that has ended."""
    today = context().today()
    this = today.year, today.month
    if today == last_day(this):
        return this
    return (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)


def _title(state: str) -> str:
    term = reference().codes["schedule_state"][state]
    return in_language(term.zh, term.en)
