"""Inspections in views filled by hand: strata with their persons, cases, results of checks, findings."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from domain.inspections.plan import Quota
from domain.inspections.steps import quota_text
from tests.projections.reports.ledger import HAIMEN, Ledger

KEY = f"{HAIMEN}/2021-001"
SEED = "第2021064期：07 12 19 23 28 30"


class Drawn(Ledger):
    """The views, with inspections of Haimen."""

    def inspection(
        self, quotas: Mapping[str, tuple[int, int]], *, key: str = KEY, strata: tuple[str, ...] = ("town",), **row: Any
    ) -> None:
        """An inspection drawn on 1 June 2021; for each stratum how many of how many were drawn."""
        plan = {
            "version": 2,
            "area": key.split("/")[0],
            "title": "二季度抽查",
            "mode": "random_spot_check",
            "state": "drawn",
        }
        frame = {"population": "{}", "as_of": "2021-05-31", "known_until": 1, "population_sha256": "b" * 64}
        people = {"inspectors": ["a", "b"], "inspectors_per_case": 2, "planned_by": "a", "drawn_by": "b"}
        days = {"planned_on": "2021-05-31", "due_on": "2021-06-30", "drawn_on": "2021-06-01"}
        draw = {"plan_sha256": "c" * 64, "algorithm": "zuji-draw-1", "seed_kind": "public_value", "seed": SEED}
        sizes = {
            "quotas": [quota_text(stratum, Quota(size, population)) for stratum, (size, population) in quotas.items()],
            "population_size": sum(population for _, population in quotas.values()),
            "sample_size": sum(size for size, _ in quotas.values()),
            "mandatory": 0,
        }
        values = {"inspection_id": _id_of(key), "key": key, "strata": [*strata], **plan, **frame, **people, **days}
        self._insert("inspection", **values | draw | sizes | row)

    def case(self, case_no: int, stratum: str | None, *, key: str = KEY, **row: Any) -> UUID:
        """A person drawn for an inspection."""
        person = uuid4()
        drawn = {"version": 2 + case_no, "ticket": "f" * 32, "area": key.split("/")[0], "stratum_population": 0}
        known = {"stratum_sample": 0, "part": "random", "inspectors": ["a", "b"], "excluded": []}
        values = {"inspection_id": _id_of(key), "key": key, "case_no": case_no, "person_id": person, "stratum": stratum}
        self._insert("inspection_case", **values | drawn | known | {"drawn_on": "2021-06-01"} | row)
        return person

    def check(
        self,
        person: UUID,
        case_no: int,
        verdicts: Mapping[str, str],
        *,
        key: str = KEY,
        area: str = HAIMEN,
        contact: str = "reached",
        version: int = 5,
        second_check: bool = False,
        inspectors: tuple[str, ...] = ("a", "b"),
    ) -> None:
        """The result of a check: the verdict on each item; none of who was not reached."""
        said = {"person_id": person, "version": version, "inspection": key, "case_no": case_no, "contact": contact}
        by = {"inspectors": [*inspectors], "second_check": second_check, "day": "2021-06-10", "area": area}
        for item, verdict in verdicts.items() or [("", None)]:
            self._insert("spot_check_item", **said, **by, item=item, verdict=verdict)

    def finding(self, person: UUID, area: str, *, key: str = KEY, version: int = 6, **row: Any) -> None:
        """A finding raised on 10 June 2021, due on 1 July."""
        raised = {"person_id": person, "version": version, "inspection": key, "area": area, "item": "wage"}
        known = {"severity": "data_error", "raised_on": "2021-06-10", "due": "2021-07-01", "state": "open"}
        self._insert("finding", **raised | known | {"provisional": False, "rejections": 0, "recovered_fen": 0} | row)


def _id_of(key: str) -> UUID:
    return UUID(int=int(key.replace("/", "").replace("-", "")))
