"""The events of a reminder and of a talk: the figures of report 3A of this moment, the draft unless a text is given."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from api.http.current import caller, context
from api.http.own_requests import digest_of, recorded_before
from api.http.shared_reports import refuse_area
from api.presentation.schedule_reminder import draft
from domain.errors import Refusal
from domain.events.event import Event, event_type_of
from domain.events.schedule_reminders import ReminderIssued, ReminderWithdrawn, TalkHeld
from domain.reference.areas import Area
from domain.schedule_reminders.steps import Month, last_day
from projections.queries.recorded_requests import count_of_type
from projections.queries.schedule_reminders import REPORT, figures_of, period_of
from projections.reports.units import place_of
from service.event_store.streams import stream_of
from service.postgres.database import reading_all_areas
from service.recording.own_event import own_event
from service.recording.submission import Receipt, Submission

Body = Mapping[str, Any]


def reminder_event(body: Body) -> Submission | Receipt:
    """The reminder of a unit for a month, with its figures as known now; the receipt of a request that is recorded.

    Raises Refusal: scope, an unknown area, or a unit without a target (`reminder.no_target`).
    """
    app, month = context(), body["month"]
    unit = _unit(body["area"], month)
    request_id = body.get("id") or _request_id("reminder", unit, month, [body.get("addressee"), body.get("text")])
    if (before := recorded_before(_source_of(body), request_id)) is not None:
        return before
    with reading_all_areas(app.pool) as (conn, _):  # sums only, as for the report itself
        found = figures_of(conn, app.reference.areas, unit, month, app.today())
    if found is None or found[0]["target"] is None:
        zh, en = f"{unit.name('zh')}没有本年目标", f"{unit.name('en')} has no target of the year"
        raise Refusal("rule", "reminder.no_target", zh, en, {"area": unit.code, "year": month[0]}, field="area")
    row, position = found
    data = {
        "year": month[0],
        "month": month[1],
        "report": REPORT.code,
        "target": int(row["target"]),
        "done": int(row["cumulative"]),
        "schedule": int(row["schedule"]),
        "figures_position": position,
        "addressee": body.get("addressee") or unit.name("zh"),
        "text": body.get("text") or draft(unit, month, row, "zh"),
    }
    return _event(ReminderIssued, unit, body, request_id, app.now().replace(microsecond=0), data)


def talk_event(body: Body) -> Submission | Receipt:
    """The talk with a unit about a month; the receipt of a request that is recorded. Raises Refusal as above."""
    month = body["month"]
    unit = _unit(body["area"], month)
    account = {name: body[name] for name in ("held_by", "held_with", "outcome")}
    held_on = body["held_on"].isoformat() if "held_on" in body else None
    request_id = body.get("id") or _request_id("talk", unit, month, [*account.values(), held_on])
    if (before := recorded_before(_source_of(body), request_id)) is not None:
        return before
    data = {"year": month[0], "month": month[1], **account}
    time = body.get("held_on") or context().now().replace(microsecond=0)
    return _event(TalkHeld, unit, body, request_id, time, data)


def _unit(code: str, month: Month) -> Area:
    """The area in force at the end of the month, or now. Raises Refusal (scope, unknown)."""
    app = context()
    refuse_area(code)
    current, _ = place_of(app.reference.areas, code, min(last_day(month), app.today()))
    refuse_area(current)
    unit = app.reference.areas.get(current)
    assert unit is not None  # `place_of` knows it
    return unit


def _source_of(body: Body) -> str:
    return str(body.get("source") or caller().own_source)


def _event(kind: type[Event], unit: Area, body: Body, request_id: str, time: date, data: Body) -> Submission:
    return own_event(
        context().recorder,
        caller(),
        kind,
        unit.code,
        request_id=request_id,
        source=_source_of(body),
        time=time,
        data=data,
    )


def _request_id(step: str, unit: Area, month: Month, content: Sequence[str | None]) -> str:
    """The id of a request without one: equal contents have equal ids, until one is withdrawn."""
    with context().pool.connection() as conn:
        withdrawn = count_of_type(conn, stream_of("area", unit.code), event_type_of(ReminderWithdrawn))
    return f"{step}/{unit.code}/{period_of(month)}/{withdrawn}/{digest_of(content)}"
