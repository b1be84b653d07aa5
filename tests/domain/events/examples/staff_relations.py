"""Examples of the events in `domain/events/staff_relations.py`."""

from typing import Final

from tests.domain.events.example import Example, earlier

EXAMPLES: Final = {
    "person.staff_relation_noted": Example(
        required="account relation",
        data={"account": "li_fang", "relation": "sibling"},
        changes={"relatives": ("li_fang",)},
        refused_in={"unregistered"},
    ),
    "person.staff_relation_ended": Example(
        required="account",
        data={"account": "li_fang"},
        before=(earlier("staff_relation_noted", account="li_fang"),),
        changes={"relatives": ()},
        refused_in={"unregistered"},
    ),
}
