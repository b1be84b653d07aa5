"""Examples of the events in `domain/events/programme.py`."""

from typing import Final

from tests.domain.events.example import Example

EXAMPLES: Final = {
    "area.target_set": Example(
        required="year indicator value",
        data={"year": 2021, "indicator": "reemployed", "value": 150},
    ),
    "area.baseline_set": Example(
        required="year indicator value",
        data={"year": 2021, "indicator": "recognised", "value": 420},
    ),
    "post.developed": Example(
        required="kind area count",
        data={"kind": "保洁", "area": "320614-01", "count": 3},
    ),
    "post.vacated": Example(
        required="count",
        optional="area kind",
        data={"count": 2, "area": "320614-01", "kind": "保安"},
    ),
    "post.closed": Example(
        required="cause",
        data={"cause": "项目结束"},
        before=("post.developed",),
    ),
    "fair.held": Example(
        required="name area",
        optional="employers posts attendees agreements mode campaign",
        data={
            "name": "金秋招聘月专场",
            "area": "320614-01",
            "employers": 52,
            "posts": 2130,
            "attendees": 1860,
            "agreements": 214,
            "mode": None,
            "campaign": None,
        },
        added_later=("mode", "campaign"),
    ),
    "employer.support_granted": Example(
        required="employer uscc measure amount_fen",
        optional="persons",
        data={
            "employer": "海门某家纺有限公司",
            "uscc": "91350100M000100Y43",
            "measure": "hiring_subsidy",
            "amount_fen": 2000000,
            "persons": 20,
        },
    ),
}
