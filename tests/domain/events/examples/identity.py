"""Examples of the events in `domain/events/identity.py`."""

from typing import Final

from tests.domain.events.example import Example

EXAMPLES: Final = {
    "person.identity_corrected": Example(
        required="field old new",
        optional="approver",
        data={"field": "name", "approver": "王芳", "old": "张三", "new": "张山", "birth_date": None, "sex": None},
        added_later=("birth_date", "sex"),
    ),
    "person.merged": Example(
        required="into",
        data={"into": "00000000-0000-0001-0000-000000000001", "merged_person": "00000000-0000-0001-0000-000000000000"},
    ),
    "person.merge_reverted": Example(
        required="merged_person",
        data={"merged_person": "00000000-0000-0001-0000-000000000000", "into": None},
        added_later=("into",),
        before=("merged",),
    ),
}
