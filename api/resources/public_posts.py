"""`/v1/public-posts`: the persons on public-welfare posts and the vacant places, as of a day (R2-4, R3-8)."""

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
from api.http.parameters import LIMIT, AreaCode, Flag
from api.http.read_your_writes import open_read_model, wait_for_position
from api.http.resource import Resource
from api.http.responses.occurrences import PlacedPage, VacantPage
from domain.events.event import Field
from domain.identity.masking import masked
from projections.queries.public_posts import (
    PlacedKey,
    PlacedPerson,
    VacantKey,
    count_placed,
    count_vacant,
    list_placed,
    list_vacant,
)
from service.postgres.database import reading_all_areas

blueprint = Resource(
    "public_posts", __name__, url_prefix="/v1/public-posts", description="公益性岗位 / Public-welfare posts"
)


class PostsQuery(CountedQuery):
    """The area and the day."""

    area = AreaCode()
    as_of = Day(Field("截至日期", "as of"))


class PlacedQuery(PostsQuery):
    """The area, the day, and only those beyond their term."""

    over_term = Flag(Field("只列超过期限的", "only those beyond their term"))


@blueprint.route("/persons")
class PlacedPersons(MethodView):
    """The persons on posts."""

    @allowed(*READERS)
    @blueprint.arguments(PlacedQuery, location="query")
    @blueprint.response(200, PlacedPage)
    def get(self, query: dict[str, Any]) -> Response:
        """公益性岗位在岗人员，今日或当日 / The persons on public-welfare posts, today or as of a day

        over_term=true只列期限已满而仍在岗的。
        over_term=true: only those whose term ended before the day.
        """
        scope, wanted = caller().scope, {**_place(query), "over_term": query.get("over_term", False)}
        after = key_after(query, PlacedKey, str, UUID, integer)
        with open_read_model(query) as (conn, position):
            found = list_placed(conn, scope, **wanted, limit=query.get("limit", LIMIT), after=after)
            counted = partial(count_placed, conn, scope, **wanted)
            count = count_of(query, found, shared(counted, "placed", query, (*wanted.values(),), position))
        last = found.last
        following = cursor_of(last.area, last.person_id, last.version) if last is not None else None
        return page([_person_json(row) for row in found.rows], following, position, count)


@blueprint.route("/vacant")
class VacantPlaces(MethodView):
    """The vacant places."""

    @allowed(*READERS)
    @blueprint.arguments(PostsQuery, location="query")
    @blueprint.response(200, VacantPage)
    def get(self, query: dict[str, Any]) -> Response:
        """公益性岗位空岗，今日或当日，一个空岗一行 / The vacant places of public-welfare posts, a line for each place

        在岗人员不论属于哪个地区都计入所在岗位。
        A person on the post takes a place of it, whichever area is responsible for the person.
        """
        scope, wanted, after = caller().scope, _place(query), key_after(query, VacantKey, str, str, UUID, integer)
        position = wait_for_position(query)
        with reading_all_areas(context().pool) as (conn, _):
            found = list_vacant(conn, scope, **wanted, limit=query.get("limit", LIMIT), after=after)
            counted = partial(count_vacant, conn, scope, **wanted)
            count = count_of(query, found, shared(counted, "vacant", query, (*wanted.values(),), position))
        last = found.last
        following = cursor_of(last.area, last.post_id, last.stream_id, last.place) if last is not None else None
        items = [
            {name: getattr(row, name) for name in ("post_id", "area", "since", "place", "places")} for row in found.rows
        ]
        return page(items, following, position, count)


def _place(query: Mapping[str, Any]) -> dict[str, Any]:
    """The area and the day that are asked for."""
    day: date = query.get("as_of", context().today())
    return {"area": query.get("area", ""), "day": day}


def _person_json(row: PlacedPerson) -> dict[str, Any]:
    return {
        "person": row.person_id,
        "name": masked("name", row.name),
        "area": row.area,
        "since": row.began_on,
        "version": row.version,
        "post_id": row.post_id,
        "post": row.post,
        "employer": row.employer,
        "term_ends": row.term_ends,
        "over_term": row.over_term,
        "link": f"/v1/people/{row.person_id}/history",
    }
