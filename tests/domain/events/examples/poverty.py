"""Examples of the events in `domain/events/poverty.py`."""

from typing import Final

from tests.domain.events.example import NOT_ALIVE, Example, all_but

EXAMPLES: Final = {
    "person.poverty_status_set": Example(
        required="status",
        optional="monitored_kind",
        data={"status": "monitored", "monitored_kind": "marginal"},
        changes={"poverty": "monitored"},
    ),
    "person.return_risk_raised": Example(
        required="risk",
        data={"risk": "失业"},
        changes={"poverty": "at_risk"},
        refused_in={*NOT_ALIVE, "returned"},
    ),
    "person.returned_to_poverty": Example(
        required="cause",
        data={"cause": "重病"},
        before=("poverty_status_set",),
        changes={"poverty": "returned"},
        refused_in=all_but("poverty_lifted", "monitored", "at_risk", "risk_cleared"),
    ),
    "person.risk_cleared": Example(
        required="basis",
        data={"basis": "收入核查"},
        before=("return_risk_raised",),
        changes={"poverty": "risk_cleared"},
        refused_in=all_but("monitored", "at_risk", "returned"),
    ),
}
