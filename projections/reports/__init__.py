"""Reports: each is a definition in a module of its own, a SELECT in the .sql file beside it, and a line here."""

from projections.reports.haimen_plan_4a import HAIMEN_PLAN_4A
from projections.reports.report import Report

REPORTS: dict[str, Report] = {report.code: report for report in (HAIMEN_PLAN_4A,)}
"""All reports by code."""
