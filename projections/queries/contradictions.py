"""Contradictions (矛盾): facts that cannot all be true, for a person to decide by a correction or a void.

Those in the history of one person are rows of a view. Those between persons are found by comparing rows of views, and
those with a refused event in quarantine; so the list is always that of the rows as they are now.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import args_row

from domain.contradictions.kinds import CERTIFICATE_HELD_TWICE, NOT_OPEN, OVER_CAPACITY, REFUSED_FACT
from domain.contradictions.stake import course_benefits, job_benefits, post_benefits
from domain.policy.policies import Policies
from domain.policy.policy import Policy
from domain.reference.scope import Scope
from projections.queries.area_range import area_range
from projections.queries.page import Page

_WITHIN: Final = (
    "{area} >= %(low)s AND {area} < %(high)s"
    " AND (cardinality(%(prefixes)s::text[]) < 2 OR {area} OPERATOR(zuji.^@) ANY(%(prefixes)s::text[]))"
)
"""Within an `AreaRange`. The range alone is exact for a single prefix, and PostgreSQL leaves the rest out then."""

_OF_ONE_PERSON: Final = f"""
SELECT kind, person_id, version, area, person_id AS other_person, other_version, day, money_fen,
       0::bigint AS quarantine_id
  FROM contradiction WHERE {_WITHIN.format(area="area")}
"""
_CERTIFICATES: Final = f"""
SELECT '{CERTIFICATE_HELD_TWICE}' COLLATE "C", c.person_id, c.version, c.area, first.person_id, first.version,
       c.obtained_on,
       (SELECT coalesce(sum(b.amount_fen), 0)::bigint FROM benefit b
         WHERE b.person_id = c.person_id AND b.benefit = ANY(%(course_benefits)s)
           AND b.until = (SELECT max(l.until) FROM benefit l
                           WHERE l.person_id = c.person_id AND l.benefit = ANY(%(course_benefits)s)
                             AND l.until <= c.obtained_on)),
       0::bigint
  FROM certificate c
 CROSS JOIN LATERAL (
       SELECT o.person_id, o.version FROM certificate o
        WHERE (o.issuer, o.number) = (c.issuer, c.number) AND o.person_id <> c.person_id
          AND (o.obtained_on, o.person_id, o.version) < (c.obtained_on, c.person_id, c.version)
        ORDER BY o.obtained_on, o.person_id, o.version LIMIT 1) first
 WHERE {_WITHIN.format(area="c.area")}
   AND EXISTS (SELECT FROM certificate before
                WHERE (before.issuer, before.number) = (c.issuer, c.number)
                  AND (before.obtained_on, before.person_id, before.version) < (c.obtained_on, c.person_id, c.version))
"""
"""Certificates whose number somebody else obtained before. At stake is what was granted for the last course before. The
condition that there is an earlier one can be met for all certificates of a large area at once."""

_OVER_CAPACITY: Final = f"""
SELECT '{OVER_CAPACITY}' COLLATE "C", e.person_id, e.version, e.area, held.persons[1], held.versions[1], e.began_on,
       (SELECT coalesce(sum(b.amount_fen), 0)::bigint FROM benefit b
         WHERE b.person_id = e.person_id AND b.benefit = ANY(%(post_benefits)s)
           AND b.until >= e.began_on AND (e.ended_on IS NULL OR b.since <= e.ended_on)),
       0::bigint
  FROM post_capacity p
  JOIN employment e ON e.post_id = p.post_id AND left(e.area, 6) = left(p.area, 6)
   AND e.began_on >= p.since AND (p.until IS NULL OR e.began_on < p.until) AND e.verdict IS DISTINCT FROM 'refuted'
 CROSS JOIN LATERAL (
       SELECT array_agg(o.person_id ORDER BY o.began_on DESC, o.person_id DESC) AS persons,
              array_agg(o.version ORDER BY o.began_on DESC, o.person_id DESC) AS versions,
              count(DISTINCT o.person_id) AS count
         FROM employment o
        WHERE o.post_id = e.post_id AND left(o.area, 6) = left(e.area, 6) AND o.person_id <> e.person_id
          AND (o.began_on, o.person_id) < (e.began_on, e.person_id) AND o.verdict IS DISTINCT FROM 'refuted'
          AND (o.ended_on IS NULL OR o.ended_on > e.began_on)) held
 WHERE held.count >= p.places AND {_WITHIN.format(area="e.area")}
   AND NOT EXISTS (SELECT FROM employment s
                    WHERE s.person_id = e.person_id AND s.post_id = e.post_id AND s.ended_on = e.began_on
                      AND s.version <> e.version AND s.verdict IS DISTINCT FROM 'refuted')
"""
"""Persons who began on a post on a day on which all its places were taken. A person who only changed the terms did not
begin. A refuted job takes no place."""

_NAMES_ITEM: Final = """IN (w.item_id COLLATE "default", (left(w.area, 6) || '/' || w.item_id) COLLATE "default")"""
"""A work item is named by its id, or by district/id. The collation is that of the columns that name one; with another
one PostgreSQL would not use their indexes.
"""

_NOT_OPEN: Final = f"""
SELECT '{NOT_OPEN}' COLLATE "C", n.person_id, n.version, n.area, NULL::uuid, NULL::integer, n.day, 0::bigint, 0::bigint
  FROM work_item w
 CROSS JOIN LATERAL (
       SELECT s.person_id, s.version, s.area, s.given_on AS day, s.post_id AS named,
              true AS asks_whether_open, s.given_on - 1 AS taken_by, NULL::uuid AS before
         FROM service s WHERE w.item_type = 'vacancy' AND s.post_id {_NAMES_ITEM}
        UNION ALL
       SELECT t.person_id, t.version, t.area, t.enrolled_on, t.course_id, true, t.enrolled_on, t.person_id
         FROM training t WHERE w.item_type = 'course' AND t.course_id {_NAMES_ITEM}
        UNION ALL
       SELECT e.person_id, e.version, e.area, e.began_on, e.post_id, false, e.began_on, e.person_id
         FROM employment e
        WHERE w.item_type = 'vacancy' AND e.post_id {_NAMES_ITEM} AND e.entry AND e.verdict IS DISTINCT FROM 'refuted'
       ) n
 WHERE w.item_type IN ('vacancy', 'course') AND n.day >= w.since AND (w.until IS NULL OR n.day < w.until)
   AND (n.named <> w.item_id OR left(n.area, 6) = left(w.area, 6))
   AND (n.asks_whether_open AND n.day > w.since AND (w.state = 'closed' OR w.taken >= w.places)
        OR places_taken(w.item_type, w.area, w.item_id, w.opened_on, n.taken_by, n.before) >= w.places)
   AND n.area >= %(low)s AND n.area < %(high)s AND n.area OPERATOR(zuji.^@) ANY(%(prefixes)s)
"""
"""Introductions and enrolments that name a vacancy or course that was closed on an earlier day, or of which all places
were reported as taken; and these, and jobs, after as many persons as it has places. An employer closes a vacancy and
reports its places as taken when it has hired, before the work begins: that excludes no job. Information on a post is no
introduction, and is not listed."""

_EXCLUDING_RULES: Final = (
    "household.second_head",
    "old_is_present",
    "inspected_by_another",
    "accepted_by_another",
    "resolved_by_another",
)
"""Codes of rules by which a recorded fact excludes the refused one though the refusal has no list of events."""

_REFUSED: Final = f"""
SELECT '{REFUSED_FACT}' COLLATE "C", r.person_id, 0, r.area,
       CASE q.refusal ->> 'code' WHEN 'household.second_head' THEN (q.refusal #>> '{{data,person}}')::uuid
            ELSE r.person_id END,
       coalesce((q.refusal #>> '{{data,contradicts,version}}')::int, (q.refusal #>> '{{data,events,-1}}')::int,
                (q.refusal #>> '{{data,version}}')::int, 0),
       (greatest(coalesce((q.refusal ->> 'at')::timestamptz, (q.refusal #>> '{{data,at}}')::timestamptz, q.received_at),
                 (q.refusal #>> '{{data,contradicts_at}}')::timestamptz) AT TIME ZONE 'Asia/Shanghai')::date,
       (SELECT coalesce(sum(b.amount_fen), 0)::bigint FROM benefit b
         WHERE b.person_id = r.person_id
           AND (q.type = 'person.deceased' OR q.type IN ('person.left_post', 'person.labour_force_left')
                AND b.benefit = ANY(%(job_benefits)s))
           AND b.until > (coalesce((q.refusal ->> 'at')::timestamptz, (q.refusal #>> '{{data,at}}')::timestamptz,
                                   q.received_at) AT TIME ZONE 'Asia/Shanghai')::date),
       q.id
  FROM (SELECT id, received_at, refusal, type,
               CASE WHEN octet_length(subject) = 16 THEN encode(subject, 'hex')::uuid END AS person_id
          FROM zuji.quarantine WHERE status = 'waiting' AND refusal ->> 'kind' IN ('transition', 'rule')) q
  JOIN roster r USING (person_id)
 WHERE {_WITHIN.format(area="r.area")}
   AND (q.refusal -> 'data' ? 'contradicts' OR q.refusal #> '{{data,events,0}}' IS NOT NULL
        OR q.refusal ->> 'code' = ANY(%(excluding_rules)s)
        OR q.refusal #>> '{{data,found}}' NOT IN ('', 'unregistered', 'unknown', 'none'))
"""
"""Refused because of what is recorded, not because something is missing: a first state is no recorded fact. The day is
that of the later of the two facts, whichever was refused. At stake is what was granted for days after a death, or for
work on days after its end, if the refused event holds."""

_COLUMNS: Final = "kind, person_id, version, area, other_person, other_version, day, money_fen, quarantine_id"
ALL_CONTRADICTIONS: Final = (
    f"(SELECT {_COLUMNS} FROM ({_OF_ONE_PERSON} UNION ALL {_CERTIFICATES} UNION ALL {_OVER_CAPACITY}"
    f" UNION ALL {_NOT_OPEN}"
    f" UNION ALL {_REFUSED}) found"
    f" ({_COLUMNS}))"
)
_PAGE: Final = f"""
SELECT {_COLUMNS} FROM {ALL_CONTRADICTIONS} listed
 WHERE (day, kind, person_id, version, quarantine_id)
     > (%(after_day)s, %(after_kind)s, %(after_person)s, %(after_version)s, %(after_id)s)
   AND (%(kind)s::text IS NULL OR kind = %(kind)s)
 ORDER BY day, kind, person_id, version, quarantine_id LIMIT %(most)s
"""
_COUNTS: Final = f"""
SELECT kind, count(*) AS count, coalesce(sum(money_fen), 0)::bigint AS money_fen FROM {ALL_CONTRADICTIONS} listed
 WHERE %(kind)s::text IS NULL OR kind = %(kind)s GROUP BY kind ORDER BY kind
"""
_BY_AREA: Final = f"SELECT area, count(*) FROM {ALL_CONTRADICTIONS} listed GROUP BY area"
_REFUSALS: Final = "SELECT id, refusal || jsonb_build_object('type', type) FROM zuji.quarantine WHERE id = ANY(%s)"


class ListedContradiction(msgspec.Struct, frozen=True):
    """A contradiction between the event `version` of a person and `other_version` of the same or another person.

    A version is 0 if the event is not recorded: it is then in quarantine as `quarantine_id`, which is 0 otherwise. On a
    closed post there may be no other person: `other_person` and `other_version` are then None. `area` decides who sees
    it; money in fen.
    """

    kind: str
    person_id: UUID
    version: int
    area: str
    other_person: UUID | None
    other_version: int | None
    day: date
    money_fen: int
    quarantine_id: int


class ContradictionKey(NamedTuple):
    """The place of a contradiction in the order of the list."""

    day: date = date.min
    kind: str = ""
    person_id: UUID = UUID(int=0)
    version: int = -(2**31)
    quarantine_id: int = -1


class ContradictionCount(msgspec.Struct, frozen=True):
    """How many contradictions of a kind there are, and the money at stake in fen."""

    kind: str
    count: int
    money_fen: int


def list_contradictions(
    conn: psycopg.Connection,
    scope: Scope,
    policies: Policies,
    *,
    area: str = "",
    kind: str | None = None,
    limit: int,
    after: ContradictionKey | None = None,
) -> Page[ListedContradiction]:
    """A page of the contradictions of an area in the scope ("": the whole scope), by the first day in question.

    Raises Refusal (shape) when `area` is no code. A contradiction between persons is listed if both are in the scope.
    """
    key = after or ContradictionKey()
    values = {
        **_values(scope, policies, area, kind),
        "after_day": key.day,
        "after_kind": key.kind,
        "after_person": key.person_id,
        "after_version": key.version,
        "after_id": key.quarantine_id,
        "most": limit + 1,
    }
    with conn.cursor(row_factory=args_row(ListedContradiction)) as cursor:
        return Page.of(cursor.execute(_PAGE.encode(), values, prepare=False).fetchall(), limit)


def count_contradictions(
    conn: psycopg.Connection, scope: Scope, policies: Policies, *, area: str = "", kind: str | None = None
) -> Sequence[ContradictionCount]:
    """The contradictions of each kind that has any. Raises Refusal (shape) when `area` is no code."""
    values = _values(scope, policies, area, kind)
    with conn.cursor(row_factory=args_row(ContradictionCount)) as cursor:
        return cursor.execute(_COUNTS.encode(), values, prepare=False).fetchall()


def contradictions_by_area(
    conn: psycopg.Connection, scope: Scope, policies: Policies, *, area: str = ""
) -> dict[str, int]:
    """The number of contradictions of each area that has any, as the list counts them."""
    return dict(conn.execute(_BY_AREA.encode(), _values(scope, policies, area, None), prepare=False).fetchall())


def refusals_of(conn: psycopg.Connection, quarantine_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """The refusals as stored (JSON) of events in quarantine, each with the `type` of the event, by id.

    As far as the scope of the connection goes.
    """
    return dict(conn.execute(_REFUSALS, ([*quarantine_ids],)).fetchall())


def moment_of(refusal: dict[str, Any]) -> datetime | None:
    """The business time of a refused event, if the refusal states it."""
    at = refusal.get("at") or refusal["data"].get("at")
    return datetime.fromisoformat(at) if at else None


@lru_cache(maxsize=2)  # there is one in a process, until a file of the place is loaded
def parameters_of(policies: Policies) -> Mapping[str, Any]:
    """The parameters of ALL_CONTRADICTIONS besides those of the range of areas."""

    def all_of(benefits_of: Callable[[Policy], Collection[str]]) -> list[str]:
        return sorted({name for policy in policies.all() for name in benefits_of(policy)})

    return {
        "post_benefits": all_of(post_benefits),
        "course_benefits": all_of(course_benefits),
        "job_benefits": all_of(job_benefits),
        "excluding_rules": list(_EXCLUDING_RULES),
    }


def _values(scope: Scope, policies: Policies, area: str, kind: str | None) -> dict[str, Any]:
    return {**area_range(scope, area).values, "kind": kind, **parameters_of(policies)}
