"""Examples of the events in `domain/events/appeals.py`."""

from typing import Final

from tests.domain.events.example import Example, earlier

_REFUSED = "benefit_refused"
_FILED = earlier("appeal_filed", procedure="appeal", decision="person.benefit_refused", number="S-7")

EXAMPLES: Final = {
    "person.appeal_filed": Example(
        required="procedure decision",
        optional="number applicant ground",
        data={
            "procedure": "appeal",
            "decision": "person.benefit_refused",
            "number": "S-2021-003",
            "applicant": "张小明",
            "ground": "家庭收入核算有误",
        },
        before=(_REFUSED,),
        refused_in={"unregistered"},
    ),
    "person.appeal_admitted": Example(
        required="appeal",
        data={"appeal": "S-7"},
        before=(_REFUSED, _FILED),
        refused_in={"unregistered"},
    ),
    "person.appeal_decided": Example(
        required="appeal outcome",
        data={"appeal": "S-7", "outcome": "withdrawn"},
        before=(_REFUSED, _FILED),
        refused_in={"unregistered"},
    ),
}
