"""The number of an issue of a report: one circular has it, also after a correction of the circular."""

from domain.errors import Refusal
from domain.events.report_issues import ReportIssued
from domain.policy.rule_context import RuleContext


def issue_number(context: RuleContext, event: ReportIssued) -> None:
    """Raises Refusal (rule) if the area has issued another circular of the report with the number in the year."""
    for transition in context.transitions:
        other = transition.event
        if isinstance(other, ReportIssued) and _number(other) == _number(event):
            raise Refusal(
                "rule",
                "issue.number",
                f"{event.year}年报表{event.report}第{event.number}期已经印发",
                f"no. {event.number} of report {event.report} in {event.year} has been issued",
                {"report": event.report, "year": event.year, "number": event.number},
                field="number",
            )


def _number(event: ReportIssued) -> tuple[str, int, int]:
    return event.report, event.year, event.number
