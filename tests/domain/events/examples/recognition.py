"""Examples of the events in `domain/events/recognition.py`."""

from datetime import date
from typing import Final

from tests.domain.events.example import NOT_ALIVE, Example, all_but, earlier

EXAMPLES: Final = {
    "person.recognition_applied": Example(
        required="categories",
        data={"categories": ("older_worker",)},
        changes={"case": "applied"},
        refused_in={*NOT_ALIVE, "applied", "noticed", "recognised"},
    ),
    "person.recognition_noticed": Example(
        required="from to place",
        optional="objections",
        data={
            "from": date(2021, 4, 1),
            "to": date(2021, 4, 9),
            "place": "悦来镇为民服务中心",
            "objections": "邻居反映其已有工作，经核实不属实",
        },
        changes={"case": "noticed"},
        refused_in={*NOT_ALIVE, "recognised"},
    ),
    "person.recognition_refused": Example(
        optional="appeal_until",
        data={"appeal_until": date(2021, 7, 5)},
        changes={"case": "registered"},
        refused_in={*NOT_ALIVE, "recognised"},
    ),
    "person.category_ended": Example(
        required="category",
        data={"category": "dibao"},
        before=(earlier("recognised", categories=("older_worker", "dibao")),),
        changes={"categories": ("older_worker",)},
        refused_in=all_but("recognised"),
    ),
    "person.category_added": Example(
        required="category",
        data={"category": "disabled"},
        before=("recognised",),
        changes={"categories": ("older_worker", "dibao", "disabled")},
        refused_in=all_but("recognised"),
    ),
    "person.level_set": Example(
        required="level",
        data={"level": "B"},
        changes={"level": "B"},
    ),
    "person.reference_eligibility_granted": Example(
        required="reference_class basis",
        data={"reference_class": "retired_fisher", "basis": "海门区2021年就业帮扶通知"},
        changes={"references": ("retired_fisher",)},
        refused_in={*NOT_ALIVE, "recognised"},
    ),
    "person.recognition_reviewed": Example(
        required="verdict",
        optional="review_on method",
        data={"verdict": "holds", "review_on": date(2022, 3, 1), "method": "电话"},
        before=("recognised",),
        refused_in=all_but("recognised"),
    ),
}
