"""`/v1/outcomes`: everybody registered and alive is employed, in training or referral, shown not able or willing, or
not
reached since a day; and who has not been reached for long."""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from flask import Response
from flask.views import MethodView
from psycopg.rows import dict_row

from api.http.auth import READERS, allowed, caller
from api.http.context import context
from api.http.language import in_language
from api.http.parameters import LIMIT, AreaCode, AsOfDay, ListQuery, Number
from api.http.read_your_writes import areas_asked, least_position, open_read_model
from api.http.resource import Resource, answer, bad_cursor, cursor_of, keys_of, page
from api.http.responses.worklist import Outcomes, SilentPage
from domain.events.event import Field
from domain.identity.masking import masked
from domain.outcomes.outcome import OUTCOMES

blueprint = Resource(
    "outcomes", __name__, url_prefix="/v1/outcomes", description="去向，一人不落 / Outcomes: nobody is lost"
)

_CONTACT: Final = "coalesce(f.last_contact_on, f.outcome_since)"
_ON_DAY: Final = "f.since <= %(day)s AND (f.until IS NULL OR f.until > %(day)s)"
_IN_AREA: Final = "f.area >= %(low)s AND f.area < %(high)s"
_COUNTS: Final = f"""
SELECT f.outcome, count(*) AS count,
       count(*) FILTER (WHERE f.outcome = 'not_reached' AND {_CONTACT} <= %(until)s) AS silent
  FROM outcome f WHERE {_IN_AREA} AND {_ON_DAY} GROUP BY f.outcome
"""
_SILENT: Final = f"""
SELECT f.person_id, r.name, r.id_no, r.phone, f.area, f.last_contact_on, f.outcome_since, {_CONTACT} AS contact
  FROM outcome f JOIN roster r USING (person_id)
 WHERE {_IN_AREA} AND {_ON_DAY} AND f.outcome = 'not_reached' AND {_CONTACT} <= %(until)s
   AND ({_CONTACT}, f.person_id) > (%(after_day)s, %(after_id)s)
 ORDER BY {_CONTACT}, f.person_id LIMIT %(most)s
"""


class OutcomesQuery(AsOfDay):
    """Where, and on which day."""

    area = AreaCode()


class SilentQuery(ListQuery):
    """Where, and for how many days without contact (default: as the profile says)."""

    area = AreaCode()
    days = Number(Field("天数", "days", limit=36_500, minimum=0))


@blueprint.route("")
class OutcomesView(MethodView):
    """The four outcomes."""

    @allowed(*READERS)
    @blueprint.arguments(OutcomesQuery, location="query")
    @blueprint.response(200, Outcomes)
    def get(self, query: dict[str, Any]) -> Response:
        """四种去向各多少人 / How many are in each of the four outcomes"""
        day = query.get("as_of", context().today())
        days = _silent_days(query, day)
        values = {**_area(query), "day": day, "until": _before(day, days)}
        with open_read_model(query) as (conn, position):
            key = ("outcomes", caller().area, *values.values())
            rows, position = context().response_cache.get(
                key,
                least_position(query),
                position,
                lambda: (position, (conn.execute(_COUNTS.encode(), values, prepare=False).fetchall(), position)),
            )
        counts = {outcome: (count, silent) for outcome, count, silent in rows}
        terms = context().reference.codes["outcome"]
        items = [
            {
                "outcome": outcome,
                "title": in_language(terms[outcome].zh, terms[outcome].en),
                "count": counts.get(outcome, (0, 0))[0],
            }
            for outcome in OUTCOMES
        ]
        return answer(
            {
                "items": items,
                "total": sum(count for count, _ in counts.values()),
                "silent": sum(silent for _, silent in counts.values()),
                "silent_days": days,
                "as_of": day,
                "position": position,
            }
        )


@blueprint.route("/silent")
class SilentView(MethodView):
    """The list of the silent."""

    @allowed(*READERS)
    @blueprint.arguments(SilentQuery, location="query")
    @blueprint.response(200, SilentPage)
    def get(self, query: dict[str, Any]) -> Response:
        """久未联系上的人 / Those who have not been reached for long, the longest first"""
        limit, today = query.get("limit", LIMIT), context().today()
        days = query.get("days", _silent_days(query, today))
        after_day, after_id = _after(query)
        values = {
            **_area(query),
            "day": today,
            "until": _before(today, days),
            "after_day": after_day,
            "after_id": after_id,
            "most": limit + 1,
        }
        with open_read_model(query) as (conn, position), conn.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(_SILENT.encode(), values, prepare=False).fetchall()
        last = rows[limit - 1] if len(rows) > limit else None
        following = cursor_of(last["contact"], last["person_id"]) if last else None
        return page([_silent_json(row, today) for row in rows[:limit]], following, position)


def _silent_json(row: dict[str, Any], today: date) -> dict[str, Any]:
    return {
        "person": row["person_id"],
        **{name: masked(name, row[name]) for name in ("name", "id_no", "phone")},
        "area": row["area"],
        "last_contact": row["last_contact_on"],
        "not_reached_since": row["outcome_since"],
        "days": (today - row["contact"]).days,
        "link": f"/v1/people/{row['person_id']}/history",
    }


def _before(day: date, days: int) -> date:
    """So many days before a day, or the first day there is."""
    return day - timedelta(min(days, (day - date.min).days))


def _silent_days(query: dict[str, Any], day: date) -> int:
    policies = context().reference.policies
    return policies.at(query.get("area", caller().area), day).outcome.silent_days


def _area(query: dict[str, Any]) -> dict[str, str]:
    low, high = areas_asked(query)
    return {"low": low, "high": high}


def _after(query: dict[str, Any]) -> tuple[date, UUID]:
    if "cursor" not in query:
        return date.min, UUID(int=0)
    day, person_id = keys_of(query["cursor"], 2)
    try:
        return date.fromisoformat(day), UUID(person_id)
    except ValueError:
        raise bad_cursor() from None
