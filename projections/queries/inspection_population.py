"""The population of an inspection: the persons of a list, each in a stratum, and the mandatory cases among them."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg
from psycopg import sql

from domain.errors import Refusal
from domain.inspections.frame import BuiltFrame, build_frame
from domain.policy.policies import Policies
from domain.reference.retirement import months_after
from domain.reference.scope import Scope
from projections.queries.contradictions import ALL_CONTRADICTIONS, parameters_of
from projections.queries.people import PeopleFilter, population_of
from projections.views.search_terms import NO_HELPER

STRATA: Final = {
    "town": "left(p.area, 9)",
    "category": """coalesce((SELECT l.category FROM unnest(%(categories)s::text[]) WITH ORDINALITY l (category, place)
                              WHERE l.category = ANY (p.categories) ORDER BY l.place LIMIT 1), 'none')""",
    "channel": "coalesce(p.channel, 'none')",
    "last_check": "CASE WHEN c.day IS NULL THEN 'never' WHEN c.day >= %(year)s THEN 'this_year' ELSE 'earlier' END",
    "risk": "CASE WHEN coalesce(d.person_id, f.person_id) IS NULL THEN 'clear' ELSE 'doubtful' END",
}
"""The dimensions of strata: the town of the area responsible, the first category in the order of the policy, the
channel of the present job, when the person was last checked, whether there is a contradiction, a doubt that is
examined, or an open finding."""

EVERYBODY: Final = "all"
"""The name of the only stratum of a plan without dimensions."""

_DOUBTFUL: Final = f"SELECT person_id FROM {ALL_CONTRADICTIONS} contradiction"
MANDATORY: Final = {
    "doubt": "SELECT person_id FROM doubtful",
    "complaint": "SELECT person_id FROM appeal WHERE outcome IS NULL",
    "large_payment": """SELECT person_id FROM benefit
                         WHERE paid_fen >= %(large_payment_fen)s AND last_paid_on > %(paid_after)s""",
}
"""The reasons for which persons are mandatory cases, each with the persons: a contradiction, or a doubt that is
examined; an objection or appeal that is not decided; a large payment of late (`[version.inspection]`). Of several
reasons the first one is named."""

_STATEMENT: Final = """
WITH doubtful AS MATERIALIZED (SELECT person_id FROM ({doubtful}) listed WHERE %(doubts)s
                               UNION SELECT unnest(%(doubted)s::uuid[])),
     checked AS (SELECT person_id, max(day) AS day FROM spot_check_item GROUP BY person_id),
     found AS (SELECT DISTINCT person_id FROM finding WHERE state NOT IN ('accepted', 'withdrawn')),
     mandatory AS (SELECT person_id, min(place) AS place
                     FROM ({mandatory}) reasons (person_id, place) GROUP BY person_id)
SELECT p.person_id, concat_ws('/', {strata}), m.place
  FROM ({population}) p
  LEFT JOIN checked c USING (person_id)
  LEFT JOIN doubtful d USING (person_id)
  LEFT JOIN found f USING (person_id)
  LEFT JOIN mandatory m USING (person_id)
"""
_PRIVATE: Final = ("name", "person_ids", "certificate", "phone")


def population_text(wanted: PeopleFilter) -> str:
    """The filter as canonical JSON, as it stands in a plan. Raises Refusal (rule, `population.private`) for a filter by
    what identifies a person, since plans are published."""
    members = {name: value for name in wanted.__struct_fields__ if (value := getattr(wanted, name)) not in (None, "")}
    private = [name for name in (*_PRIVATE, "helper") if name in members and members[name] != NO_HELPER]
    if private:
        zh = f"抽查方案要公布，总体不能按{private[0]}筛选"
        en = f"plans are published: a population is not chosen by {private[0]}"
        raise Refusal("rule", "population.private", zh, en, {"members": private}, field=private[0])
    return msgspec.json.encode(members, order="sorted").decode()


def build_population(
    conn: psycopg.Connection,
    scope: Scope,
    policies: Policies,
    wanted: PeopleFilter,
    tickets: Callable[[bytes], str],
    *,
    strata: Sequence[str],
    mandatory: Collection[str] = (),
    doubted: Collection[UUID] = (),
    as_of: date,
) -> BuiltFrame:
    """The frame of the persons that `list_people` lists, by the dimensions (keys of STRATA) in their order, with the
    mandatory cases for these reasons (keys of MANDATORY).

    `doubted`: persons of doubts that are examined (`persons_examined`), who are doubtful as those with a contradiction
    are. `conn` reads the views of now, or of a past day (`views_as_of`); `as_of` is that day. `tickets`: see
    `Keys.tickets_of`. The policy is that of `wanted.area`, else of the scope. Raises Refusal (shape) when `wanted.area`
    is no code.
    """
    population, values = population_of(scope, wanted)
    reasons = [reason for reason in MANDATORY if reason in mandatory]
    statement = sql.SQL(_STATEMENT).format(
        doubtful=sql.SQL(_DOUBTFUL),
        mandatory=sql.SQL(" UNION ALL ").join(map(_reason, enumerate(reasons))) if reasons else sql.SQL(_NOBODY),
        strata=sql.SQL(", ").join(sql.SQL(STRATA[name]) for name in strata) if strata else sql.Literal(EVERYBODY),
        population=population,
    )
    values |= _parameters(policies, wanted.area or scope.area or "", as_of)
    values |= {"doubts": "risk" in strata or "doubt" in mandatory, "doubted": [*doubted]}
    persons, cases = [], []
    for person_id, stratum, place in conn.execute(statement.as_bytes(None), values, binary=True, prepare=False):
        named = person_id.bytes
        if place is None:
            persons.append((stratum, tickets(named), named))
        else:
            cases.append((tickets(named), reasons[place], named))
    return build_frame(persons, cases)


_NOBODY: Final = "SELECT person_id, 0 FROM roster WHERE false"


def _reason(numbered: tuple[int, str]) -> sql.Composable:
    place, reason = numbered
    return sql.SQL("SELECT person_id, {} FROM ({}) {}").format(
        place, sql.SQL(MANDATORY[reason]), sql.Identifier(reason)
    )


def _parameters(policies: Policies, area: str, as_of: date) -> dict[str, Any]:
    policy = policies.at(area, as_of)
    rule = policy.inspection
    return {
        **parameters_of(policies),
        "categories": [*policy.categories],
        "year": as_of.replace(month=1, day=1),
        "large_payment_fen": rule.large_payment_fen,
        "paid_after": months_after(as_of, -rule.large_payment_months),
    }
