"""`/v1/outcomes`: the number of persons in each of the four employment outcomes, and the persons out of contact.

Every registered living person is in exactly one outcome (R1-6, R4-3).
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from api.http.as_of import day_of, open_views
from api.http.auth import READERS, allowed
from api.http.counts import CountedQuery, count_of, shared
from api.http.current import answer, caller, context, in_language, page
from api.http.cursors import cursor_of, key_after, plain_key
from api.http.fields import Text
from api.http.parameters import LIMIT, AreaCode, AsOfDay, Number
from api.http.read_your_writes import least_position
from api.http.resource import Resource
from api.http.responses.worklist import Outcomes, SilentPage
from domain.events.event import Field
from domain.identity.masking import masked
from domain.outcomes.outcome import OUTCOMES
from projections.queries.outcomes import OutOfContact, count_out_of_contact, count_outcomes, list_out_of_contact

blueprint = Resource(
    "outcomes", __name__, url_prefix="/v1/outcomes", description="去向，一人不落 / Outcomes: nobody is lost"
)


class OutcomesQuery(AsOfDay):
    """The area and the day."""

    area = AreaCode()


class SilentQuery(CountedQuery, AsOfDay):
    """The area, the helper (`none`: without one), and the days without contact (default: those of the profile)."""

    area = AreaCode()
    helper = Text(Field("帮扶人", "helper", limit=100))
    days = Number(Field("天数", "days", limit=36_500, minimum=0))


@blueprint.route("")
class OutcomesView(MethodView):
    """The four outcomes."""

    @allowed(*READERS)
    @blueprint.arguments(OutcomesQuery, location="query")
    @blueprint.response(200, Outcomes)
    def get(self, query: dict[str, Any]) -> Response:
        """四种去向各多少人 / How many are in each of the four outcomes"""
        today = context().today()
        day = day_of(query, today)
        days = _silent_days(query, day)
        area, scope = query.get("area", ""), caller().scope
        with open_views(query, area=area) as (conn, position, _):
            rows, position = context().response_cache.get(
                ("outcomes", scope, area, day, days, query.get("known_at")),
                least_position(query),
                position,
                lambda: (
                    position,
                    (count_outcomes(conn, scope, area=area, day=day, out_of_contact_days=days), position),
                ),
            )
        counts = {row.outcome: row.count for row in rows}
        verified = sum(row.verified for row in rows)
        terms = context().reference.codes["outcome"]
        items = [
            {
                "outcome": outcome,
                "title": in_language(terms[outcome].zh, terms[outcome].en),
                "count": counts.get(outcome, 0),
                "verified": verified if outcome == "employed" else None,
            }
            for outcome in OUTCOMES
        ]
        return answer(
            {
                "items": items,
                "total": sum(counts.values()),
                "silent": sum(row.out_of_contact for row in rows),
                "silent_days": days,
                "as_of": day,
                "expected": day > today,
                "position": position,
            }
        )


@blueprint.route("/silent")
class SilentView(MethodView):
    """The list of persons out of contact as of a day."""

    @allowed(*READERS)
    @blueprint.arguments(SilentQuery, location="query")
    @blueprint.response(200, SilentPage)
    def get(self, query: dict[str, Any]) -> Response:
        """久未联系上的人，今日或当日 / Those not reached for long, today or as of a day, the longest first"""
        today, area = context().today(), query.get("area", "")
        after = key_after(query, plain_key, date.fromisoformat, UUID)
        day = day_of(query, today)
        wanted: dict[str, Any] = {
            "area": area,
            "day": day,
            "days": query.get("days", _silent_days(query, day)),
            "helper": query.get("helper"),
            "past": day < today,
        }
        scope = caller().scope
        with open_views(query, area=area) as (conn, position, histories):
            found = list_out_of_contact(conn, scope, **wanted, limit=query.get("limit", LIMIT), after=after)
            counted: Callable[[], int] = partial(count_out_of_contact, conn, scope, **wanted)
            if histories is None:
                counted = shared(counted, "silent", query, tuple(wanted.values()), position)
            count = count_of(query, found, counted)
        following = cursor_of(found.last.contact, found.last.person_id) if found.last else None
        return page([_silent_json(row, day) for row in found.rows], following, position, count)


def _silent_json(row: OutOfContact, day: date) -> dict[str, Any]:
    return {
        "person": row.person_id,
        **{name: masked(name, getattr(row, name)) for name in ("name", "id_no", "phone")},
        "helper": row.helper,
        "area": row.area,
        "last_contact": row.last_contact_on,
        "not_reached_since": row.outcome_since,
        "days": (day - row.contact).days,
        "link": f"/v1/people/{row.person_id}/history",
    }


def _silent_days(query: dict[str, Any], day: date) -> int:
    policies = context().reference.policies
    return policies.at(query.get("area", caller().area), day).outcome.silent_days
