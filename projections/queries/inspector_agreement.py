"""Agreement of the first and the second check of the cases of an inspection, by inspector and item."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

import msgspec
import psycopg

from domain.inspections.agreement import Agreement, Pair, agreement_of

_PAIRS: Final = """
SELECT inspector, first.item, first.verdict, second.verdict, count(*)
  FROM spot_check_item first
  JOIN spot_check_item second USING (inspection, case_no, item)
 CROSS JOIN LATERAL unnest(first.inspectors || NULL::text) inspector
 WHERE inspection = %s AND NOT first.second_check AND second.second_check
   AND first.verdict IS NOT NULL AND second.verdict IS NOT NULL
 GROUP BY inspector, first.item, first.verdict, second.verdict
"""


class InspectorAgreement(msgspec.Struct, frozen=True):
    """The agreement with the second checks: of an inspector of the first check (None: of all), on an item (None: all).

    Each pair of verdicts on an item counts once for each inspector of the first check, and once among all.
    """

    inspector: str | None
    item: str | None
    agreement: Agreement


def inspector_agreement(conn: psycopg.Connection, inspection: str) -> list[InspectorAgreement]:
    """The agreement in an inspection (its key), within the scope of the connection: of all inspectors together first,
    then of each by name; on all items together first, then on each by name."""
    found: defaultdict[tuple[str | None, str | None], Counter[Pair]] = defaultdict(Counter)
    found[None, None] = Counter()
    for inspector, item, first, second, times in conn.execute(_PAIRS, (inspection,)):
        for of_item in (item, None):
            found[inspector, of_item][first, second] += times
    return [
        InspectorAgreement(inspector, item, agreement_of(pairs))
        for (inspector, item), pairs in sorted(found.items(), key=_place)
    ]


def _place(found: tuple[tuple[str | None, str | None], Mapping[Pair, int]]) -> tuple[str, str]:
    (inspector, item), _ = found
    return inspector or "", item or ""
