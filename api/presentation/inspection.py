"""Inspections and their cases as JSON."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
import orjson

from api.http.current import in_language
from domain.inspections.plan import Quota
from domain.inspections.steps import excluded_of
from projections.queries.inspection_checks import CaseResult, state_of
from projections.queries.own_cases import OwnCase
from projections.views.inspection import InspectionRow
from projections.views.inspection_case import InspectionCaseRow
from service.reference import reference

Json = dict[str, Any]

_NOT_SHOWN = frozenset({"inspection_id", "version", "quotas"})
_OF_AN_EARLIER_DRAW = ("key", "title", "state", "planned_on", "drawn_on", "abandoned_on", "abandoned_reason")


def link_of(key: str) -> str:
    """The address of an inspection."""
    return f"/v1/inspections/{key}"


def inspection_json(row: InspectionRow) -> Json:
    """An inspection, with the names of its codes."""
    shown = {name: getattr(row, name) for name in row.__struct_fields__ if name not in _NOT_SHOWN}
    return {
        **shown,
        "population": orjson.loads(row.population),
        "mode_title": _title("inspection_mode", row.mode),
        "state_title": _title("inspection_state", row.state),
        "link": link_of(row.key),
    }


def quotas_json(quotas: Mapping[str, Quota]) -> list[Json]:
    """The quotas by the name of the stratum."""
    return [{"stratum": name, "size": one.size, "population": one.population} for name, one in sorted(quotas.items())]


def earlier_draws_json(rows: Iterable[InspectionRow]) -> list[Json]:
    """Other inspections of the same population."""
    return [{**{name: getattr(row, name) for name in _OF_AN_EARLIER_DRAW}, "link": link_of(row.key)} for row in rows]


def cases_json(rows: Sequence[InspectionCaseRow], results: Mapping[int, CaseResult] | None) -> list[Json]:
    """Cases, with the names of their codes and, by `results`, their states.

    Without `results` as their inspectors see them: without strata and reasons, which follow from what is recorded of
    the person, and without states.
    """
    blind = results is None
    states = [None if results is None else state_of(row, results) for row in rows]
    return [
        {
            "case_no": row.case_no,
            "ticket": row.ticket,
            "person": str(row.person_id),
            "part": row.part,
            "part_title": _title("sample_part", row.part),
            "stratum": None if blind else row.stratum,
            "mandatory_reason": None if blind else row.mandatory_reason,
            "inspectors": list(row.inspectors),
            "excluded": excluded_of(row.excluded),
            "drawn_on": row.drawn_on,
            "replaces": row.replaces,
            "replaced_reason": row.replaced_reason,
            "replaced_on": row.replaced_on,
            "state": state,
            "state_title": None if state is None else _title("inspection_case_state", state),
            "way": results[row.case_no].way if results and row.case_no in results else None,
        }
        for row, state in zip(rows, states, strict=True)
    ]


def own_cases_json(rows: Sequence[OwnCase]) -> list[Json]:
    """The cases of an inspector, each with the address of its form."""
    return [
        {
            **msgspec.structs.asdict(row),
            "mode_title": _title("inspection_mode", row.mode),
            "form": f"{link_of(row.key)}/cases/{row.case_no}/form",
        }
        for row in rows
    ]


def _title(codes: str, code: str) -> str:
    term = reference().codes[codes][code]
    return in_language(term.zh, term.en)
