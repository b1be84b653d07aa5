"""Examples of the events in `domain/events/findings.py`."""

from datetime import date
from typing import Final

from tests.domain.events.example import Example, earlier

EXAMPLES: Final = {
    "person.finding_raised": Example(
        required="inspection item severity",
        optional="due unit unit_area case_no at_stake_fen",
        data={
            "inspection": "S-2021-07",
            "item": "缺少劳动合同",
            "severity": "procedure",
            "due": date(2021, 5, 27),
            "unit": "悦来镇人社所",
            "unit_area": None,
            "case_no": None,
            "at_stake_fen": None,
        },
        added_later=("unit_area", "case_no", "at_stake_fen"),
        refused_in={"unregistered"},
    ),
    "person.finding_answered": Example(
        required="finding reply",
        optional="answer",
        data={"finding": "2", "reply": "agrees", "answer": "合同已签，未归档"},
        before=("finding_raised",),
        refused_in={"unregistered"},
    ),
    "person.rectified": Example(
        required="finding",
        data={"finding": "12"},
        before=(earlier("finding_raised", inspection="12"),),
        refused_in={"unregistered"},
    ),
    "person.rectification_rejected": Example(
        required="finding",
        optional="due",
        data={"finding": "2", "due": date(2021, 6, 30)},
        before=("finding_raised", earlier("rectified", finding="2")),
        refused_in={"unregistered"},
    ),
    "person.rectification_accepted": Example(
        required="finding",
        data={"finding": "12"},
        before=(earlier("finding_raised", inspection="12"), "rectified"),
        refused_in={"unregistered"},
    ),
    "person.finding_rechecked": Example(
        required="finding result",
        optional="due found_fen",
        data={"finding": "2", "result": "not_put_right", "due": date(2021, 6, 30), "found_fen": 120_000},
        before=("finding_raised", earlier("rectified", finding="2")),
        refused_in={"unregistered"},
    ),
    "person.finding_escalated": Example(
        required="finding step",
        optional="issued_by number",
        data={"finding": "2", "step": "circular", "issued_by": "区人社局", "number": "海人社督〔2021〕4号"},
        before=("finding_raised",),
        refused_in={"unregistered"},
    ),
    "person.finding_withdrawn": Example(
        required="finding",
        data={"finding": "2"},
        before=("finding_raised",),
        refused_in={"unregistered"},
    ),
}
