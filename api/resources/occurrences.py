"""`/v1/occurrences`: posts left, returns to poverty, and events with a limit of reporting, in a period (R1-1, R1-9)."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from api.http.auth import READERS, allowed
from api.http.counts import CountedQuery, count_of, shared
from api.http.current import caller, context, page
from api.http.cursors import cursor_of, integer, key_after
from api.http.fields import Day
from api.http.parameters import LIMIT, AreaCode, Choice, Flag
from api.http.read_your_writes import open_read_model
from api.http.resource import Resource
from api.http.responses.occurrences import OccurrencePage
from domain.events.event import Field
from domain.identity.masking import masked
from projections.queries.occurrences import (
    KINDS,
    Occurrence,
    OccurrenceFilter,
    OccurrenceKey,
    count_occurrences,
    list_occurrences,
)
from service.reference import reference

blueprint = Resource(
    "occurrences",
    __name__,
    url_prefix="/v1",
    description="离岗、返贫、迟报 / Posts left, returns to poverty, late reports",
)


class _From(Day):
    """The first day; `from` is no name in Python."""

    def __init__(self) -> None:
        super().__init__(Field("自", "from"))
        self.data_key = "from"


class OccurrencesQuery(CountedQuery):
    """The kind, the days (by default those of the year so far), the area, the channel of the job, and only the late."""

    kind = Choice(Field("类型", "kind", required=True), KINDS)
    area = AreaCode()
    first = _From()
    to = Day(Field("至", "to"))
    channel = Choice(Field("就业渠道", "channel"), reference().codes["channel"])
    late = Flag(Field("只列超过报告时限的", "only those reported after their limit"))


@blueprint.route("/occurrences")
class Occurrences(MethodView):
    """What happened in a period."""

    @allowed(*READERS)
    @blueprint.arguments(OccurrencesQuery, location="query")
    @blueprint.response(200, OccurrencePage)
    def get(self, query: dict[str, Any]) -> Response:
        """一段时间内的离岗、返贫、迟报 / Posts left, returns to poverty and late reports in a period

        kind：left_post离岗，returned_to_poverty返贫，reported有报告时限的就业和离岗（late=true只列超过时限的）。
        按发生日期排列；不属实的就业不列。岗位的离岗、就业算在该项就业计入的地区。
        kind: left_post, returned_to_poverty, or reported: beginnings and ends of jobs that have a limit of reporting
        (late=true: those reported after it). By the day on which they happened; refuted jobs are left out. What is
        about a job belongs to the area in which the job counts.
        """
        wanted, scope = _wanted(query), caller().scope
        after = key_after(query, OccurrenceKey, date.fromisoformat, UUID, integer)
        with open_read_model(query) as (conn, position):
            found = list_occurrences(conn, scope, wanted, limit=query.get("limit", LIMIT), after=after)
            counted = partial(count_occurrences, conn, scope, wanted)
            count = count_of(query, found, shared(counted, "occurrences", query, (wanted,), position))
        last = found.last
        following = cursor_of(last.day, last.person_id, last.version) if last is not None else None
        return page([_json(row) for row in found.rows], following, position, count)


def _wanted(query: Mapping[str, Any]) -> OccurrenceFilter:
    last: date = query.get("to", context().today())
    return OccurrenceFilter(
        kind=query["kind"],
        first=query.get("first", date(last.year, 1, 1)),
        last=last,
        area=query.get("area", ""),
        channel=query.get("channel"),
        late=query.get("late", False),
    )


def _json(row: Occurrence) -> dict[str, Any]:
    return {
        "person": row.person_id,
        "name": masked("name", row.name),
        "area": row.area,
        "day": row.day,
        "type": row.type,
        "version": row.version,
        "channel": row.channel,
        "employer": row.employer,
        "cause": row.cause,
        "days_late": max(row.late_by, 0) if row.late_by is not None else None,
        "link": f"/v1/people/{row.person_id}/history",
    }
