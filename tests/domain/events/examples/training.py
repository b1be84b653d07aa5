"""Examples of the events in `domain/events/training.py`."""

from typing import Final

from tests.domain.events.example import Example, earlier

EXAMPLES: Final = {
    "person.training_offered": Example(
        required="course trade",
        optional="course_id",
        data={"course": "缝纫工初级班", "trade": "缝纫", "course_id": None},
        added_later=("course_id",),
    ),
    "person.training_enrolled": Example(
        required="course trade kind days",
        optional="provider draws_unemployment_benefit labour_brand course_id",
        data={
            "course": "缝纫工初级班",
            "trade": "缝纫",
            "kind": "skills",
            "days": 15,
            "provider": "海门职业学校",
            "draws_unemployment_benefit": True,
            "labour_brand": None,
            "course_id": None,
        },
        added_later=("labour_brand", "course_id"),
    ),
    "person.training_completed": Example(
        required="course days_attended passed",
        data={"course": "缝纫工初级班", "days_attended": 14, "passed": True},
    ),
    "person.training_dropped": Example(
        required="course",
        data={"course": "缝纫工初级班"},
        before=(earlier("training_enrolled", course="缝纫工初级班"),),
    ),
    "person.certificate_obtained": Example(
        required="certificate number issuer",
        optional="level",
        data={"certificate": "缝纫工", "number": "2021-3206-0042", "issuer": "海门职业学校", "level": "五级"},
    ),
}
