"""`/v1/people/{id}/history`: all events of a person, page by page.

All pages show the history as of the first page: an event that is recorded meanwhile neither repeats nor hides another.
The log is append-only, so a page is defined by a position and two counts.
"""

from datetime import datetime
from functools import partial
from typing import Any, Final, NamedTuple
from uuid import UUID

import psycopg
from flask import Response
from flask.views import MethodView

from api.http.auth import READERS_OF_OWN, allowed, only_own
from api.http.context import AppContext
from api.http.current import caller, context, language, page
from api.http.cursors import cursor_of, key_after, natural
from api.http.parameters import LIMIT, KnownAtQuery, ListQuery
from api.http.read_your_writes import open_read_model
from api.http.resource import Resource
from api.http.responses.people import HistoryPage
from api.presentation import timeline
from api.presentation.formatting import ValueFormatter
from api.resources.people import RevealQuery, may_reveal, no_person, read_person
from domain.history.history import History
from domain.history.merged_history import MergedHistory
from projections.queries.feed import is_posted_by
from projections.queries.person_as_of import history_of
from projections.views.roster import RosterRow
from service.event_store.history_store import own_key
from service.event_store.mapper import decrypt_event

blueprint = Resource("histories", __name__, url_prefix="/v1", description="个案史 / Histories of persons")

LONG: Final = 500
"""The number of events from which the lines of a history are cached: sorting them costs more than a page."""


class HistoryQuery(ListQuery, RevealQuery, KnownAtQuery):
    """Where the page begins, how many events it has, whether masked values are shown, as known at which moment."""


class _Place(NamedTuple):
    """The place of a page: the history up to a position, the number of the person's own events in it, the next line."""

    position: int
    version: int
    line: int


@blueprint.route("/people/<uuid:person_id>/history")
class PersonHistory(MethodView):
    """A person's history."""

    @allowed(*READERS_OF_OWN)
    @blueprint.arguments(HistoryQuery, location="query")
    @blueprint.response(200, HistoryPage)
    def get(self, query: dict[str, Any], person_id: UUID) -> Response:
        """个案史 / The history

        按发生先后；被更正、被作废的事件仍在，与更正它的事件并列。各页同属读第一页时的个案史。
        In the order in which things happened; what was corrected or voided is still there, beside what corrects it.
        All pages are of the history as it was when the first was read.

        known_at：当时已记录的；以后的更正、作废、补报和合并都不在其中。
        known_at: as recorded by then, without later corrections, voids, late reports and merges.

        integration只看到自己报送的事件。
        An integration sees the events that it posted itself.
        """
        reveal = may_reveal(query)
        app = context()
        limit, place = query.get("limit", LIMIT), key_after(query, _Place, natural, natural, natural)
        words = ValueFormatter(app.reference, language(), reveal)
        with open_read_model(query) as (conn, position):
            person_id, row = read_person(conn, person_id)
        with app.pool.connection() as conn:
            place = place or _Place(position, row.version if row else 0, 0)
            place = place._replace(position=min(place.position, position))
            lines, open_event = _read(app, conn, person_id, row, place, query.get("known_at"))
        own = only_own()
        if own is not None and not (lines := [line for line in lines if is_posted_by(line.event, own)]):
            raise no_person(then="known_at" in query)
        end = place.line + limit
        following = cursor_of(place.position, place.version, end) if end < len(lines) else None
        items = timeline.items(lines[place.line : end], str(person_id), words, open_event)
        if own is not None:  # states before and after an event come from events of others
            items = [{**item, "changes": item["changes"] if item["corrects"] else []} for item in items]
        return page(items, following, position, len(lines) if "cursor" not in query else None)


def _read(
    app: AppContext,
    conn: psycopg.Connection,
    person_id: UUID,
    row: RosterRow | None,
    place: _Place,
    known_at: datetime | None,
) -> tuple[list[timeline.Line], timeline.Decrypt]:
    """All lines, and the function that decrypts an event. Raises HttpError (404) if the caller sees no such person, or
    nothing was recorded by `known_at`."""
    if row is not None and LONG <= place.version <= row.version and known_at is None:
        lines = app.history_cache.get((person_id, place.version), partial(_long, app, conn, person_id, place.version))
        if lines:
            key = own_key(conn, person_id, row.area, app.keys, scope=caller().scope)
            return lines, lambda event: decrypt_event(event, person_id, key)
    history = history_of(conn, app.store, person_id, scope=caller().scope, up_to=place.position)
    if history is None or (row is None and not _all_void(history)):
        raise no_person(then=known_at is not None)
    history = history.at(known_at=known_at)
    if not history.recorded:
        raise no_person(then=True)
    return timeline.lines(history), lambda event: event


def _long(app: AppContext, conn: psycopg.Connection, person_id: UUID, version: int) -> list[timeline.Line]:
    """The lines of the first `version` events, with private fields encrypted: their order does not depend on these, and
    the key need not be cached. Empty for persons who were ever merged, for whom private fields decide which events of a
    duplicate count."""
    history = history_of(conn, app.store, person_id, scope=caller().scope, decrypt=False)
    if history is None:  # an exception is not cached
        raise no_person()
    if isinstance(history, MergedHistory):
        return []
    return timeline.lines(History(history.subject, history.recorded[:version]))


def _all_void(history: History) -> bool:
    """Whether all events of the person are void; such a person has no row in the views."""
    return history.recorded[-1].stream == "person" and not history.transitions
