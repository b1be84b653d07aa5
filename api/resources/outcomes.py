"""`/v1/fates`: everybody registered and alive is employed, in training or referral, shown not able or willing, or not
reached since a day; and who has not been reached for long."""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from flask import Response
from flask.views import MethodView
from psycopg.rows import dict_row

from api.http.auth import READERS, allowed, caller
from api.http.context import services
from api.http.language import told
from api.http.parameters import LIMIT, AreaCode, AsOfDay, ListQuery, Number
from api.http.read_your_writes import areas_asked, least_position, view
from api.http.resource import Resource, answer, bad_cursor, cursor_of, keys_of, page
from api.http.responses.worklist import Fates, SilentPage
from domain.events.event import Field
from domain.identity.masking import masked
from domain.outcomes.outcome import FATES

blueprint = Resource("fates", __name__, url_prefix="/v1/fates", description="去向，一人不落 / Fates: nobody is lost")

_CONTACT: Final = "coalesce(f.last_contact_on, f.fate_since)"
_ON_DAY: Final = "f.since <= %(day)s AND (f.until IS NULL OR f.until > %(day)s)"
_IN_AREA: Final = "f.area >= %(low)s AND f.area < %(high)s"
_COUNTS: Final = f"""
SELECT f.fate, count(*) AS count, count(*) FILTER (WHERE f.fate = 'not_reached' AND {_CONTACT} <= %(until)s) AS silent
  FROM fate f WHERE {_IN_AREA} AND {_ON_DAY} GROUP BY f.fate
"""
_SILENT: Final = f"""
SELECT f.person_id, r.name, r.id_no, r.phone, f.area, f.last_contact_on, f.fate_since, {_CONTACT} AS contact
  FROM fate f JOIN roster r USING (person_id)
 WHERE {_IN_AREA} AND {_ON_DAY} AND f.fate = 'not_reached' AND {_CONTACT} <= %(until)s
   AND ({_CONTACT}, f.person_id) > (%(after_day)s, %(after_id)s)
 ORDER BY {_CONTACT}, f.person_id LIMIT %(most)s
"""


class FatesQuery(AsOfDay):
    """Where, and on which day."""

    area = AreaCode()


class SilentQuery(ListQuery):
    """Where, and for how many days without contact (default: as the profile says)."""

    area = AreaCode()
    days = Number(Field("天数", "days", limit=36_500, minimum=0))


@blueprint.route("")
class FatesView(MethodView):
    """The four fates."""

    @allowed(*READERS)
    @blueprint.arguments(FatesQuery, location="query")
    @blueprint.response(200, Fates)
    def get(self, query: dict[str, Any]) -> Response:
        """四种去向各多少人 / How many are in each of the four fates"""
        day = query.get("as_of", services().today())
        days = _silent_days(query, day)
        values = {**_area(query), "day": day, "until": _before(day, days)}
        with view(query) as (conn, position):
            key = ("fates", caller().area, *values.values())
            rows, position = services().shared.of(
                key,
                least_position(query),
                position,
                lambda: (position, (conn.execute(_COUNTS.encode(), values, prepare=False).fetchall(), position)),
            )
        counts = {fate: (count, silent) for fate, count, silent in rows}
        terms = services().reference.codes["fate"]
        items = [
            {"fate": fate, "title": told(terms[fate].zh, terms[fate].en), "count": counts.get(fate, (0, 0))[0]}
            for fate in FATES
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
        limit, today = query.get("limit", LIMIT), services().today()
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
        with view(query) as (conn, position), conn.cursor(row_factory=dict_row) as cursor:
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
        "not_reached_since": row["fate_since"],
        "days": (today - row["contact"]).days,
        "link": f"/v1/people/{row['person_id']}/history",
    }


def _before(day: date, days: int) -> date:
    """So many days before a day, or the first day there is."""
    return day - timedelta(min(days, (day - date.min).days))


def _silent_days(query: dict[str, Any], day: date) -> int:
    policies = services().reference.policies
    return policies.at(query.get("area", caller().area), day).fate.silent_days


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
