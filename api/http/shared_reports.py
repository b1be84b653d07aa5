"""Reports of sums: computed once for all callers who ask for the same, over all areas."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from api.http.current import caller, context, language
from api.http.snapshots import ReportViews
from domain.errors import Refusal
from projections.reports.report import Report
from projections.reports.run import run


def shared_report(
    report: Report,
    query: Mapping[str, Any],
    views: ReportViews,
    *,
    area: str,
    period: str,
    values: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The report in the language of the request, from these views.

    Call it without a connection in hand: it may wait for the computation of another request. The caller decides who may
    see the area, and of a code no longer in force that of its successor (`area` of the result).
    """
    values = values or {}
    asked: dict[str, Any] = {"area": area, "period": period, "today": views.today, "lang": language(), "values": values}
    key = ("report", report.code, area, period, *views.key, language(), *sorted(values.items()))
    cache, least = context().response_cache, views.least_position(query)
    found: dict[str, Any] = cache.get(key, least, views.position, partial(_computed, report, views, asked))
    return found


def covers(area: str) -> bool:
    """Whether the caller may see sums of the area; "" is the whole country."""
    return caller().covers(area) if area else not caller().area


def refuse_area(area: str) -> None:
    """Raises Refusal (scope) unless the caller covers the area."""
    if not covers(area):
        zh, en = f"“{area}”不在您的管辖地区", f"{area!r} is not in your area"
        raise Refusal("scope", "scope.area", zh, en, {"scope": caller().area}, field="area")


def _computed(report: Report, views: ReportViews, asked: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """The position of the log up to which the report knows it, and the report, the same for all who may see it."""
    # Only here is more read than the caller's area, and only sums of it are shown: where a person is counted depends on
    # jobs elsewhere, and a town must find the figures of its row in the district. The report is read as the owner of
    # the views, whom row-level security does not bind.
    with views.open_all_areas() as conn:
        found = run(conn, report, areas=context().reference.areas, **asked) | views.described()
    return found["position"], found
