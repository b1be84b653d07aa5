"""`/v1/contradictions`: facts that cannot all be true; a person decides by a correction or a void.

A decided contradiction disappears by itself: the list is that of what is recorded and refused now.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from flask import Response
from flask.views import MethodView

from api.http.auth import READERS, allowed
from api.http.current import answer, caller, context, in_language, language
from api.http.cursors import bigint, cursor_of, integer, key_after
from api.http.listed_refusal import listed_refusal
from api.http.parameters import LIMIT, AreaCode, Choice, ListQuery
from api.http.read_your_writes import open_read_model
from api.http.resource import Resource
from api.http.responses.contradictions import ContradictionPage
from api.presentation.event_text import render
from api.presentation.formatting import ValueFormatter
from domain.contradictions.cause import event_that_set
from domain.contradictions.kinds import KINDS
from domain.events.event import SHANGHAI, Event, Field, event_type_of
from domain.history.history import History
from domain.history.merged_history import MergedHistory
from domain.identity.masking import masked
from projections.queries.contradictions import (
    ContradictionKey,
    ListedContradiction,
    count_contradictions,
    list_contradictions,
    moment_of,
    refusals_of,
)
from projections.queries.people import names_of
from service.recording.stored_refusal import refusal_from_json

blueprint = Resource("contradictions", __name__, url_prefix="/v1", description="矛盾 / Contradictions")

Json = dict[str, Any]


class ContradictionQuery(ListQuery):
    """The filter of the list. All that is listed is open: what was decided is not listed any more."""

    area = AreaCode()
    kind = Choice(Field("类型", "kind"), KINDS)


@blueprint.route("/contradictions")
class Contradictions(MethodView):
    """The contradictions of an area."""

    @allowed(*READERS)
    @blueprint.arguments(ContradictionQuery, location="query")
    @blueprint.response(200, ContradictionPage)
    def get(self, query: Json) -> Response:
        """矛盾清单：不能同时成立的事实 / Facts that cannot all be true

        每项列出两个事实和涉及的金额；由人更正或作废其中之一，这一项随即消失。件数随第一页给出。
        refused_fact：隔离区中的事件因已记录的事件不能记录；更正或作废后者，它会自动再判。
        Each with both facts and the money at stake; a person corrects or voids one of them, and the entry disappears.
        The counts come with the first page. refused_fact: an event in quarantine that recorded ones exclude; when these
        are corrected or void, it is tried again by itself.
        """
        app, scope = context(), caller().scope
        policies, limit = app.reference.policies, query.get("limit", LIMIT)
        wanted = {"area": query.get("area", ""), "kind": query.get("kind")}
        after = key_after(query, ContradictionKey, date.fromisoformat, str, UUID, integer, bigint)
        with open_read_model(query) as (conn, position):
            found = list_contradictions(conn, scope, policies, **wanted, limit=limit, after=after)
            counts = count_contradictions(conn, scope, policies, **wanted) if "cursor" not in query else None
            people = {person for row in found.rows for person in (row.person_id, row.other_person) if person}
            names = names_of(conn, people)
            refusals = refusals_of(conn, [row.quarantine_id for row in found.rows if row.quarantine_id])
        with app.pool.connection() as conn:
            streams = app.store.load(conn, people, up_to=position, scope=scope)
        facts = _Facts(names, {person: stream.history for person, stream in streams.items()}, refusals)
        return answer(
            {
                "items": [_item(row, facts) for row in found.rows],
                "next": cursor_of(*_key(found.last)) if found.last is not None else None,
                "position": position,
                "count": sum(each.count for each in counts) if counts is not None else None,
                "counts": [
                    {"kind": each.kind, "title": _title(each.kind), "count": each.count, "money_fen": each.money_fen}
                    for each in counts
                ]
                if counts is not None
                else None,
            }
        )


class _Facts:
    """The data from which the facts of a page are made: names, histories, refusals of events in quarantine."""

    def __init__(
        self, names: Mapping[UUID, str | None], histories: Mapping[UUID, History], refusals: Mapping[int, Json]
    ) -> None:
        self._names, self._histories, self._refusals = names, histories, refusals
        self._words: Final = ValueFormatter(context().reference, language())

    def recorded(self, person: UUID, version: int | None) -> Json | None:
        """The fact of a recorded event; None if the person's history has no such event."""
        history = self._histories.get(person)
        event = _effective(history, version) if history is not None else None
        if event is None:
            return None
        return {
            **self._of(person),
            "version": version,
            "type": event_type_of(type(event)),
            "day": event.metadata.day,
            "text": render(event, self._words),
            "quarantine": None,
        }

    def refused(self, person: UUID, day: date, quarantine_id: int) -> Json:
        """The fact of an event in quarantine: its refusal."""
        stored = self._refusals[quarantine_id]
        refusal, moment = listed_refusal(refusal_from_json(stored)), moment_of(stored)
        return {
            **self._of(person),
            "version": None,
            "type": stored["type"],
            "day": moment.astimezone(SHANGHAI).date() if moment is not None else day,
            "text": in_language(refusal.zh, refusal.en),
            "quarantine": quarantine_id,
            "link": f"/v1/quarantine/{quarantine_id}",
        }

    def excluded_by(self, person: UUID, quarantine_id: int) -> int | None:
        """The version of the event because of which the state does not admit an event in quarantine."""
        refusal, history = self._refusals[quarantine_id], self._histories.get(person)
        moment = moment_of(refusal)
        if history is None or moment is None:
            return None
        event = event_that_set(history, str(refusal["data"].get("axis")), moment)
        return event.metadata.version if event is not None else None

    def _of(self, person: UUID) -> Json:
        name = masked("name", self._names.get(person))
        return {"person": person, "name": name, "link": f"/v1/people/{person}/history"}


def _effective(history: History, version: int | None) -> Event | None:
    """The event in force of the version, also one that a merge excludes, or an amendment.

    Those of duplicates have negative versions.
    """
    excluded = [event for event, _ in history.excluded] if isinstance(history, MergedHistory) else []
    in_force = (event for event in (*history.events, *excluded) if event.metadata.version == version)
    return next(in_force, history.event_by_version(version or 0))


def _item(row: ListedContradiction, facts: _Facts) -> Json:
    if row.quarantine_id:
        later: Json | None = facts.refused(row.person_id, row.day, row.quarantine_id)
        other_version = row.other_version or facts.excluded_by(row.person_id, row.quarantine_id)
    else:
        later, other_version = facts.recorded(row.person_id, row.version), row.other_version
    earlier = facts.recorded(row.other_person, other_version) if row.other_person else None
    text = KINDS[row.kind].text
    found = [fact for fact in (later, earlier) if fact is not None]
    if row.quarantine_id:  # the later fact first, whichever of the two was refused
        found.sort(key=lambda fact: fact["day"], reverse=True)
    return {
        "kind": row.kind,
        "title": _title(row.kind),
        "text": in_language(text.zh, text.en),
        "area": row.area,
        "day": row.day,
        "money_fen": row.money_fen,
        "facts": found,
    }


def _title(kind: str) -> str:
    title = KINDS[kind].title
    return in_language(title.zh, title.en)


def _key(row: ListedContradiction) -> ContradictionKey:
    return ContradictionKey(row.day, row.kind, row.person_id, row.version, row.quarantine_id)
