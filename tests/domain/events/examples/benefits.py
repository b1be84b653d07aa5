"""Examples of the events in `domain/events/benefits.py`."""

from datetime import date
from typing import Any, Final

from tests.domain.events.example import Example, earlier

GRANT: Final[dict[str, Any]] = {
    "from": date(2021, 4, 6),
    "to": date(2021, 4, 17),
    "benefit": "subsistence_subsidy",
    "amount_fen": 36000,
    "basis": "海人社〔2021〕12号",
    "pay_by": None,
}
PAYMENT: Final[dict[str, Any]] = {"benefit": "subsistence_subsidy", "amount_fen": 36000}
TRAINED: Final = (
    earlier("recognised", "2021-04-01T09:00"),
    earlier("training_enrolled", "2021-04-06T08:00", days=12, draws_unemployment_benefit=False),
    earlier("training_completed", "2021-04-17T17:00", days_attended=12, passed=True),
)
GRANTED: Final = (*TRAINED, earlier("benefit_granted", "2021-04-20T09:00", **GRANT))
PAID: Final = (*GRANTED, earlier("benefit_paid", "2021-04-25T09:00", **PAYMENT))
EXAMPLES: Final = {
    "person.benefit_applied": Example(
        required="benefit",
        data={"benefit": "subsistence_subsidy"},
    ),
    "person.benefit_granted": Example(
        required="benefit amount_fen from to",
        optional="basis pay_by",
        data=GRANT,
        before=TRAINED,
        refused_in={"unregistered"},
        added_later=("pay_by",),
    ),
    "person.benefit_refused": Example(
        required="benefit",
        data={"benefit": "subsistence_subsidy"},
    ),
    "person.benefit_paid": Example(
        required="benefit amount_fen",
        optional="period_from period_to",
        data={**PAYMENT, "period_from": None, "period_to": None},
        before=GRANTED,
        refused_in={"unregistered"},
        added_later=("period_from", "period_to"),
    ),
    "person.benefit_recovered": Example(
        required="benefit amount_fen",
        optional="finding",
        data={"benefit": "subsistence_subsidy", "amount_fen": 3000, "finding": None},
        before=PAID,
        added_later=("finding",),
        refused_in={"unregistered"},
    ),
    "person.loan_granted": Example(
        required="amount_fen term_months bank",
        optional="project guarantor",
        data={
            "amount_fen": 2000000,
            "term_months": 24,
            "bank": "海门农商银行",
            "project": "早餐店",
            "guarantor": "李四",
        },
    ),
    "person.loan_extended": Example(
        required="months",
        data={"months": 12},
        before=("loan_granted",),
    ),
    "person.loan_repaid": Example(
        required="amount_fen",
        data={"amount_fen": 500000},
        before=("loan_granted",),
        refused_in={"unregistered"},
    ),
    "person.loan_defaulted": Example(
        required="amount_fen",
        data={"amount_fen": 1500000},
        before=("loan_granted",),
    ),
}
